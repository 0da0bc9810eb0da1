"""Layouts made by rule: rows of seats with aisles, a U of tables, islands of computers."""

from collections.abc import Collection, Iterator
from string import ascii_uppercase
from typing import Literal

from django.utils.translation import gettext as _

from rooms.layout import Element

Door = Literal["none", "front-left", "front-right", "back-left", "back-right"]

# In units of the layout: a seat, the pitch from one to the next, an aisle, and what stands at the front.
SEAT = 44
STEP = 52
GAP = STEP - SEAT
AISLE = 44
FRONT = 36
DOOR = 64
TABLE = 40


def generate(
    rows: int,
    seats: int,
    *,
    aisles_after_seats: Collection[int] = (),
    aisles_after_rows: Collection[int] = (),
    door: Door = "front-left",
    board: bool = True,
) -> tuple[Element, ...]:
    """A hall of `rows` times `seats`, labelled A1, A2, ... from the board on; an aisle follows each seat and row
    that the two collections name, counted from 1."""
    xs = _places(seats, aisles_after_seats)
    front = FRONT + STEP if board or door.startswith("front") else 0
    ys = [front + y for y in _places(rows, aisles_after_rows)]
    width, bottom = xs[-1] + SEAT, ys[-1] + SEAT
    placed = [_seat(row, number, x, y) for row, y in enumerate(ys) for number, x in enumerate(xs, 1)]
    return (*_front(width, bottom, door=door, board=board), *placed)


def u_shape(side: int, base: int, *, door: Door = "back-left") -> tuple[Element, ...]:
    """Tables in a U that opens to the board: `side` seats along each arm and `base` along the bottom, all on the
    outside. A is the left arm, B the bottom, C the right arm."""
    inner = max(base * STEP - GAP, 2 * TABLE + STEP)
    top, right = FRONT + STEP, STEP + inner + GAP
    arm = side * STEP
    foot = top + arm + TABLE + GAP
    indent = STEP + (inner - base * STEP + GAP) / 2
    seats = [
        *(_seat(0, number, 0, top + (number - 1) * STEP) for number in range(1, side + 1)),
        *(_seat(1, number, indent + (number - 1) * STEP, foot) for number in range(1, base + 1)),
        *(_seat(2, number, right, top + (number - 1) * STEP) for number in range(1, side + 1)),
    ]
    tables = (
        Element("table-left", "", STEP, top, TABLE, arm, "table"),
        Element("table-right", "", right - GAP - TABLE, top, TABLE, arm, "table"),
        Element("table-base", "", STEP, top + arm, inner, TABLE, "table"),
    )
    return (*_front(right + SEAT, foot + SEAT, door=door, board=True), *tables, *seats)


def pc_pool(rows: int, islands: int, *, seats: int = 3, door: Door = "front-right") -> tuple[Element, ...]:
    """`rows` of `islands`, each a table with `seats` on both of its long sides; every island has a letter."""
    wide, deep = seats * STEP - GAP, 2 * (SEAT + GAP) + TABLE
    top = FRONT + STEP
    placed = [
        element
        for number in range(rows * islands)
        for element in _island(
            number,
            x=number % islands * (wide + AISLE),
            y=top + number // islands * (deep + AISLE),
            seats=seats,
        )
    ]
    width, bottom = islands * (wide + AISLE) - AISLE, top + rows * (deep + AISLE) - AISLE
    return (*_front(width, bottom, door=door, board=True), *placed)


def _island(number: int, *, x: int, y: int, seats: int) -> Iterator[Element]:
    """A table with seats along its upper and its lower side."""
    yield Element(f"table-{number + 1}", "", x, y + STEP, seats * STEP - GAP, TABLE, "table")
    for seat in range(2 * seats):
        side, place = divmod(seat, seats)
        yield _seat(number, seat + 1, x + place * STEP, y + side * (STEP + TABLE + GAP))


def row_letters(row: int) -> str:
    """A, B, ... Z, AA, AB, ... for 0, 1, ..."""
    before, letter = divmod(row, len(ascii_uppercase))
    return (row_letters(before - 1) if before else "") + ascii_uppercase[letter]


def _places(count: int, aisles: Collection[int]) -> list[int]:
    """Where each of `count` begins, with room for the aisles before it."""
    return [index * STEP + AISLE * sum(1 <= aisle <= index for aisle in set(aisles)) for index in range(count)]


def _seat(row: int, number: int, x: float, y: float) -> Element:
    label = f"{row_letters(row)}{number}"
    return Element(f"seat-{label.lower()}", label, x, y, SEAT, SEAT, "seat")


def _front(width: float, bottom: float, *, door: Door, board: bool) -> Iterator[Element]:
    """The board in the middle of the front, and the door in its corner; a narrow room has a wider front than rows."""
    at_front, at_left = door.startswith("front"), door.endswith("left")
    beside = 2 * (DOOR + GAP) if at_front else 0
    if board:
        width = max(width, beside + SEAT)
        length = min(width - beside, max(3 * STEP, width / 2))
        yield Element("board", _("Board"), (width - length) / 2, 0, length, FRONT, "table")
    if door != "none":
        x = 0 if at_left else max(width - DOOR, 0)
        yield Element("door", _("Door"), x, 0 if at_front else bottom + GAP, DOOR, FRONT, "door")
