"""What an exported file is called, and the command that makes a PDF of it."""

import re
import shlex

from django.utils.text import slugify

from attendance.courses.models import Course
from attendance.sessions.models import ClassSession

# In letters; a file system allows about 255 bytes, and a letter has up to four.
LONGEST = 60
# A register is wide: it lies across, small, and its head stands on every page again.
PAGE = (
    "<style>@page{size:A4 landscape;margin:12mm}"
    "body{max-width:none;padding:0;font-size:9pt}table{display:table}</style>"
)


def course_stem(course: Course) -> str:
    """Letters, digits, hyphens: safe in every file system and, once quoted, in a shell."""
    slug = slugify(f"{course.name} {course.semester}".replace("/", "-"), allow_unicode=True)
    return slug[:LONGEST].strip("-_") or f"course-{course.pk}"


def session_stem(session: ClassSession) -> str:
    return f"{course_stem(session.course)}-week-{session.week_nr}"


def title_of(course: Course) -> str:
    """The course's name as the heading of a PDF, without what a shell would look at between double quotes."""
    return " ".join(re.sub(r"[^\w .,()/-]", " ", f"{course.name}, {course.semester}").split())


def pdf_command(course: Course) -> str:
    """What turns the downloaded Markdown into a PDF, in the shells of all systems alike.

    WeasyPrint is the engine since it draws the tick and names of every script with the fonts that are there;
    pdflatex stops at the tick, xelatex leaves out what its font lacks.
    """
    stem = shlex.quote(course_stem(course))
    return (
        f'pandoc {stem}.md --pdf-engine=weasyprint -M title="{title_of(course)}" '
        f'-V "header-includes={PAGE}" -o {stem}.pdf'
    )
