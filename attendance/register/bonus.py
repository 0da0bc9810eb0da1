"""The bonus rule: what a student's presence, excuses and joining day make of the sessions. Pure, no database.

`judge` is the one function that decides; pages, exports and whatever else shows a bonus call it.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from attendance.core.clock import local_datetime


class Mark(StrEnum):
    """What stands in one cell of the register."""

    PRESENT = "present"
    LATE = "late"
    EXCUSED = "excused"
    ABSENT = "absent"
    BEFORE = "before"  # absent, before the student joined: does not count
    AHEAD = "ahead"  # the session has not begun
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """Whether a session counts: only a held one does."""

    AHEAD = "ahead"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the rule has to know of a session; `pk` names it in `judge`."""

    pk: int
    week_nr: int
    date: date
    phase: Phase


@dataclass(frozen=True, slots=True)
class Rule:
    """A course's terms: unexcused absences that still keep the points."""

    points: int
    allowed_absences: int

    def kept(self, absences: int) -> int:
        """The points that are left after so many unexcused absences."""
        return self.points if absences <= self.allowed_absences else 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """A student's marks in the order of the meetings, the unexcused absences among them, and the points kept."""

    marks: tuple[Mark, ...]
    absences: int
    bonus: int

    @property
    def lates(self) -> int:
        """How often the student came late; it costs nothing."""
        return self.marks.count(Mark.LATE)


def phase_of(*, day: date, starts: Iterable[datetime], is_cancelled: bool, now: datetime) -> Phase:
    """A session is held once the first of its slots has begun, without slots once its date has passed, by local
    clocks. `starts` are the slots' beginnings, on whichever day each group meets."""
    if is_cancelled:
        return Phase.CANCELLED
    # Compared as moments: two local times of one zone would be compared by what the clock shows.
    begins = min((start.astimezone(UTC) for start in starts), default=local_datetime(day + timedelta(days=1), time()))
    return Phase.HELD if begins <= now else Phase.AHEAD


def is_late(*, checked_in_at: datetime, by_hand: bool, starts_at: datetime, grace_minutes: int) -> bool:
    """Checked in more than the grace after the start; what a tutor records is never late."""
    # In UTC, since adding minutes to a local time goes wrong in the night when the clocks change.
    return not by_hand and checked_in_at > starts_at.astimezone(UTC) + timedelta(minutes=grace_minutes)


def judge(
    meetings: Iterable[Meeting],
    *,
    joined_on: date | None,
    attended: Mapping[int, bool],
    excused: Container[int],
    rule: Rule,
) -> Verdict:
    """Decide about one student. `attended` maps the meetings that the student was in, in whichever slot, to whether
    that was late; `excused` holds the meetings with an excuse. Meetings before `joined_on` count only in favour."""
    marks = tuple(_mark(meeting, joined_on, attended, excused) for meeting in meetings)
    absences = marks.count(Mark.ABSENT)
    return Verdict(marks, absences, rule.kept(absences))


def _mark(meeting: Meeting, joined_on: date | None, attended: Mapping[int, bool], excused: Container[int]) -> Mark:
    if meeting.phase is Phase.CANCELLED:
        return Mark.CANCELLED
    was_late = attended.get(meeting.pk)
    if was_late is not None:
        return Mark.LATE if was_late else Mark.PRESENT
    if meeting.pk in excused:
        return Mark.EXCUSED
    if meeting.phase is Phase.AHEAD:
        return Mark.AHEAD
    return Mark.BEFORE if joined_on and meeting.date < joined_on else Mark.ABSENT
