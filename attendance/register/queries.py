"""Reads of the register that more than one place needs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypedDict

from django.db.models import Count, Exists, OuterRef, QuerySet
from django_stubs_ext import WithAnnotations

from attendance.core.text import fold
from attendance.courses.models import Student
from attendance.register.models import Attendance, Excuse
from attendance.sessions.models import ClassSession, Slot


class Presence(TypedDict):
    """What `students_with_presence` adds to a student."""

    is_present: bool


def present_in(slot: Slot) -> QuerySet[Attendance]:
    """Who is in the slot, with the student and who recorded it; newest first."""
    found = Attendance.objects.filter(slot=slot).select_related("student", "recorded_by")
    return found.order_by("-checked_in_at", "-pk")


def head_counts(slots: Iterable[Slot]) -> dict[int, int]:
    """How many are in, by slot; a slot without anybody is missing."""
    counted = Attendance.objects.filter(slot__in=slots).order_by().values_list("slot").annotate(Count("pk"))
    return dict(counted)


def attendances_of(session: ClassSession) -> QuerySet[Attendance]:
    """All that was recorded in the session's slots, with who recorded it."""
    return Attendance.objects.filter(slot__session=session).select_related("recorded_by").order_by("pk")


def excuses_of(session: ClassSession) -> QuerySet[Excuse]:
    """The session's excuses, with who recorded them."""
    return Excuse.objects.filter(session=session).select_related("recorded_by").order_by("pk")


def students_with_presence(session: ClassSession) -> "QuerySet[WithAnnotations[Student, Presence]]":
    """The course's roster, each with `is_present`: whether they were in any slot of the session."""
    there = Attendance.objects.filter(slot__session=session, student=OuterRef("pk"))
    return Student.objects.filter(course=session.course_id).annotate(is_present=Exists(there))


class Names:
    """The names of a list, each folded once however many are looked up."""

    def __init__(self, students: Iterable[Student]) -> None:
        self.students = list(students)
        self.exact: defaultdict[str, list[Student]] = defaultdict(list)
        self.worded: defaultdict[str, list[Student]] = defaultdict(list)
        for student in self.students:
            for name in {fold(student.label), student.folded, student.number} - {None}:
                self.exact[name or ""].append(student)
            for word in set(student.folded.split()):
                self.worded[word].append(student)

    def called(self, text: str) -> list[Student]:
        """Who may be meant: whoever is called just so or has this number, else all in whose name every word stands,
        else all in whose name every word is a part."""
        wanted = fold(text)
        words = wanted.split()
        return self.exact.get(wanted) or self._with_words(words) or self._with_parts(words)

    def _with_words(self, words: Sequence[str]) -> list[Student]:
        found = self.worded.get(words[0], []) if words else []
        return [student for student in found if set(words) <= set(student.folded.split())]

    def _with_parts(self, words: Sequence[str]) -> list[Student]:
        return [student for student in self.students if all(word in student.folded for word in words)]
