"""What an export holds, whatever its format: a course's register, and who was in a session."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from attendance.courses.models import Course
from attendance.register.bonus import Mark
from attendance.register.matrix import build_matrix, held
from attendance.register.queries import students_with_presence
from attendance.sessions.models import ClassSession


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A student who has not withdrawn: a mark for each week that was held, and the points kept."""

    name: str
    marks: tuple[Mark, ...]
    bonus: int


@dataclass(frozen=True, slots=True)
class CourseTable:
    """The weeks that were held, in their order, and the students in the order of lists."""

    weeks: list[int]
    rows: Iterator[CourseRow]


def course_table(course: Course, *, now: datetime) -> CourseTable:
    """Two statements; the rows are worded one by one, as they are sent."""
    matrix = build_matrix(course, now=now, students=course.students.filter(withdrawn_at=None))
    places = held(matrix.meetings)
    rows = (
        CourseRow(row.student.name, tuple(row.verdict.marks[place] for place in places), row.verdict.bonus)
        for row in matrix.rows
    )
    return CourseTable([matrix.meetings[place].week_nr for place in places], rows)


def session_table(session: ClassSession) -> Iterator[tuple[str, bool]]:
    """The name of each student who has not withdrawn, and whether they were in any slot; one statement."""
    students = students_with_presence(session).filter(withdrawn_at=None)
    listed = sorted(students, key=lambda student: (student.sort_key, student.pk))
    return ((student.name, student.is_present) for student in listed)
