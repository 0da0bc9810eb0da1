"""The editor's modules by themselves: what they have to agree on with the server, and their arithmetic."""

from typing import Any

import pytest
from playwright.sync_api import Page

from rooms.models import Room
from rooms.seat_map import row_and_seat

pytestmark = pytest.mark.one_database
LABELS = ["A4", "a 12", "AB-7", "ABC.1234", "ABCD1", "A12345", "17", "Ä3", "A_4", "A٣", "", "A 4 ", "4A", "A/4"]


def run(page: Page, module: str, expression: str, argument: Any = None) -> Any:
    source = f"argument => import('/static/js/editor/{module}.js').then(module => {expression})"
    return page.evaluate(source, argument)


@pytest.fixture
def page(desk: Page, room: Room) -> Page:
    desk.goto("/admin/rooms/")
    return desk


def test_labels_are_read_as_the_server_reads_them(page: Page) -> None:
    found = run(page, "labels", "argument.map(label => module.rowAndSeat(label))", LABELS)
    assert [part and (part["row"], part["seat"]) for part in found] == [row_and_seat(label) for label in LABELS]


def test_rows_and_numbers_go_on(page: Page) -> None:
    rows = ["A", "Z", "AZ", "ZZ", "b", "Lab C", "C-", "7", ""]
    following = ["B", "AA", "BA", "AAA", "c", "Lab D", "D-", "7", ""]
    assert run(page, "labels", "argument.map(row => module.nextRow(row))", rows) == following
    taken = "module.nextFree(argument, new Set(['A1', 'A2', 'A9', 'Desk']))"
    free = {label: run(page, "labels", taken, label) for label in ("A1", "A3", "A9", "Desk", "B")}
    assert free == {"A1": "A3", "A3": "A3", "A9": "A10", "Desk": "Desk1", "B": "B"}


def test_four_quarters_are_a_whole_turn(page: Page) -> None:
    shapes: list[dict[str, Any]] = [
        {"id": "a", "label": "", "type": "table", "x": 0, "y": 0, "width": 101, "height": 40},
        {"id": "b", "label": "A1", "type": "seat", "x": 30.5, "y": 60, "width": 44, "height": 44},
    ]
    turn = "[1, 2, 3, 4].reduce((list) => module.rotate(list, new Set(['a', 'b'])), argument)"
    assert run(page, "edits", turn, shapes) == shapes
    once = run(page, "edits", "module.rotate(argument, new Set(['a']))", shapes)[0]
    assert (once["x"], once["y"], once["width"], once["height"]) == (30.5, -30.5, 40, 101)
