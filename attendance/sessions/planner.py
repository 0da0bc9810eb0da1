"""The plan of a semester: which sessions and slots a tutor's wish would make, and what they would clash with.

Nothing here writes; `attendance.sessions.batches` stores a plan. Groups that meet on the same day always share a
session; groups of different weekdays share the one of their week, or have sessions of their own, as the tutor says.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import count, groupby, takewhile

import holidays
from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from attendance.core.clock import monday_of
from attendance.courses.models import Course
from attendance.sessions.clashes import Need, clashes_with, sentences, slots_around
from attendance.sessions.models import ClassSession, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Need):
    """What happens each week: a group's hours, tutor and room, on its weekday (Monday is 0)."""

    weekday: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What a tutor asks for. `weeks` are counted on the calendar, the free ones among them: from `first` on, or, where
    the groups of a week are `shared` as one session, from the week in which the first of them meets."""

    first: date
    weeks: int
    meetings: Sequence[Meeting]
    breaks: Sequence[tuple[date, date]] = ()
    skip_holidays: bool = True
    shared: bool = True

    @property
    def last(self) -> date:
        begin = monday_of(next(self._meeting_days())) if self.shared else self.first
        return begin + timedelta(weeks=self.weeks, days=-1)

    def days(self) -> Iterator[date]:
        """The days on which somebody would meet, free ones too."""
        last = self.last
        return takewhile(lambda day: day <= last, self._meeting_days())

    def session_of(self, day: date) -> date:
        """What names the session of a meeting: its week, or its day."""
        return monday_of(day) if self.shared else day

    def _meeting_days(self) -> Iterator[date]:
        weekdays = {meeting.weekday for meeting in self.meetings}
        days = (self.first + timedelta(days=number) for number in count())
        return (day for day in days if day.weekday() in weekdays)


@dataclass(frozen=True, slots=True)
class PlannedSlot:
    meeting: Meeting
    day: date
    clashes: Sequence[str]


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One session; `date` is the first day on which a group meets. `taken` is the session that the course has in this
    week already, or on this day where each day has a session of its own."""

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
        """How many slots clash with another, and how many weeks or days are taken."""
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


def _key(slot: PlannedSlot) -> tuple[date, time, time, int | None, int, Sequence[str]]:
    meeting = slot.meeting
    return slot.day, meeting.start, meeting.end, meeting.room_pk, meeting.tutor.pk, slot.clashes


def plan_semester(course: Course, wish: Wish, *, visible: Collection[int]) -> Plan:
    """Three statements, whatever the number of weeks. `visible` are the courses whose names the reader may see."""
    free = _free_days(wish)
    plan = Plan(left_out=[(day, free[day]) for day in wish.days() if day in free])
    known = ClassSession.objects.filter(course=course)
    taken = {wish.session_of(session.date): session for session in known.filter(date__gte=wish.session_of(wish.first))}
    last_week = known.aggregate(last=Max("week_nr"))["last"] or 0
    around = slots_around(wish.meetings, wish.first, wish.last)
    days = groupby((day for day in wish.days() if day not in free), key=wish.session_of)
    for week_nr, (name, own) in enumerate(days, last_week + 1):
        slots = [slot for day in own for slot in _slots_on(day, wish, around.get(day, ()), visible)]
        plan.sessions.append(PlannedSession(week_nr, slots[0].day, slots, taken.get(name)))
    return plan


def _slots_on(day: date, wish: Wish, around: Iterable[Slot], visible: Collection[int]) -> list[PlannedSlot]:
    own = [meeting for meeting in wish.meetings if meeting.weekday == day.weekday()]
    own.sort(key=lambda meeting: (meeting.start, meeting.end, meeting.tutor.pk))
    return [PlannedSlot(meeting, day, _clashes(meeting, own, around, visible)) for meeting in own]


def public_holidays(years: Iterable[int]) -> dict[date, str]:
    """The names of the days on which the installation's country or state is closed."""
    country, _dash, state = settings.HOLIDAYS.partition("-")
    found = holidays.country_holidays(country, subdiv=state or None, years=set(years), language="en_US")
    return dict(found.items())


def holidays_of() -> str:
    """Whose holidays those are, for people: "Bayern (DE)", or "DE" where it is the whole country's."""
    country, _dash, state = settings.HOLIDAYS.partition("-")
    aliases = holidays.country_holidays(country, subdiv=state or None).subdivisions_aliases
    names = {code: name for name, code in aliases.items()}
    return f"{names.get(state, state)} ({country})" if state else country


def _free_days(wish: Wish) -> dict[date, str]:
    """Days on which nobody meets, with the reason."""
    free = {day: _("free") for day in wish.days() if any(first <= day <= last for first, last in wish.breaks)}
    if wish.skip_holidays:
        free |= public_holidays(range(wish.first.year, wish.last.year + 1))
    return free


def _clashes(meeting: Meeting, own: Sequence[Meeting], around: Iterable[Slot], visible: Collection[int]) -> list[str]:
    """A sentence for each thing that two would need at the same time."""
    found: list[str] = []
    for other in own:
        if other is not meeting and meeting.overlaps(other.start, other.end):
            who = _("another group of this plan")
            found += sentences(meeting, other.room_pk, other.tutor.user_id, who, other.start, other.end)
    return found + clashes_with(meeting, around, visible=visible)
