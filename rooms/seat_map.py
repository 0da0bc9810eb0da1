"""The seat map as its template takes it: one for the student, the projector, the tutor and the room's own page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal
from urllib.parse import quote

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rooms.layout import Element
from rooms.layout_css import short_hash
from rooms.seat_buttons import list_button, map_button

# student: buttons to choose from. tutor: names, links. projector and room: a picture, without names.
Mode = Literal["student", "tutor", "projector", "room"]
State = Literal["free", "taken", "mine"]

ROW_AND_SEAT = re.compile(r"([^\W\d_]{1,3})[ .\-/]?(\d{1,4})")
LONG_LABEL = 4
SHAPES = {"table": "board", "door": "door"}


@dataclass(frozen=True, slots=True)
class Occupant:
    """Who sits on a seat, for the tutor's map. A seat is a link where there is an `href`, else a button of the form
    `on-map` where there is an `action`: what it posts to, and `does` is what that does."""

    given: str
    family: str = ""
    suffix: str = ""
    href: str = ""
    has_note: bool = False
    is_current: bool = False
    is_disputed: bool = False
    is_picked: bool = False
    action: str = ""
    does: str = ""

    @property
    def name(self) -> str:
        name = f"{self.given} {self.family}".strip()
        return f"{name} ({self.suffix})" if self.suffix else name

    @property
    def lines(self) -> tuple[str, str]:
        """Two lines for a seat; a suffix comes before the family name, which may be cut off."""
        if self.suffix:
            return self.given, f"({self.suffix}) {self.family}".strip()
        if self.family:
            return self.given, self.family
        first, _space, rest = self.given.partition(" ")
        return first, rest


@dataclass(slots=True)
class MapElement:
    """One rectangle. `name` is read out, `text` and `subtext` stand in it, `css` holds its classes."""

    index: int
    id: str
    type: str
    label: str
    css: str
    text: str
    name: str = ""
    state: State = "free"
    subtext: str = ""
    has_note: bool = False
    is_current: bool = False
    href: str = ""
    action: str = ""

    def __getitem__(self, name: str) -> object:
        """Templates look for a key first, and its absence would cost more than the rest of a seat."""
        try:
            return getattr(self, name)
        except AttributeError:
            raise KeyError(name) from None


@dataclass(slots=True)
class SeatRow:
    """Seats whose labels share their letters; `title` is empty where labels do not read so."""

    title: str
    seats: list[MapElement] = field(default_factory=list)

    @property
    def buttons(self) -> SafeString:
        return SafeString(
            "".join(
                list_button(seat.id, seat.name, seat.label or seat.id, is_mine=seat.state == "mine")
                for seat in self.seats
            )
        )


@dataclass
class SeatMap:
    """What `rooms/_seat_map.html` draws; `hash` is the layout's whole hash, the address of its stylesheet."""

    hash: str
    mode: Mode
    shapes: list[MapElement]
    seats: list[MapElement]

    @cached_property
    def short_hash(self) -> str:
        return short_hash(self.hash)

    @property
    def is_picture(self) -> bool:
        return self.mode in ("projector", "room")

    @property
    def buttons(self) -> SafeString:
        """The seats to choose from, on the map."""
        return SafeString(
            "\n".join(
                map_button(seat.id, seat.css, seat.name, seat.text, is_taken=seat.state == "taken")
                for seat in self.seats
            )
        )

    def label_of(self, seat_id: str) -> str:
        """What people call the seat; one that the layout does not have is called by its id."""
        return next((seat.label or seat.id for seat in self.seats if seat.id == seat_id), seat_id)

    @cached_property
    def taken(self) -> int:
        return sum(seat.state != "free" for seat in self.seats)

    @property
    def free(self) -> int:
        return len(self.seats) - self.taken

    @property
    def rows(self) -> list[SeatRow]:
        """The seats to choose from by the letters of their labels, in reading order; what has no row comes last."""
        rows: dict[str, SeatRow] = {}
        for seat in self.seats:
            if seat.state == "taken":
                continue
            parts = row_and_seat(seat.label)
            letters = parts[0] if parts else ""
            if letters not in rows:
                rows[letters] = SeatRow(_("Row %(row)s") % {"row": letters} if letters else "")
            rows[letters].seats.append(seat)
        for row in rows.values():
            row.seats.sort(key=lambda seat: _reading_order(seat.label))
        return [rows[letters] for letters in sorted(rows, key=lambda letters: (not letters, len(letters), letters))]


