"""Whom a slot's notes can be about, what was written, and how often somebody took part."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from django.db.models import Case, Count, F, FilteredRelation, IntegerField, Q, QuerySet, Value, When
from django_stubs_ext import WithAnnotations

from attendance.core.text import fold
from attendance.courses.models import Course, Student
from attendance.notes.models import Kind, Note, Participation
from attendance.sessions.models import ClassSession, Slot
from attendance.sessions.queries import in_order


@dataclass(slots=True)
class Counts:
    """How often somebody presented and contributed."""

    presented: int = 0
    contributed: int = 0

    def __bool__(self) -> bool:
        return bool(self.presented or self.contributed)

    def add(self, kind: str, times: int = 1) -> None:
        if kind == Kind.PRESENTED:
            self.presented += times
        else:
            self.contributed += times


@dataclass(frozen=True, slots=True)
class Person:
    """One student in a slot's notes: the seat and the note about them if there is one, and how they took part."""

    student: Student
    note: Note | None
    is_in: bool
    seat_id: str | None = None
    counts: Counts = field(default_factory=Counts)


class Presence(TypedDict):
    """What `_students` adds to a student: 1 or 0, and where they sit."""

    is_in: int
    seat: str | None


def people_in(slot: Slot) -> list[Person]:
    """Who is in the slot first, then the rest of the roster; withdrawn students only where they were in, have a note
    or took part. Three statements."""
    notes = {note.student_id: note for note in notes_of(slot)}
    counts = counts_in(slot)
    people = [
        Person(student, notes.get(student.pk), bool(student.is_in), student.seat, counts.get(student.pk, Counts()))
        for student in _students(slot)
        if student.withdrawn_at is None or student.is_in or student.pk in notes or student.pk in counts
    ]
    return sorted(people, key=lambda one: (not one.is_in, one.student.sort_key, one.student.pk))


def person_in(slot: Slot, student: int) -> Person | None:
    """One student of the slot's course, whether they were there or not; `counts` stays empty. Two statements."""
    found = _students(slot).filter(pk=student).first()
    if found is None:
        return None
    return Person(found, notes_of(slot).filter(student=student).first(), bool(found.is_in), found.seat)


def notes_of(slot: Slot) -> QuerySet[Note]:
    """The notes of a slot with their writers."""
    return Note.objects.filter(slot=slot).select_related("updated_by").order_by("pk")


def notes_in(course: Course, words: str = "") -> QuerySet[Note]:
    """The notes of a course, newest first; with words those in whose text or student's name each of them occurs,
    whatever its case and accents."""
    found = Note.objects.filter(slot__session__course=course)
    for word in fold(words).split():
        found = found.filter(Q(folded__contains=word) | Q(student__folded__contains=word))
    return found.select_related("student", "slot__session", "updated_by").order_by("-updated_at", "-pk")


def participations_of(student: Student) -> QuerySet[Participation]:
    """All that was counted for the student in their course, in the order in which it happened."""
    return Participation.objects.filter(student=student).select_related("by").order_by("at", "pk")


def counts_in(slot: Slot) -> Mapping[int, Counts]:
    """By student, who took part in the slot; one statement."""
    return _counts(Participation.objects.filter(slot=slot))


def counts_of(rows: Iterable[Participation]) -> Counts:
    counts = Counts()
    for row in rows:
        counts.add(row.kind)
    return counts


def presented_in(course: Course) -> Mapping[int, int]:
    """How often each student of the course presented; who never did is missing."""
    found = Participation.objects.filter(student__course=course, kind=Kind.PRESENTED).order_by()
    return dict(found.values_list("student").annotate(Count("pk")))


def present_in(slot: Slot) -> "QuerySet[WithAnnotations[Student, Presence]]":
    return _students(slot).filter(is_in=1)


def said_about(student: Student, session: ClassSession) -> tuple[list[Note], Counts]:
    """The notes about a student in a session's slots, and how they took part in them. Two statements."""
    notes = Note.objects.filter(student=student, slot__session=session).select_related("slot__session", "updated_by")
    counted = Participation.objects.filter(student=student, slot__session=session)
    return list(notes.order_by(*in_order("slot__"))), counts_of(counted)


def _counts(rows: QuerySet[Participation]) -> Mapping[int, Counts]:
    counts: defaultdict[int, Counts] = defaultdict(Counts)
    for student, kind, times in rows.order_by().values_list("student", "kind").annotate(Count("pk")):
        counts[student].add(kind, times)
    return counts


def _students(slot: Slot) -> "QuerySet[WithAnnotations[Student, Presence]]":
    # The relation belongs to the register, a floor above: read, never written.
    here = FilteredRelation("attendances", condition=Q(attendances__slot=slot))
    is_in = Case(When(here__isnull=False, then=Value(1)), default=Value(0), output_field=IntegerField())
    found = Student.objects.filter(course=slot.session.course_id).annotate(here=here)
    return found.annotate(is_in=is_in, seat=F("here__seat_id"))
