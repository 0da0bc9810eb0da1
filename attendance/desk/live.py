"""The slot's live page: who is in, on which seat, and who is not here yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from attendance.core.text import fold
from attendance.courses.models import Student
from attendance.courses.namesakes import tell_apart
from attendance.desk.hints import Hint, hints_of, is_dismissed
from attendance.desk.queries import roster_with_attempts, students_with_note
from attendance.notes.queries import Counts, counts_in
from attendance.register.missing import waiting_in
from attendance.register.models import Attendance, MissingName
from attendance.register.queries import present_in
from attendance.sessions.lifecycle import is_awaited, status_at
from attendance.sessions.models import Slot, Status
from rooms.layout import ParsedLayout, parse_layout
from rooms.seat_map import Occupant, SeatMap, build_seat_map

# A longer list is no help: a name finds the others.
LISTED = 12
EMPTY = "[]"


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is in; `seat` is the label, empty for who has none."""

    attendance: Attendance
    student: Student
    seat: str
    late: bool
    has_note: bool
    counts: Counts = field(default_factory=Counts)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody whose name the list lacks; `seat` is the label of where they say they sit, `phone_of` whom their phone
    has checked in meanwhile."""

    left: MissingName
    seat: str
    phone_of: Student | None = None


@dataclass(frozen=True, slots=True)
class LivePage:
    """`present` has the newest first, `absent` is what the filter leaves of those who are not here yet."""

    slot: Slot
    status: Status
    awaited: bool
    present: Sequence[Present]
    expected: int
    missing: int
    absent: Sequence[Student]
    q: str
    seat_map: SeatMap
    waiting: Sequence[Waiting] = ()
    hints: Sequence[Hint] = ()
    dismissed: int = 0

    @property
    def found(self) -> list[Present]:
        """Who is here and called so."""
        words = fold(self.q).split()
        return [one for one in self.present if words and all(word in one.student.folded for word in words)]

    @property
    def disputed(self) -> list[Present]:
        return [one for one in self.present if one.attendance.disputed_at]

    @property
    def last(self) -> Present | None:
        return self.present[0] if self.present else None

    @property
    def seatless(self) -> list[Present]:
        return [one for one in self.present if not one.seat]

    @property
    def listed(self) -> Sequence[Student]:
        return self.absent[:LISTED]

    @property
    def unlisted(self) -> int:
        return max(0, len(self.absent) - LISTED)

    @property
    def only_match(self) -> Student | None:
        """Who Enter marks present: nobody as long as the letters fit more than one name."""
        return self.absent[0] if self.q and len(self.absent) == 1 else None


def read_live_page(
    slot: Slot,
    *,
    q: str,
    with_notes: bool,
    now: datetime,
    can_edit: bool = False,
    dismissed: Mapping[str, str] | None = None,
) -> LivePage:
    """Five statements; notes and participation are left out for viewers, who must not know of them. `dismissed` are
    the hints that the reader has seen enough of."""
    rows = list(present_in(slot))
    roster = sorted(roster_with_attempts(slot), key=lambda student: student.sort_key)
    noted = set(students_with_note(slot)) if with_notes else set()
    counts = counts_in(slot) if with_notes else {}
    layout = parse_layout(slot.layout_content or EMPTY)
    present = [_present(row, slot, layout, noted, counts) for row in rows]
    here = {one.student.pk for one in present}
    everybody = [*roster, *(one.student for one in present)]
    tell_apart(everybody, everybody)
    missing = [student for student in roster if student.pk not in here]
    hints = hints_of(roster, rows)
    shown = [hint for hint in hints if not is_dismissed(hint, dismissed or {})]
    words = fold(q).split()
    return LivePage(
        slot=slot,
        status=status_at(slot, now),
        awaited=is_awaited(slot, now),
        present=present,
        expected=len(missing) + len(here),
        missing=len(missing),
        absent=[student for student in missing if all(word in student.folded for word in words)],
        q=q,
        seat_map=_seat_map(slot, layout, _occupants(present, slot, words, with_notes=with_notes), can_edit=can_edit),
        waiting=_waiting(slot, layout, rows),
        hints=shown,
        dismissed=len(hints) - len(shown),
    )


def _waiting(slot: Slot, layout: ParsedLayout, rows: Iterable[Attendance]) -> list[Waiting]:
    owners = {row.device: row.student for row in rows if row.device}
    return [Waiting(left, _label(layout, left.seat_id), owners.get(left.device)) for left in waiting_in(slot)]


def _seat_map(slot: Slot, layout: ParsedLayout, taken: Mapping[str, Occupant], *, can_edit: bool) -> SeatMap:
    """A free seat leads to the page that asks who sits there."""
    free = reverse("desk:slot-seat", args=[slot.pk]) + "?seat=" if can_edit else ""
    return build_seat_map(layout.elements, layout.hash, taken=taken, mode="tutor", free_href=free)


def _present(
    row: Attendance, slot: Slot, layout: ParsedLayout, noted: set[int], counts: Mapping[int, Counts]
) -> Present:
    row.slot = slot
    label = _label(layout, row.seat_id)
    return Present(row, row.student, label, row.is_late, row.student_id in noted, counts.get(row.student_id, Counts()))


def _label(layout: ParsedLayout, seat_id: str | None) -> str:
    """A seat without a label is called by its id; one that the layout does not have is still a seat to its owner."""
    seat = layout.seats.get(seat_id) if seat_id else None
    return (seat.label if seat else "") or seat_id or ""


def _occupants(
    present: Iterable[Present], slot: Slot, words: Sequence[str], *, with_notes: bool
) -> Mapping[str, Occupant]:
    """Who is called so has a ring around the seat."""
    notes = reverse("notes:note-list", args=[slot.pk]) if with_notes else ""
    return {
        one.attendance.seat_id: Occupant(
            one.student.given,
            one.student.family,
            suffix=one.student.suffix,
            href=f"{notes}?student={one.student.pk}" if notes else "",
            has_note=one.has_note,
            is_current=bool(words) and all(word in one.student.folded for word in words),
            is_disputed=one.attendance.disputed_at is not None,
        )
        for one in present
        if one.attendance.seat_id
    }
