"""The plan of a semester: which sessions and slots a tutor's wish would make, and what they would clash with.

Nothing here writes; `attendance.sessions.batches` stores a plan. A session has one date, so every date
becomes a session of its own, numbered in order; groups that meet on the same day share it.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

import holidays
from django.conf import settings
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from attendance.courses.models import Course, CourseTutor
from attendance.sessions.models import ClassSession, Slot
from rooms.models import Room


@dataclass(frozen=True, slots=True)
class Meeting:
    """What happens each week: a group's day (Monday is 0), hours, tutor and room."""

    weekday: int
    start: time
    end: time
    tutor: CourseTutor
    room: Room | None

    @property
    def room_pk(self) -> int | None:
        return self.room.pk if self.room else None

    def overlaps(self, start: time, end: time) -> bool:
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Wish:
    """What a tutor asks for. `weeks` are counted on the calendar from `first` on, the free ones among them."""

    first: date
    weeks: int
    meetings: Sequence[Meeting]
    breaks: Sequence[tuple[date, date]] = ()
    skip_holidays: bool = True

    @property
    def last(self) -> date:
        return self.first + timedelta(weeks=self.weeks, days=-1)

    def days(self) -> Iterator[date]:
        """The days on which somebody would meet, free ones too."""
        weekdays = {meeting.weekday for meeting in self.meetings}
        days = (self.first + timedelta(days=number) for number in range(self.weeks * 7))
        return (day for day in days if day.weekday() in weekdays)


@dataclass(frozen=True, slots=True)
class PlannedSlot:
    meeting: Meeting
    clashes: Sequence[str]


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """`taken` is the session that the course has on this day already."""

    week_nr: int
    date: date
    slots: Sequence[PlannedSlot]
    taken: ClassSession | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    sessions: list[PlannedSession] = field(default_factory=list)
    left_out: list[tuple[date, str]] = field(default_factory=list)

    @property
    def slot_count(self) -> int:
        return sum(len(session.slots) for session in self.sessions)

    @property
    def clash_count(self) -> int:
        """How many slots clash with another, and how many days are taken."""
        slots = sum(bool(slot.clashes) for session in self.sessions for slot in session.slots)
        return slots + sum(session.taken is not None for session in self.sessions)

    @property
    def fingerprint(self) -> str:
        """Names what the preview showed: another plan or another clash has another."""
        shown = [
            (session.week_nr, session.date, session.taken and session.taken.pk, [_key(slot) for slot in session.slots])
            for session in self.sessions
        ]
        return hashlib.sha256(repr((shown, self.left_out)).encode()).hexdigest()


def _key(slot: PlannedSlot) -> tuple[time, time, int | None, int, Sequence[str]]:
    meeting = slot.meeting
    return meeting.start, meeting.end, meeting.room_pk, meeting.tutor.pk, slot.clashes


def plan_semester(course: Course, wish: Wish, *, visible: Collection[int]) -> Plan:
    """Three statements, whatever the number of weeks. `visible` are the courses whose names the reader may see."""
    plan, free = Plan(), _free_days(wish)
    taken = {session.date: session for session in ClassSession.objects.filter(course=course, date__gte=wish.first)}
    week_nr = ClassSession.objects.filter(course=course).aggregate(last=Max("week_nr"))["last"] or 0
    around = _slots_around(wish)
    meetings = sorted(wish.meetings, key=lambda meeting: (meeting.start, meeting.end, meeting.tutor.pk))
    for day in wish.days():
        if day in free:
            plan.left_out.append((day, free[day]))
            continue
        week_nr += 1
        own = [meeting for meeting in meetings if meeting.weekday == day.weekday()]
        slots = [PlannedSlot(meeting, _clashes(meeting, own, around.get(day, ()), visible)) for meeting in own]
        plan.sessions.append(PlannedSession(week_nr, day, slots, taken.get(day)))
    return plan


def public_holidays(years: Iterable[int]) -> dict[date, str]:
    """The names of the days on which the installation's country or state is closed."""
    country, _dash, state = settings.HOLIDAYS.partition("-")
    found = holidays.country_holidays(country, subdiv=state or None, years=set(years), language="en_US")
    return dict(found.items())


def _free_days(wish: Wish) -> dict[date, str]:
    """Days on which nobody meets, with the reason."""
    free = {day: _("free") for day in wish.days() if any(first <= day <= last for first, last in wish.breaks)}
    if wish.skip_holidays:
        free |= public_holidays(range(wish.first.year, wish.last.year + 1))
    return free


def _slots_around(wish: Wish) -> dict[date, list[Slot]]:
    """What stands already in the wished rooms or with the wished tutors, of whatever course, by day."""
    rooms = {meeting.room.pk for meeting in wish.meetings if meeting.room}
    tutors = {meeting.tutor.user_id for meeting in wish.meetings}
    found = Slot.objects.filter(
        Q(room__in=rooms) | Q(tutor__user__in=tutors),
        session__date__range=(wish.first, wish.last),
        session__cancelled_at=None,
    )
    days: dict[date, list[Slot]] = {}
    for slot in found.select_related("session__course", "tutor").order_by("start_time", "pk"):
        days.setdefault(slot.session.date, []).append(slot)
    return days


def _clashes(meeting: Meeting, own: Sequence[Meeting], around: Iterable[Slot], visible: Collection[int]) -> list[str]:
    """A sentence for each thing that two would need at the same time."""
    found: list[str] = []
    for other in own:
        if other is not meeting and meeting.overlaps(other.start, other.end):
            who = _("another group of this plan")
            found += _sentences(meeting, other.room_pk, other.tutor.user_id, who, other.start, other.end)
    for slot in around:
        if meeting.overlaps(slot.start_time, slot.end_time):
            course = slot.session.course
            who = str(course) if course.pk in visible else _("another course")
            found += _sentences(meeting, slot.room_id, slot.tutor.user_id, who, slot.start_time, slot.end_time)
    return found


def _sentences(meeting: Meeting, room: int | None, user: int, who: str, start: time, end: time) -> Iterator[str]:
    hours = {"who": who, "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    if meeting.room and meeting.room.pk == room:
        yield _("%(room)s is taken by %(who)s, %(start)s–%(end)s") % {"room": meeting.room, **hours}
    if meeting.tutor.user_id == user:
        yield _("%(tutor)s is with %(who)s, %(start)s–%(end)s") % {"tutor": meeting.tutor, **hours}
