"""What an exported file is called, and the command that makes a PDF of it."""

import re
import shlex

from django.utils.text import slugify

from attendance.courses.models import Course
from attendance.sessions.models import ClassSession

# In letters; a file system allows about 255 bytes, and a letter has up to four.
LONGEST = 60
# What a shell looks at between double quotes; the curly ones end a text in PowerShell. %NAME% is cmd.exe's.
LOOKED_AT = re.compile(r'["$`\\!“”„]|%.*%')
OPERATORS = re.compile(r"[&|<>^]")
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
    """The course's real name as the heading of a PDF, as one quoted word of a shell.

    Between double quotes every shell takes it, cmd.exe and PowerShell too. A name that has what one of them looks at
    there is quoted for a POSIX shell, without what would then end the word in cmd.exe.
    """
    name = " ".join(f"{course.name}, {course.semester}".split())
    title = "".join(letter for letter in name if letter.isprintable())
    if LOOKED_AT.search(title):
        return shlex.quote(OPERATORS.sub(" ", title))
    return f'"{title}"'


def pdf_command(course: Course) -> str:
    """What turns the downloaded Markdown into a PDF, in the shells of all systems alike.

    WeasyPrint is the engine since it draws the tick and names of every script with the fonts that are there;
    pdflatex stops at the tick, xelatex leaves out what its font lacks.
    """
    stem = shlex.quote(course_stem(course))
    return (
        f"pandoc {stem}.md --pdf-engine=weasyprint -M title={title_of(course)} "
        f'-V "header-includes={PAGE}" -o {stem}.pdf'
    )
