"""What needs a look: who may lose the bonus this week, and sessions that are over without any attendance.

Only of courses that the user has a role on: an admin who sees all courses runs few of them. Read when the dashboard
is opened, not by its poll.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from attendance.accounts.models import User
from attendance.core.clock import local_datetime
from attendance.courses.models import Course, Student
from attendance.register.bonus import Mark, Meeting, Rule, judge, phase_of
from attendance.register.models import Attendance, Excuse
from attendance.sessions.models import ClassSession

# Enough to see which; the register has the others.
NAMED = 6


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Students of a course who keep the bonus only if they come this week."""

    course: Course
    students: Sequence[Student]

    @property
    def named(self) -> Sequence[Student]:
        return self.students[:NAMED]

    @property
    def unnamed(self) -> int:
        return max(0, len(self.students) - NAMED)


@dataclass(frozen=True, slots=True)
class Attention:
    """By course, and the sessions by date, newest first."""

    at_risk: Sequence[AtRisk]
    unrecorded: Sequence[ClassSession]

    @property
    def listed(self) -> Sequence[ClassSession]:
        return self.unrecorded[:NAMED]

    @property
    def unlisted(self) -> int:
        return max(0, len(self.unrecorded) - NAMED)


@dataclass(slots=True)
class Held:
    """What is read of one session before it is judged."""

    session: ClassSession
    has_attendance: bool
    days: set[date] = field(default_factory=set)
    starts: list[datetime] = field(default_factory=list)
    ends: list[datetime] = field(default_factory=list)

    def meeting(self, now: datetime) -> Meeting:
        phase = phase_of(day=self.session.date, starts=self.starts, is_cancelled=False, now=now)
        return Meeting(self.session.pk, self.session.week_nr, self.session.date, phase)

    def is_over(self, now: datetime) -> bool:
        """The last slot has ended; without slots, the day has."""
        next_day = local_datetime(self.session.date + timedelta(days=1), time())
        return max(self.ends, default=next_day) <= now

    def is_undecided(self, today: date) -> bool:
        """A student who is absent so far may still come this week: one of its groups meets today or later in it."""
        days = self.days or {self.session.date}
        return any(day >= today and day.isocalendar()[:2] == today.isocalendar()[:2] for day in days)


def read_attention(user: User, courses: Iterable[Course], now: datetime) -> Attention:
    """Four statements, whatever the number of courses, sessions and students; one where no session is near."""
    by_pk = {course.pk: course for course in courses}
    found = [held for held in _read_sessions(user) if held.session.course_id in by_pk]
    for held in found:
        held.session.course = by_pk[held.session.course_id]
    unrecorded = [held.session for held in found if not held.has_attendance and held.is_over(now)]
    meetings: dict[int, list[Meeting]] = defaultdict(list)
    for held in found:
        meetings[held.session.course_id].append(held.meeting(now))
    today = timezone.localdate(now)
    undecided = {held.session.pk for held in found if held.is_undecided(today)}
    near = {held.session.course_id for held in found if held.session.pk in undecided}
    return Attention(
        at_risk=_at_risk([by_pk[pk] for pk in by_pk if pk in near], meetings, undecided),
        unrecorded=sorted(unrecorded, key=lambda session: (session.date, session.pk), reverse=True),
    )


def _read_sessions(user: User) -> list[Held]:
    there = Attendance.objects.filter(slot__session=OuterRef("pk"))
    rows = ClassSession.objects.filter(course__tutors__user=user, course__archived_at=None, cancelled_at=None)
    fields = ("pk", "course_id", "week_nr", "date")
    found: dict[int, Held] = {}
    read = rows.annotate(has_attendance=Exists(there)).order_by("week_nr", "pk")
    for *values, has_attendance, own_day, start, end in read.values_list(
        *fields, "has_attendance", "slots__date", "slots__start_time", "slots__end_time"
    ):
        session = ClassSession(**dict(zip(fields, values, strict=True)))
        held = found.setdefault(values[0], Held(session, has_attendance))
        if start is not None:
            day = own_day or session.date
            held.days.add(day)
            held.starts.append(local_datetime(day, start).astimezone(UTC))
            held.ends.append(local_datetime(day, end).astimezone(UTC))
    return list(found.values())


def _at_risk(
    courses: Collection[Course], meetings: Mapping[int, list[Meeting]], undecided: Collection[int]
) -> list[AtRisk]:
    if not courses:
        return []
    students = Student.objects.filter(course__in=courses, withdrawn_at=None)
    attended, excused = (
        _by_student(
            Attendance.objects.filter(slot__session__course__in=courses).values_list("student_id", "slot__session_id")
        ),
        _by_student(Excuse.objects.filter(session__course__in=courses).values_list("student_id", "session_id")),
    )
    of_course: dict[int, list[Student]] = defaultdict(list)
    for student in students:
        of_course[student.course_id].append(student)
    found = []
    for course in courses:
        rule = Rule(course.bonus_points, course.allowed_absences)
        named = [
            student
            for student in of_course[course.pk]
            if _may_lose(student, meetings[course.pk], attended[student.pk], excused[student.pk], rule, undecided)
        ]
        if named:
            found.append(AtRisk(course, sorted(named, key=lambda student: (student.sort_key, student.pk))))
    return found


def _may_lose(
    student: Student,
    meetings: list[Meeting],
    attended: set[int],
    excused: set[int],
    rule: Rule,
    undecided: Collection[int],
) -> bool:
    """The bonus stands if the student comes to all that is left of this week, and falls if to none of it."""
    # Late or not makes no difference to an absence.
    verdict = judge(
        meetings, joined_on=student.joined_on, attended=dict.fromkeys(attended, False), excused=excused, rule=rule
    )
    open_marks = [
        mark
        for meeting, mark in zip(meetings, verdict.marks, strict=True)
        if mark in {Mark.AHEAD, Mark.ABSENT} and meeting.pk in undecided
    ]
    decided = verdict.absences - open_marks.count(Mark.ABSENT)
    return decided <= rule.allowed_absences < decided + len(open_marks)


def _by_student(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for student, session in pairs:
        found[student].add(session)
    return found
