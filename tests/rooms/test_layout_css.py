import re

import pytest

from rooms.layout import Element
from rooms.layout_css import layout_css, short_hash

HASH = "0123456789abcdef" * 4


def seat(index: int, x: float, y: float, width: float = 50, height: float = 50, label: str = "") -> Element:
    return Element(f"s{index}", label or f"A{index}", x, y, width, height, "seat")


def hall(rows: int = 10, seats: int = 12) -> list[Element]:
    return [seat(row * seats + place, place * 55, row * 55) for row in range(rows) for place in range(seats)]


def test_places_elements_by_index_in_pixels_of_the_smallest_size() -> None:
    elements = [
        Element("board", "Board", 30, 20, 100, 25, "table"),
        seat(1, 30, 70),
        Element("aisle", "", 85, 70, 20, 50, "gap"),
        seat(2, 110, 70),
    ]

    assert layout_css(HASH, elements) == (
        ".m-01234567{--W:114.4;--H:88;--w:44;--h:44}\n"
        "@container (width<126.4px){.hall .o-01234567{display:block}}\n"
        ".m-01234567 .e0{--x:0;--y:0;--w:88;--h:22}\n"
        ".m-01234567 .e1{--x:0;--y:44}\n"
        ".m-01234567 .e3{--x:70.4;--y:44}\n"
    )


@pytest.mark.parametrize("elements", [[], [Element("aisle", "", 0, 0, 10, 10, "gap")]])
def test_nothing_drawn_gives_nothing(elements: list[Element]) -> None:
    assert layout_css(HASH, elements) == ""


def test_the_smallest_seat_is_a_finger_wide() -> None:
    assert layout_css(HASH, [seat(1, 0, 0, 40, 60), seat(2, 80, 0, 20, 60)]).splitlines()[2:] == [
        ".m-01234567 .e0{--x:0;--y:0}",
        ".m-01234567 .e1{--x:176;--y:0;--w:44;--h:132}",
    ]


def test_one_crumb_of_a_seat_does_not_blow_up_the_hall() -> None:
    normal = layout_css(HASH, hall())
    with_crumb = layout_css(HASH, [*hall(), seat(999, 0, 0, 0.001, 0.001), seat(1000, 0, 0, 0, 0)])

    assert width(with_crumb) == pytest.approx(4 * width(normal), rel=0.01)


def width(css: str) -> float:
    found = re.search(r"--W:([\d.]+)", css)
    assert found
    return float(found[1])


def test_a_room_without_seats_has_a_usual_width() -> None:
    assert width(layout_css(HASH, [Element("t", "Board", 5, 5, 3, 1, "table")])) == 600
    assert width(layout_css(HASH, [Element("t", "Board", 5, 5, 0, 0, "door")])) == 1


@pytest.mark.parametrize(
    "hostile",
    ["}*{display:none}", "</style><script>", "url(//evil)", "\\7d ", "e0{", '";'],
)
def test_nothing_that_people_typed_gets_in(hostile: str) -> None:
    plain = [seat(1, 0, 0), Element("t", "Board", 0, 60, 50, 20, "table")]
    evil = [
        Element(hostile, hostile, 0, 0, 50, 50, "seat"),
        Element("t", hostile, 0, 60, 50, 20, "table"),
    ]

    assert layout_css(HASH, evil) == layout_css(HASH, plain)


def test_a_hash_is_hexadecimal_whatever_comes_in() -> None:
    assert short_hash("}*{x:y}/abc") == "abc"
    assert short_hash(HASH) == "01234567"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), -5.0, 1e308, 1e6])
def test_every_number_is_finite_short_and_not_negative(value: float) -> None:
    css = layout_css(HASH, [seat(1, 0, 0), seat(2, value, value, value, value)])

    assert re.fullmatch(r"(?:[.@()<>{}\-:; a-zWH0-9\n])+", css)
    assert not re.search(r"nan|inf|[0-9]e[+0-9]|:-", css.lower())
    assert all(float(number) <= 100_012 for number in re.findall(r":([\d.]+)", css))


def test_a_stylesheet_of_a_hall_is_small() -> None:
    assert len(layout_css(HASH, hall())) < 4_500
