"""Sessions and slots as pages show them, with what holds at this moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from attendance.core.clock import monday_of
from attendance.sessions.lifecycle import is_awaited, status_at
from attendance.sessions.models import ClassSession, Slot, Status
from attendance.sessions.queries import head_counts, name_days


@dataclass(frozen=True, slots=True)
class SlotState:
    """A slot and what holds now. `present` is how many are in, where that was asked."""

    slot: Slot
    status: Status
    awaited: bool
    present: int = 0


@dataclass(frozen=True, slots=True)
class SessionRow:
    session: ClassSession
    slots: Sequence[SlotState]


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the calendar, from Monday to Sunday, with its sessions of whatever course."""

    monday: date
    is_current: bool
    rows: list[SessionRow] = field(default_factory=list)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


def slot_states(slots: Iterable[Slot], now: datetime) -> list[SlotState]:
    """With head counts: one statement, whatever the number of slots."""
    found = list(slots)
    counts = head_counts(found)
    return [SlotState(slot, status_at(slot, now), is_awaited(slot, now), counts.get(slot.pk, 0)) for slot in found]


def by_week(sessions: Iterable[ClassSession], *, today: date, now: datetime) -> list[Week]:
    """`sessions` come in order of date, with their slots."""
    weeks: dict[date, Week] = {}
    for session in sessions:
        monday = monday_of(session.date)
        week = weeks.setdefault(monday, Week(monday, monday == monday_of(today)))
        name_days(session.slots.all())
        states = [SlotState(slot, status_at(slot, now), is_awaited(slot, now)) for slot in session.slots.all()]
        week.rows.append(SessionRow(session, states))
    return list(weeks.values())
