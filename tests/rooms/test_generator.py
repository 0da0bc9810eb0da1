"""Layouts by rule: labels, aisles, and that nothing stands on anything else."""

from itertools import combinations, product

import pytest

from rooms.generator import AISLE, SEAT, STEP, Door, generate, pc_pool, row_letters, u_shape
from rooms.layout import Element, canonical, check_layout, parse_layout
from rooms.layout_json import read_layout, write_layout

DOORS: tuple[Door, ...] = ("none", "front-left", "front-right", "back-left", "back-right")


def seats(elements: tuple[Element, ...]) -> list[Element]:
    return [element for element in elements if element.type == "seat"]


def overlapping(elements: tuple[Element, ...]) -> list[tuple[str, str]]:
    return [
        (one.id, other.id)
        for one, other in combinations(elements, 2)
        if one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    ]


def test_rows_are_labelled_from_the_front() -> None:
    found = seats(generate(2, 3))
    assert [seat.label for seat in found] == ["A1", "A2", "A3", "B1", "B2", "B3"]
    assert found[0].y < found[3].y
    assert found[0].x < found[1].x


def test_aisles_lie_after_the_seats_and_rows_that_are_named() -> None:
    found = {seat.label: seat for seat in seats(generate(3, 4, aisles_after_seats=[1, 3, 3], aisles_after_rows=[2]))}
    across = [found[label].x for label in ("A1", "A2", "A3", "A4")]
    assert across == [0, STEP + AISLE, 2 * STEP + AISLE, 3 * STEP + 2 * AISLE]
    down = [found[label].y - found["A1"].y for label in ("A1", "B1", "C1")]
    assert down == [0, STEP, 2 * STEP + AISLE]


@pytest.mark.parametrize(
    ("row", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")],
)
def test_rows_after_z(row: int, letters: str) -> None:
    assert row_letters(row) == letters


@pytest.mark.parametrize(("door", "side", "end"), [(door, *door.split("-")[::-1]) for door in DOORS[1:]])
def test_the_door_stands_in_its_corner(door: Door, side: str, end: str) -> None:
    elements = generate(4, 8, door=door)
    [found] = [element for element in elements if element.type == "door"]
    first, last = seats(elements)[0], seats(elements)[-1]
    assert (found.x == 0) == (side == "left")
    assert (found.x + found.width == last.x + SEAT) == (side == "right")
    assert (found.y < first.y) == (end == "front")
    assert (found.y > last.y) == (end == "back")


def test_board_and_door_can_be_left_out() -> None:
    elements = generate(2, 2, door="none", board=False)
    assert {element.type for element in elements} == {"seat"}
    assert min(element.y for element in elements) == 0


ROOMS = [
    *(
        generate(rows, width, door=door, board=board)
        for rows, width, door, board in product((1, 7), (1, 3, 20), DOORS, (True, False))
    ),
    generate(8, 15, aisles_after_seats=(4, 11), aisles_after_rows=(4,)),
    *(u_shape(side, base, door=door) for side, base, door in product((1, 8), (1, 2, 8), DOORS)),
    *(
        pc_pool(rows, islands, seats=wide, door=door)
        for rows, islands, wide, door in product((1, 3), (1, 4), (1, 3), DOORS)
    ),
]


@pytest.mark.parametrize("elements", ROOMS)
def test_each_room_obeys_the_rules_and_nothing_stands_on_anything(elements: tuple[Element, ...]) -> None:
    assert overlapping(elements) == []
    assert check_layout(read_layout_rows(elements)) == parse_layout(canonical(elements)).elements


def read_layout_rows(elements: tuple[Element, ...]) -> list[dict[str, object]]:
    return [
        {name: getattr(element, name) for name in ("id", "label", "x", "y", "width", "height", "type")}
        for element in read_layout(write_layout(elements))
    ]


def test_the_largest_hall_is_a_layout() -> None:
    assert len(seats(generate(40, 49))) == 1960


@pytest.mark.parametrize(
    "elements",
    [generate(1, 100, aisles_after_seats=range(100)), generate(100, 1), u_shape(50, 50), pc_pool(1, 20, seats=20)],
)
def test_the_widest_rooms_are_layouts(elements: tuple[Element, ...]) -> None:
    assert check_layout(read_layout_rows(elements))


def test_a_u_has_an_arm_a_base_and_an_arm() -> None:
    labels = [seat.label for seat in seats(u_shape(3, 2))]
    assert labels == ["A1", "A2", "A3", "B1", "B2", "C1", "C2", "C3"]


def test_islands_have_a_letter_each_and_seats_on_both_sides() -> None:
    elements = pc_pool(2, 2, seats=2)
    labels = [seat.label for seat in seats(elements)]
    assert labels == [f"{letter}{number}" for letter in "ABCD" for number in (1, 2, 3, 4)]
    [table] = [element for element in elements if element.id == "table-1"]
    first, *_rest, last = seats(elements)[:4]
    assert first.y < table.y < last.y
