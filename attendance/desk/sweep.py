"""Walking through the room with the register in hand: every claimed seat row by row, and a few picked at random."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from attendance.register.models import Attendance
from attendance.register.queries import present_in
from attendance.sessions.models import Slot
from rooms.layout import parse_layout
from rooms.seat_map import Occupant, SeatMap, build_seat_map, row_and_seat

PICKED = 3


@dataclass(frozen=True, slots=True)
class Claimed:
    """A seat that somebody claimed; `label` is what people call it."""

    label: str
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class Row:
    """The claimed seats of a row, in reading order, and how many seats it has; `title` is empty where labels do not
    read so."""

    title: str
    size: int
    claimed: Sequence[Claimed]


@dataclass(frozen=True, slots=True)
class Sweep:
    """`picked` are to be looked at, and ringed on the map, where a tap on a claimed seat disputes it; `counted` is how
    many heads the tutor counted, None where they have not."""

    rows: Sequence[Row]
    seatless: Sequence[Attendance]
    picked: Sequence[Claimed]
    present: int
    disputed: int
    counted: int | None
    seat_map: SeatMap

    @property
    def difference(self) -> int:
        """How many more claim to be here than were counted; below zero, how many sit here without a check-in."""
        return self.present - (self.counted or 0)

    @property
    def surplus(self) -> int:
        return -self.difference


def read_sweep(slot: Slot, *, draw: int, counted: int | None) -> Sweep:
    """One statement. The same `draw` picks the same seats, so that a page that is loaded again asks for no others."""
    here = list(present_in(slot))
    layout = parse_layout(getattr(slot, "layout_content", None) or "[]")
    labels = {seat.id: seat.label or seat.id for seat in layout.seats.values()}
    claimed = [Claimed(labels.get(row.seat_id, row.seat_id), row) for row in here if row.seat_id]
    sure = [one for one in claimed if one.attendance.disputed_at is None]
    picked = sorted(sure, key=lambda one: _lot(one.attendance, draw))[:PICKED]
    return Sweep(
        rows=_by_row(claimed, list(labels.values())),
        seatless=sorted((row for row in here if not row.seat_id), key=lambda row: row.student.sort_key),
        picked=picked,
        present=len(here),
        disputed=sum(row.disputed_at is not None for row in here),
        counted=counted,
        seat_map=build_seat_map(layout.elements, layout.hash, taken=_occupants(claimed, picked), mode="tutor"),
    )


def _occupants(claimed: Sequence[Claimed], picked: Sequence[Claimed]) -> dict[str, Occupant]:
    """By seat, each with what a tap does: where nobody sits it is disputed, and a disputed one is settled."""
    found = {}
    for one in claimed:
        row, student = one.attendance, one.attendance.student
        is_disputed = row.disputed_at is not None
        act = "register:attendance-settle" if is_disputed else "register:attendance-dispute"
        found[row.seat_id or ""] = Occupant(
            student.given,
            student.family,
            suffix=student.suffix,
            action=reverse(act, args=[row.pk]),
            does=_("is here") if is_disputed else _("nobody sits there"),
            is_disputed=is_disputed,
            is_picked=one in picked,
        )
    return found


def _lot(row: Attendance, draw: int) -> str:
    """Which seats are looked at nobody can work out beforehand."""
    return salted_hmac("desk.sweep", f"{row.pk}:{draw}", algorithm="sha256").hexdigest()


def _by_row(claimed: Sequence[Claimed], labels: Sequence[str]) -> list[Row]:
    sizes: dict[str, int] = {}
    for label in labels:
        letters = _letters(label)
        sizes[letters] = sizes.get(letters, 0) + 1
    for one in claimed:
        sizes.setdefault(_letters(one.label), 0)
    rows: dict[str, list[Claimed]] = {letters: [] for letters in sizes}
    for one in claimed:
        rows[_letters(one.label)].append(one)
    return [
        Row(_("Row %(row)s") % {"row": letters} if letters else "", sizes[letters], sorted(rows[letters], key=_number))
        for letters in sorted(rows, key=lambda letters: (not letters, len(letters), letters))
        if rows[letters]
    ]


def _letters(label: str) -> str:
    parts = row_and_seat(label)
    return parts[0] if parts else ""


def _number(one: Claimed) -> tuple[int, str]:
    parts = row_and_seat(one.label)
    digits = parts[1] if parts else "".join(letter for letter in one.label if letter.isdecimal())[:9]
    return int(digits or 0), one.label
