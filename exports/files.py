"""What an exported file is called, and the command that makes a PDF of it."""

import re

from django.utils.text import slugify

from attendance.courses.models import Course
from attendance.sessions.models import ClassSession


def course_stem(course: Course) -> str:
    """Letters, digits, hyphens: safe in every file system and, once quoted, in a shell."""
    return slugify(f"{course.name} {course.semester}".replace("/", "-"), allow_unicode=True) or f"course-{course.pk}"


def session_stem(session: ClassSession) -> str:
    return f"{course_stem(session.course)}-week-{session.week_nr}"


def title_of(course: Course) -> str:
    """The course's name as the heading of a PDF, without what a shell would look at between double quotes."""
    return " ".join(re.sub(r"[^\w .,()-]", " ", f"{course.name}, {course.semester}").split())
