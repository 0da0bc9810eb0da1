"""Whom a slot's notes can be about, and what was written."""

from dataclasses import dataclass
from typing import TypedDict

from django.db.models import Case, FilteredRelation, IntegerField, Q, QuerySet, Value, When
from django_stubs_ext import WithAnnotations

from attendance.courses.models import Student
from attendance.notes.models import Note
from attendance.sessions.models import Slot


@dataclass(frozen=True, slots=True)
class Page:
    """One student with the note about them in a slot, if there is one."""

    student: Student
    note: Note | None
    is_in: bool


class Presence(TypedDict):
    """What `_students` adds to a student: 1 or 0."""

    is_in: int


def note_pages(slot: Slot) -> list[Page]:
    """Who is in the slot first, then the rest of the roster; withdrawn students only where they were in or have a
    note. Two statements."""
    notes = {note.student_id: note for note in notes_of(slot)}
    pages = [
        Page(student, notes.get(student.pk), bool(student.is_in))
        for student in _students(slot)
        if student.withdrawn_at is None or student.is_in or student.pk in notes
    ]
    return sorted(pages, key=lambda page: (not page.is_in, page.student.sort_key, page.student.pk))


def notes_of(slot: Slot) -> QuerySet[Note]:
    """The notes of a slot with their writers."""
    return Note.objects.filter(slot=slot).select_related("updated_by").order_by("pk")


def _students(slot: Slot) -> "QuerySet[WithAnnotations[Student, Presence]]":
    # The relation belongs to the register, a floor above: read, never written.
    here = FilteredRelation("attendances", condition=Q(attendances__slot=slot))
    is_in = Case(When(here__isnull=False, then=Value(1)), default=Value(0), output_field=IntegerField())
    return Student.objects.filter(course=slot.session.course_id).annotate(here=here).annotate(is_in=is_in)
