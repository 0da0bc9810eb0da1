"""The register of a course: students x sessions, in two statements whatever its size."""

from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, QuerySet, Value
from django.db.models.functions import Cast

from attendance.core.clock import local_datetime
from attendance.courses.models import Course, Student
from attendance.register.bonus import Meeting, Phase, Rule, Verdict, is_late, judge, phase_of
from attendance.sessions.models import ClassSession

STUDENT = ("pk", "given", "family", "number", "group", "suffix", "joined_on", "withdrawn_at")
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Row:
    """One student and what the rule says; `marks` stand in the order of the matrix's meetings. `disputed` are the
    sessions in which a tutor found their seat empty: the rule counts them as present."""

    student: Student
    verdict: Verdict
    has_history: bool
    disputed: Set[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Matrix:
    """The meetings by week, and the students in the order of lists."""

    meetings: list[Meeting]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Begin:
    """A slot as its attendances need it: which session, and when late begins to count."""

    session: int
    at: datetime


@dataclass(slots=True)
class Person:
    """What was read of one student, before the rule is asked."""

    student: Student
    attended: dict[int, bool] = field(default_factory=dict)
    excused: set[int] = field(default_factory=set)
    disputed: set[int] = field(default_factory=set)


def build_matrix(course: Course, *, now: datetime, students: QuerySet[Student] | None = None) -> Matrix:
    """Read the course's meetings and marks. `students` narrows the rows; without it they are the whole roster, with
    those who have withdrawn."""
    meetings, begins = read_meetings(course, now)
    people = _read_people(course, course.students.all() if students is None else students, begins)
    rule = Rule(course.bonus_points, course.allowed_absences)
    people.sort(key=lambda person: (person.student.sort_key, person.student.pk))
    return Matrix(meetings, [_row(person, meetings, rule) for person in people])


def held(meetings: list[Meeting]) -> list[int]:
    """The places of the meetings that have taken place."""
    return [place for place, meeting in enumerate(meetings) if meeting.phase is Phase.HELD]


def _row(person: Person, meetings: list[Meeting], rule: Rule) -> Row:
    verdict = judge(
        meetings,
        joined_on=person.student.joined_on,
        attended=person.attended,
        excused=person.excused,
        rule=rule,
    )
    has_history = bool(person.attended or person.excused)
    return Row(person.student, verdict, has_history=has_history, disputed=person.disputed)


def read_meetings(course: Course, now: datetime) -> tuple[list[Meeting], dict[int, Begin]]:
    """The course's meetings by week, and the beginnings of their slots by slot; one statement."""
    found = ClassSession.objects.filter(course=course).order_by("week_nr", "slots__pk")
    fields = found.values_list("pk", "week_nr", "date", "cancelled_at", "slots__pk", "slots__date", "slots__start_time")
    begins: dict[int, Begin] = {}
    starts: dict[int, list[datetime]] = defaultdict(list)
    sessions = {}
    for pk, week_nr, date, cancelled_at, slot, own_day, start in fields:
        sessions[pk] = (week_nr, date, cancelled_at)
        if slot is not None:
            begins[slot] = Begin(pk, local_datetime(own_day or date, start).astimezone(UTC))
            starts[pk].append(begins[slot].at)
    meetings = [
        Meeting(pk, week_nr, date, phase_of(day=date, starts=starts[pk], is_cancelled=bool(cancelled), now=now))
        for pk, (week_nr, date, cancelled) in sessions.items()
    ]
    return meetings, begins


def _read_people(course: Course, students: QuerySet[Student], begins: dict[int, Begin]) -> list[Person]:
    people: dict[int, Person] = {}
    for values in _read_marks(students):
        pk, slot, at, recorded_by, disputed_at, excused_session = values[0], *values[len(STUDENT) :]
        person = people.get(pk)
        if person is None:
            fields = dict(zip(STUDENT, values, strict=False))
            person = people[pk] = Person(Student(course_id=course.pk, **fields))
        if excused_session is not None:
            person.excused.add(excused_session)
        # A slot that came between the two statements is left for the next time.
        elif slot is not None and (begin := begins.get(slot)):
            late = is_late(
                checked_in_at=at,
                by_hand=recorded_by is not None,
                starts_at=begin.at,
                grace_minutes=course.grace_minutes,
            )
            # Of several slots in one session the best counts.
            person.attended[begin.session] = late and person.attended.get(begin.session, True)
            if disputed_at is not None:
                person.disputed.add(begin.session)
    return list(people.values())


def _read_marks(students: QuerySet[Student]) -> Iterator[tuple[Any, ...]]:
    """One statement: each student once for every attendance (once without any), and once for every excuse.

    Joining both at once would give their product; a second statement would cost the exports their ceiling of five.
    """
    number, moment = Cast(Value(None), BigIntegerField()), Cast(Value(None), DateTimeField())
    attended = students.order_by().values_list(
        *STUDENT,
        "attendances__slot_id",
        "attendances__checked_in_at",
        "attendances__recorded_by_id",
        "attendances__disputed_at",
        number,
    )
    excused = (
        students.order_by()
        .filter(excuses__isnull=False)
        .values_list(*STUDENT, number, moment, number, moment, "excuses__session_id")
    )
    return attended.union(excused, all=True).iterator(chunk_size=CHUNK)
