"""Which rows of a course's register are shown, and in which order."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from attendance.core.text import fold
from attendance.courses.models import Course, Student
from attendance.register.forms import RegisterForm
from attendance.register.matrix import Row


def narrowed(students: QuerySet[Student], wanted: Mapping[str, Any]) -> QuerySet[Student]:
    """By what the database knows: any part of the name, and the group."""
    if name := fold(wanted.get("q", "")):
        students = students.filter(folded__contains=name)
    if group := wanted.get("group"):
        students = students.filter(group=group)
    return students


def arranged(rows: Sequence[Row], wanted: Mapping[str, Any], course: Course) -> list[Row]:
    """By what the rule says; equals stay in the order of lists. Withdrawn students stand in it with a history."""
    shown = [row for row in rows if row.student.withdrawn_at is None or row.has_history]
    if wanted.get("risk"):
        shown = [row for row in shown if is_at_risk(row, course)]
    if wanted.get("sort") == RegisterForm.ABSENCES:
        shown.sort(key=lambda row: -row.verdict.absences)
    elif wanted.get("sort") == RegisterForm.BONUS:
        shown.sort(key=lambda row: row.verdict.bonus)
    return shown


def is_at_risk(row: Row, course: Course) -> bool:
    """The bonus is lost, or the next unexcused absence loses it."""
    return row.student.withdrawn_at is None and row.verdict.absences >= course.allowed_absences
