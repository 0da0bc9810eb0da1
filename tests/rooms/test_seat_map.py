import gzip
import re

import pytest
from django.template.loader import render_to_string

from rooms.layout import Element
from rooms.seat_map import Mode, Occupant, SeatMap, build_seat_map, row_and_seat

HASH = "0123456789abcdef" * 4
HOSTILE = "\"><script>alert(1)</script>'{{ x }}"


def seat(seat_id: str, label: str) -> Element:
    return Element(seat_id, label, 0, 0, 50, 50, "seat")


ROOM = [
    Element("board", "Board", 0, 0, 100, 20, "table"),
    seat("x1", "A1"),
    seat("x2", "A2"),
    Element("aisle", "no label of an aisle", 0, 0, 10, 10, "gap"),
    seat("x3", "17"),
    Element("door", "Door", 0, 0, 20, 20, "door"),
]


def draw(seat_map: SeatMap) -> str:
    return render_to_string("rooms/_seat_map.html", {"map": seat_map})


def drawn(mode: Mode, **kwargs: object) -> str:
    options: dict[str, object] = {"taken": {"x2": None}, "mine": None, **kwargs}
    return draw(build_seat_map(ROOM, HASH, mode=mode, **options))  # type: ignore[arg-type]


def test_says_each_seat_as_a_person_would() -> None:
    seat_map = build_seat_map(ROOM, HASH, taken={"x2": None}, mine="x3", mode="student")

    assert [element.name for element in seat_map.seats] == [
        "Row A, seat 1, free",
        "Row A, seat 2, taken",
        "Seat 17, yours",
    ]
    assert [element.state for element in seat_map.seats] == ["free", "taken", "mine"]
    assert (seat_map.free, seat_map.taken) == (1, 2)


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("A4", ("A", "4")),
        ("A 4", ("A", "4")),
        ("AB-12", ("AB", "12")),
        ("ä7", ("ä", "7")),
        ("17", None),
        ("Window", None),
        ("PC-one", None),
        ("A4b", None),
        ("", None),
        ("ABCD1", None),
    ],
)
def test_reads_row_and_seat(label: str, parts: tuple[str, str] | None) -> None:
    assert row_and_seat(label) == parts


def test_a_student_gets_real_buttons() -> None:
    html = drawn("student", mine="x3")

    assert '<button name="seat" value="x1" class="seat e1" aria-label="Row A, seat 1, free">A1</button>' in html
    assert (
        '<button name="seat" value="x2" class="seat taken e2" aria-label="Row A, seat 2, taken" disabled></button>'
        in html
    )
    assert '<button name="seat" value="x3" class="seat mine e4" aria-label="Seat 17, yours"></button>' in html
    assert '<span class="board e0">Board</span>' in html
    assert '<span class="door e5">Door</span>' in html
    assert "aisle" not in html
    assert "e3" not in re.findall(r'class="[^"]*(e\d+)"', html)


def test_the_list_by_rows_offers_what_is_free() -> None:
    rows = drawn("student", mine="x3").partition("<details")[2]

    assert re.findall(r"<h3>(.*?)</h3>", rows) == ["Row A", "Seats"]
    assert re.findall(r'value="(\w+)"', rows) == ["x1", "x3"]


def test_rows_are_in_reading_order() -> None:
    labels = ["B2", "A10", "A2", "AA1", "Window", "A1", "B1"]
    seat_map = build_seat_map([seat(label, label) for label in labels], HASH, taken={}, mode="student")

    assert [(row.title, [place.label for place in row.seats]) for row in seat_map.rows] == [
        ("Row A", ["A1", "A2", "A10"]),
        ("Row B", ["B1", "B2"]),
        ("Row AA", ["AA1"]),
        ("", ["Window"]),
    ]


def test_a_full_room_has_no_list() -> None:
    assert "<details" not in drawn("student", taken={"x1": None, "x2": None, "x3": None})


@pytest.mark.parametrize("mode", ["projector", "room"])
def test_a_picture_has_no_names_and_nothing_to_press(mode: Mode) -> None:
    html = drawn(mode, taken={"x2": Occupant("Dana", "Kowalczyk", href="/admin/")})

    assert "Dana" not in html
    assert "<button" not in html
    assert "<a " not in html
    assert 'role="img" aria-label="Seat map: 2 free, 1 taken"' in html
    assert '<span class="seat taken e2"></span>' in html


def test_a_tutor_sees_names_and_notes() -> None:
    html = drawn(
        "tutor",
        taken={
            "x1": Occupant("Gül", "Ay", href="/admin/slots/1/?student=4", has_note=True),
            "x2": Occupant("Nguyễn Thị Minh"),
        },
    )

    assert (
        '<a class="seat taken e1 named noted" href="/admin/slots/1/?student=4" '
        'aria-label="Row A, seat 1, Gül Ay, has a note" title="Row A, seat 1, Gül Ay, has a note">'
        "<b>Gül</b><i>Ay</i></a>" in html
    )
    assert 'title="Row A, seat 2, Nguyễn Thị Minh"><b>Nguyễn</b><i>Thị Minh</i>' in html
    assert 'aria-label="Seat 17, free">17</span>' in html


def test_a_name_with_a_percent_sign_is_a_name() -> None:
    assert "Row A, seat 2, 100 %s" in drawn("tutor", taken={"x2": Occupant("100", "%s")})


@pytest.mark.parametrize("mode", ["student", "tutor", "projector", "room"])
def test_what_people_typed_stays_text(mode: Mode) -> None:
    elements = [seat(HOSTILE, HOSTILE), seat("b", "B1"), Element("t", HOSTILE, 0, 0, 1, 1, "table")]
    html = draw(build_seat_map(elements, HASH, taken={"b": Occupant(HOSTILE, HOSTILE, href=HOSTILE)}, mode=mode))

    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "style=" not in html


def test_a_room_without_seats_says_so() -> None:
    assert "This room has no seats." in draw(build_seat_map([], HASH, taken={}, mode="student"))


def test_a_hall_is_polled_in_few_bytes() -> None:
    hall = [seat(f"s{row}-{place}", f"{chr(65 + row)}{place + 1}") for row in range(10) for place in range(12)]
    half = {element.id: None for index, element in enumerate(hall) if index * 7 % 13 < 6}
    html = draw(build_seat_map(hall, HASH, taken=half, mine=None, mode="student"))

    assert len(gzip.compress(html.encode())) < 3_000
