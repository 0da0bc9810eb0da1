"""A plan that stands, read back: what a tutor must have asked for, and what was changed by hand since."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.core.clock import monday_of
from attendance.sessions.models import ClassSession, Slot
from attendance.sessions.planner import Meeting, Wish, public_holidays


@dataclass(frozen=True, slots=True)
class Standing:
    """How much goes when the plan is taken back, and how much of it is not as the plan made it."""

    sessions: int
    slots: int
    cancelled: int
    substituted: int
    moved: int

    @property
    def sentence(self) -> str:
        """What the question says."""
        counts = [
            ngettext("%(n)d session", "%(n)d sessions", self.sessions) % {"n": self.sessions},
            ngettext("%(n)d slot", "%(n)d slots", self.slots) % {"n": self.slots},
        ]
        going = _("Deletes %(counts)s.") % {"counts": ", ".join(counts)}
        changes = [
            (self.cancelled, ngettext("%(n)d session was cancelled", "%(n)d sessions were cancelled", self.cancelled)),
            (self.moved, ngettext("%(n)d slot was moved or changed", "%(n)d slots were moved or changed", self.moved)),
            (self.substituted, ngettext("%(n)d has a substitute", "%(n)d have a substitute", self.substituted)),
        ]
        told = ", ".join(sentence % {"n": count} for count, sentence in changes if count)
        return f"{going} {_('By hand since: %(changes)s.') % {'changes': told}}" if told else going


def read_standing(sessions: Sequence[ClassSession], batch: UUID) -> Standing:
    slots = [slot for session in sessions for slot in _slots_of(session, batch)]
    meetings = _groups(sessions, batch)
    return Standing(
        sessions=len(sessions),
        slots=len(slots),
        cancelled=sum(session.cancelled_at is not None for session in sessions),
        substituted=sum(slot.substitute_id is not None for slot in slots),
        moved=sum(_meeting(slot) not in meetings for slot in slots),
    )


def read_wish(sessions: Sequence[ClassSession], batch: UUID) -> Wish | None:
    """What makes the same plan again, as far as what stands can tell it; None where no group is left. `sessions` come
    in order, with their slots."""
    groups = _groups(sessions, batch)
    if not groups:
        return None
    weeks = Counter(monday_of(session.date) for session in sessions)
    days = {slot.day for session in sessions for slot in _slots_of(session, batch) if _meeting(slot) in groups}
    wish = Wish(
        first=sessions[0].date,
        weeks=1,
        meetings=sorted(groups, key=lambda group: (group.weekday, group.start, group.end, group.tutor.pk)),
        skip_holidays=days.isdisjoint(public_holidays(range(sessions[0].date.year, sessions[-1].date.year + 1))),
        shared=max(weeks.values()) == 1,
    )
    span = wish.session_of(sessions[-1].date) - wish.session_of(sessions[0].date)
    wish = replace(wish, weeks=span.days // 7 + 1)
    return replace(wish, breaks=list(_breaks(wish, {wish.session_of(session.date) for session in sessions})))


def _slots_of(session: ClassSession, batch: UUID) -> Iterator[Slot]:
    return (slot for slot in session.slots.all() if slot.batch == batch)


def _meeting(slot: Slot) -> Meeting:
    return Meeting(
        weekday=slot.day.weekday(), start=slot.start_time, end=slot.end_time, room=slot.room, tutor=slot.tutor
    )


def _groups(sessions: Sequence[ClassSession], batch: UUID) -> frozenset[Meeting]:
    """The groups of the fullest week, of those the one that comes most often: a moved slot is of one week alone."""
    weeks: dict[date, list[Meeting]] = {}
    for session in sessions:
        weeks.setdefault(monday_of(session.date), []).extend(map(_meeting, _slots_of(session, batch)))
    found = Counter(frozenset(week) for week in weeks.values())
    return max(found, key=lambda groups: (len(groups), found[groups]), default=frozenset())


def _breaks(wish: Wish, there: set[date]) -> Iterator[tuple[date, date]]:
    """The days on which somebody would meet and no session stands, holidays apart."""
    free = public_holidays(range(wish.first.year, wish.last.year + 1)) if wish.skip_holidays else {}
    for is_there, run in groupby(
        (day for day in wish.days() if day not in free), key=lambda day: wish.session_of(day) in there
    ):
        days = list(run)
        if not is_there:
            yield days[0], days[-1]