@lru_cache(maxsize=4096)
def row_and_seat(label: str) -> tuple[str, str] | None:
    """("A", "4") for "A4", "A 4" and "A-4"; None where a label does not read as a row and a seat."""
    match = ROW_AND_SEAT.fullmatch(label)
    return (match[1], match[2]) if match else None


class Voice:
    """What a screen reader says: "Row A, seat 4, free", or "Seat 17, free". Translated once for all seats of a map."""

    def __init__(self) -> None:
        self.states: dict[State, str] = {"free": _("free"), "taken": _("taken"), "mine": _("yours")}
        self.in_a_row = _("Row %(row)s, seat %(seat)s, %(state)s")
        self.labelled = _("Seat %(label)s, %(state)s")
        self.without_label = _("Seat without a label, %(state)s")

    def name(self, label: str, state: str) -> str:
        """`state` is translated already."""
        parts = row_and_seat(label)
        if parts:
            return self.in_a_row % {"row": parts[0], "seat": parts[1], "state": state}
        return (self.labelled if label else self.without_label) % {"label": label, "state": state}


def build_seat_map(
    elements: Sequence[Element],
    layout_hash: str,
    *,
    taken: Mapping[str, Occupant | None],
    mine: str | None = None,
    mode: Mode,
    free_href: str = "",
) -> SeatMap:
    """Join a layout with who sits where: `taken` by seat id, the occupant only where the reader may know the name.
    `free_href` makes the tutor's free seats links: what comes before the seat's id in the address."""
    voice = Voice()
    return SeatMap(
        layout_hash,
        mode,
        [
            MapElement(index, "", element.type, element.label, f"{SHAPES[element.type]} e{index}", element.label)
            for index, element in enumerate(elements)
            if element.type in SHAPES
        ],
        [
            _seat(index, element, taken, mine, mode, voice, free_href)
            for index, element in enumerate(elements)
            if element.type == "seat"
        ],
    )


def _seat(
    index: int,
    element: Element,
    taken: Mapping[str, Occupant | None],
    mine: str | None,
    mode: Mode,
    voice: Voice,
    free_href: str,
) -> MapElement:
    state: State = "mine" if mine == element.id else "taken" if element.id in taken else "free"
    is_long = " long" if state == "free" and len(element.label) > LONG_LABEL else ""
    seat = MapElement(
        index,
        element.id,
        "seat",
        element.label,
        f"seat{'' if state == 'free' else ' ' + state}{is_long} e{index}",
        element.label if state == "free" else "",
        state=state,
    )
    if mode == "tutor":
        _put_occupant(seat, taken.get(element.id), voice)
        if state == "free" and free_href:
            seat.href = free_href + quote(element.id, safe="")
    elif mode == "student":
        seat.name = voice.name(element.label, voice.states[state])
    return seat


def _put_occupant(seat: MapElement, occupant: Occupant | None, voice: Voice) -> None:
    if occupant is None:
        seat.name = voice.name(seat.label, voice.states[seat.state])
        return
    said = _("%(name)s, has a note") if occupant.has_note else "%(name)s"
    said = said % {"name": occupant.name}
    if occupant.is_disputed:
        said = _("%(name)s, disputed") % {"name": said}
    if occupant.is_picked:
        said = _("%(name)s, picked") % {"name": said}
    seat.name = voice.name(seat.label, said)
    if occupant.does:
        seat.name = _("%(seat)s: %(does)s") % {"seat": seat.name, "does": occupant.does}
    seat.text, seat.subtext = occupant.lines
    seat.action = occupant.action
    seat.has_note, seat.is_current, seat.href = occupant.has_note, occupant.is_current, occupant.href
    marks = {
        "named": True,
        "long": len(seat.text) > LONG_LABEL + 1,
        "noted": seat.has_note,
        "current": seat.is_current,
        "disputed": occupant.is_disputed,
        "picked": occupant.is_picked,
    }
    seat.css = " ".join([seat.css, *(mark for mark, is_set in marks.items() if is_set)])


@lru_cache(maxsize=4096)
def _reading_order(label: str) -> tuple[str, int, str]:
    parts = row_and_seat(label)
    if parts:
        return parts[0], int(parts[1]), label
    digits = re.sub(r"\D", "", label)[:9]
    return "", int(digits or 0), label
