"""Lists on paper: what numbers their rows, and what a tutor types back from them.

A row's number is its place in the list, so the head of the sheet carries a check that names the list. It finds the
same list again when people joined or left the roster after printing.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from attendance.core.text import fold
from attendance.courses.models import Course, Student
from attendance.courses.queries import roster
from attendance.sessions.codes import ALPHABET, normalise_code

CHECK_LENGTH = 5
# So many of the newest, and of those who left last, may have changed since a sheet was printed.
RECENT = 12


@dataclass(frozen=True, slots=True)
class Roll:
    """The students of a list in its order; the first row is number 1."""

    students: Sequence[Student]

    @property
    def check(self) -> str:
        """Five characters that no other list has, whoever prints it and when."""
        text = ",".join(str(student.pk) for student in self.students)
        number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        return "".join(ALPHABET[number >> 5 * place & 31] for place in range(CHECK_LENGTH))

    def numbered(self, number: int) -> Student | None:
        return self.students[number - 1] if 1 <= number <= len(self.students) else None


def read_roll(course: Course, *, group: str = "") -> Roll:
    """Who is on the roster now, or in one of its groups; one statement."""
    return Roll(_listed(student for student in roster(course) if _is_on(student, group)))


def find_roll(everybody: Iterable[Student], check: str) -> Roll | None:
    """The list with this check among those that could have been printed; `everybody` has the withdrawn as well."""
    students = _listed(everybody)
    wanted = normalise_code(check)
    for group in ["", *sorted({student.group for student in students if student.group}, key=fold)]:
        for roll in _lists([student for student in students if not group or student.group == group]):
            if roll.check == wanted:
                return roll
    return None


def _lists(students: Sequence[Student]) -> Iterator[Roll]:
    """The list as it is, then as it was before the last few joined or left."""
    newest = sorted((student.pk for student in students if student.withdrawn_at is None), reverse=True)[:RECENT]
    left = sorted((student for student in students if student.withdrawn_at), key=_left_at, reverse=True)[:RECENT]
    active = {student.pk for student in students if student.withdrawn_at is None}
    for returned in range(len(left) + 1):
        for gone in range(len(newest) + 1):
            there = (active | {student.pk for student in left[:returned]}) - set(newest[:gone])
            yield Roll([student for student in students if student.pk in there])


def _left_at(student: Student) -> float:
    return student.withdrawn_at.timestamp() if student.withdrawn_at else 0


def _is_on(student: Student, group: str) -> bool:
    return student.withdrawn_at is None and (not group or student.group == group)


def _listed(students: Iterable[Student]) -> list[Student]:
    return sorted(students, key=lambda student: (student.sort_key, student.pk))
