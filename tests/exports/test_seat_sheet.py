"""Names on the printed seat map: whole, within their seats, as large as fits."""

import pytest

from exports.seat_sheet import LINE, Shape, draw_seat_sheet, fit
from rooms.layout import Element

NAMES = [
    "Ada Byron",
    "Maximilian von und zu Hohenstein-Reichenbach",
    "Donaudampfschifffahrtsgesellschaftskapitän",
    "Þóra Guðmundsdóttir",
    "李小龙",
    "Anna Müller (Computer Science)",
    "WWWWWWWWWW MMMMMMMM",
    "X",
]


def element(kind: str = "seat", label: str = "A1", width: float = 40) -> Element:
    return Element(f"{kind}-{label}", label, 10, 20, width, 40, kind)


def seat(name: str, label: str = "A1", width: float = 40) -> Shape:
    place = element(label=label, width=width)
    [shape] = draw_seat_sheet([place], {place.id: name} if name else {}).shapes
    return shape


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [20, 40, 90])
def test_no_letter_of_a_name_is_lost(name: str, width: float) -> None:
    lines = seat(name, width=width).lines
    printed = "".join(line.text for line in lines)
    assert printed.replace("-", "").replace(" ", "") == name.replace("-", "").replace(" ", "")


@pytest.mark.parametrize("name", NAMES)
def test_lines_stand_below_the_label_and_within_the_seat(name: str) -> None:
    shape = seat(name)
    assert shape.label is not None
    feet = [float(line.y) for line in shape.lines]
    size = float(shape.lines[0].size)
    assert feet == sorted(feet)
    assert feet[0] - size * 0.8 >= float(shape.label.y) - 0.1
    assert feet[-1] <= 60
    assert len(feet) * size * LINE <= 40


def test_words_stay_whole_unless_breaking_them_makes_all_much_larger() -> None:
    assert fit("Ada Byron", 40, 25, 10)[1] == ["Ada", "Byron"]
    size, lines = fit("Donaudampfschifffahrt", 40, 25, 10)
    assert len(lines) > 1
    assert all(line.endswith("-") for line in lines[:-1])
    assert size > 3


def test_a_double_name_is_parted_at_its_own_hyphen() -> None:
    assert fit("Hohenstein-Reichenbach", 40, 25, 8)[1] == ["Hohenstein-", "Reichenbach"]


def test_an_empty_seat_has_a_rule_to_write_on_and_its_label() -> None:
    shape = seat("")
    assert (shape.css, shape.lines, shape.label and shape.label.text) == ("seat", [], "A1")
    assert shape.rule.startswith("M")
    assert seat("Ada Byron").rule == ""


def test_tables_and_doors_are_drawn_and_gaps_are_not() -> None:
    kinds = [element(kind, kind) for kind in ("table", "door", "gap")]
    sheet = draw_seat_sheet([element(), *kinds], {})
    assert [shape.css for shape in sheet.shapes] == ["seat", "table", "door"]
    assert sheet.view_box == "6 16 48 48"
    assert sheet.taken == 0


def test_a_long_label_shrinks_with_its_seat() -> None:
    label = seat("", label="Loge links 12", width=20).label
    assert label is not None
    assert float(label.size) < 3
