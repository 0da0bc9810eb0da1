"""Writes the demo's courses with their rosters, weeks and slots; what happened in them is `demo.history`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from attendance.accounts.models import User
from attendance.core.text import fold
from attendance.courses.models import Course, CourseTutor, NameDisplay, Role, Student
from attendance.desk.demo.people import DOMAIN, STUDENTS, SUFFIXES
from attendance.desk.demo.rooms import Rooms
from attendance.desk.demo.schedule import FIXED, RUNNING_WEEK, WEEKS, Hours, semester_of
from attendance.sessions.codes import fresh_code
from attendance.sessions.models import ClassSession, Slot, Status
from rooms.models import Room

GROUP_SIZE = 20
JOINED_LATE = 34
OTHER_SIZE = 24
OTHER_WITHDRAWN = 7
OTHER_CANCELLED_WEEK = 3


@dataclass(frozen=True)
class Semester:
    """A course as it was just written: slots of each week, the slot of the first group first."""

    course: Course
    groups: list[list[Student]]
    sessions: list[ClassSession]
    slots: list[list[Slot]]

    @property
    def running(self) -> list[Slot]:
        """The slots of the week that is now; the first one is open."""
        return self.slots[RUNNING_WEEK - 1]


def write_main_course(
    *, owner: User, colleague: User, viewer: User, rooms: Rooms, hours: tuple[Hours, ...], now: datetime, today: date
) -> Semester:
    """Sixty students in three groups, of which one meets now; next week the owner stands in for the colleague."""
    course = Course.objects.create(name="Functional Programming", semester=semester_of(today))
    roles = ((owner, Role.OWNER), (colleague, Role.TUTOR), (viewer, Role.VIEWER))
    first, second, _viewer = (CourseTutor.objects.create(course=course, user=user, role=role) for user, role in roles)
    students = _students(course, STUDENTS, number=3_140_200)
    students[JOINED_LATE].joined_on = today - timedelta(days=7 * (RUNNING_WEEK - 3) + 2)
    Student.objects.bulk_create(students)
    sessions = _sessions(course, today)
    weeks = [
        [
            _slot(session, room, tutor, times, now)
            for room, tutor, times in zip(
                rooms, (first, second, first), hours if session.date == today else FIXED, strict=True
            )
        ]
        for session in sessions
    ]
    weeks[RUNNING_WEEK][1].substitute = first
    set_running(weeks[RUNNING_WEEK - 1], now)
    Slot.objects.bulk_create(slot for week in weeks for slot in week)
    return Semester(course, _groups(students), sessions, weeks)


def write_other_course(*, owner: User, room: Room, now: datetime, today: date) -> Semester:
    """A smaller course of somebody else: groups on two weekdays, a rotating code, a cancelled week, one who left."""
    course = Course.objects.create(
        name="Databases",
        semester=semester_of(today),
        bonus_points=5,
        allowed_absences=2,
        grace_minutes=10,
        name_display=NameDisplay.SEARCH,
        rotating_code=True,
    )
    tutor = CourseTutor.objects.create(course=course, user=owner, role=Role.OWNER)
    students = _students(course, STUDENTS[12 : 12 + OTHER_SIZE], number=2_870_500)
    students[OTHER_WITHDRAWN].withdrawn_at = now - timedelta(days=16)
    Student.objects.bulk_create(students)
    sessions = _sessions(course, today + timedelta(days=2))
    weeks = [[] if session.cancelled_at else _two_days(session, room, tutor, now) for session in sessions]
    Slot.objects.bulk_create(slot for week in weeks for slot in week)
    half = len(students) // 2
    return Semester(course, [students[:half], students[half:]], sessions, weeks)


def _students(course: Course, names: tuple[tuple[str, str], ...], *, number: int) -> list[Student]:
    """Students that are not stored yet; `folded` is set here since a bulk write calls no save()."""
    return [
        Student(
            course=course,
            given=given,
            family=family,
            number=str(number + 7 * index),
            email=f"s{number + 7 * index}@{DOMAIN}",
            group=f"Group {index // GROUP_SIZE + 1}",
            suffix=SUFFIXES.get(index, ""),
            folded=fold(f"{given} {family}"),
        )
        for index, (given, family) in enumerate(names)
    ]


def _groups(students: list[Student]) -> list[list[Student]]:
    return [students[first : first + GROUP_SIZE] for first in range(0, len(students), GROUP_SIZE)]


def _sessions(course: Course, running: date) -> list[ClassSession]:
    """One session a week around the running one."""
    sessions = [
        ClassSession(course=course, week_nr=week, date=running + timedelta(days=7 * (week - RUNNING_WEEK)))
        for week in range(1, WEEKS + 1)
    ]
    return ClassSession.objects.bulk_create(sessions)


def _two_days(session: ClassSession, room: Room, tutor: CourseTutor, now: datetime) -> list[Slot]:
    """A group on the session's day, and another a day later, or before where the week ends."""
    days = -1 if session.date == session.sunday else 1
    other = session.date + timedelta(days=days)
    return [_slot(session, room, tutor, FIXED[1], now), _slot(session, room, tutor, FIXED[2], now, day=other)]


def _slot(
    session: ClassSession, room: Room, tutor: CourseTutor, hours: Hours, now: datetime, *, day: date | None = None
) -> Slot:
    """A slot that is not stored yet: closed again if it is over, with the code and layout it was opened with."""
    slot = Slot(session=session, date=day, room=room, tutor=tutor, start_time=hours.start, end_time=hours.end)
    slot.rotating_code = session.course.rotating_code
    if slot.ends_at <= now:
        slot.code, slot.layout_id, slot.status_set_at = fresh_code(), room.layout_id, slot.ends_at
    return slot


def set_running(slots: list[Slot], now: datetime) -> None:
    """The first slot is open; those before it were locked at their end, those after it will open by themselves."""
    running = slots[0]
    for slot in slots:
        slot.code = slot.code or fresh_code()
        if slot.ends_at <= running.starts_at or slot is running:
            slot.layout_id = slot.room.layout_id if slot.room else None
        if slot.ends_at <= running.starts_at:
            slot.status, slot.status_set_at = Status.LOCKED, slot.ends_at
        elif slot is not running:
            slot.opens_at, slot.locks_at = slot.starts_at - timedelta(minutes=10), slot.ends_at
    running.status, running.status_set_at = Status.OPEN, now
