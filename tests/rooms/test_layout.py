"""The rules of a layout: every broken one is named with the element that breaks it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms.layout import (
    MAX_ELEMENTS,
    MAX_LENGTH,
    TYPES,
    Element,
    LayoutError,
    canonical,
    check_layout,
    content_hash,
    parse_layout,
)
from rooms.layout_json import MAX_CHARACTERS, decode_layout, read_layout, write_layout

SEAT: dict[str, Any] = {"id": "s1", "label": "A1", "x": 0, "y": 10, "width": 40, "height": 40, "type": "seat"}


def seat(**changes: Any) -> dict[str, Any]:
    return SEAT | changes


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in SEAT.items() if name != key}


def problems(data: object) -> list[str]:
    with pytest.raises(LayoutError) as caught:
        check_layout(data)
    return caught.value.problems


def problems_of(text: str) -> list[str]:
    with pytest.raises(LayoutError) as caught:
        read_layout(text)
    return caught.value.problems


def number(key: str) -> str:
    return f"Element 1 (s1): {key} must be a number from 0 to {MAX_LENGTH}."


def side(key: str) -> str:
    return f"Element 1 (s1): the {key} of a seat must be at least 0.01."


TEXT = "must be a text of at most 100 characters, without control characters."
NO_ID = "Element 1 has no id: a text that is not empty."
TYPE = "Element 1 (s1): type must be one of seat, table, gap, door."


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (without("id"), [NO_ID]),
        (seat(id=""), [NO_ID]),
        (seat(id="  "), [NO_ID]),
        (seat(id=None), [NO_ID]),
        (seat(id=7), [f"Element 1: id {TEXT}"]),
        (seat(id="a" * 101), [f"Element 1 ({'a' * 40}): id {TEXT}"]),
        (seat(id="a\u0000b"), [f"Element 1 (a\ufffdb): id {TEXT}"]),
        (seat(id="\ud800"), [f"Element 1 (\ufffd): id {TEXT}"]),
        (seat(label=4), [f"Element 1 (s1): label {TEXT}"]),
        (seat(label="a\nb"), [f"Element 1 (s1): label {TEXT}"]),
        (without("type"), [TYPE]),
        (seat(type="chair"), [TYPE]),
        (seat(type="Seat"), [TYPE]),
        (seat(type=["seat"]), [TYPE]),
        (seat(type={}), [TYPE]),
        (without("x"), [number("x")]),
        (seat(y=-1), [number("y")]),
        (seat(y=-0.5), [number("y")]),
        (seat(width="40"), [number("width")]),
        (seat(height=None), [number("height")]),
        (seat(height=True), [number("height")]),
        (seat(x=float("nan")), [number("x")]),
        (seat(x=float("inf")), [number("x")]),
        (seat(x=10**400), [number("x")]),
        (seat(x=MAX_LENGTH + 1), [number("x")]),
        (seat(x=-1, type="bed"), [TYPE, number("x")]),
        (seat(width=0), [side("width")]),
        (seat(width=0.009, height=0), [side("width"), side("height")]),
        (seat(x=-1, width=0), [number("x"), side("width")]),
        ("seat", ["Element 1 is not an object."]),
        (None, ["Element 1 is not an object."]),
        ([], ["Element 1 is not an object."]),
    ],
)
def test_a_broken_rule_is_named_with_its_element(row: object, expected: list[str]) -> None:
    assert problems([row]) == expected


@pytest.mark.parametrize("data", [None, {}, {"elements": []}, "[]", 7, True])
def test_a_layout_is_an_array(data: object) -> None:
    assert problems(data) == ["A layout is an array of elements."]


def test_ids_and_labels_of_seats_are_unique() -> None:
    rows = [
        seat(),
        seat(label="A2"),
        seat(id="s3", label=" A1 "),
        seat(id="s4", label="A1", type="table"),
        seat(id="s5", label=""),
        seat(id="s6", label=""),
        seat(id=" s1 ", label="A7"),
    ]
    assert problems(rows) == [
        "Element 2 (s1): the id is that of Element 1 (s1) too.",
        "Element 7 (s1): the id is that of Element 1 (s1) too.",
        "Element 3 (s3): the seat label A1 is that of Element 1 (s1) too.",
    ]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert len(problems([seat(x=-1), seat(type="x", label="A2"), 7])) == 4


def test_at_most_two_thousand_elements() -> None:
    rows = [seat(id=f"s{index}", label="") for index in range(MAX_ELEMENTS)]
    assert len(check_layout(rows)) == 2000
    assert problems([*rows, seat()]) == ["A layout has at most 2000 elements, not 2001."]


def test_edges_that_are_allowed() -> None:
    rows = [
        seat(x=0, y=0, type="table", width=0, height=0),
        without("label") | {"id": "2"},
        seat(id="3", label=None),
        seat(id="Плац <b> 🪑", label='"><script>'),
    ]
    assert [element.label for element in check_layout(rows)] == ["A1", "", "", '"><script>']
    assert check_layout([]) == ()


def hall(unit: float, **last: Any) -> list[dict[str, Any]]:
    """Three seats of this size, and a fourth element that is up to the test."""
    size = {"width": unit, "height": unit}
    return [
        *(seat(id=f"s{n}", label="", x=n * unit, **size) for n in range(3)),
        seat(id="last", label="", **size) | last,
    ]


# In metres, in seats, in pixels.
@pytest.mark.parametrize("unit", [0.5, 1, 20, 44])
def test_whatever_the_unit_nothing_may_stand_out_of_the_map(unit: float) -> None:
    assert len(check_layout(hall(unit, x=500 * unit, height=unit / 4))) == 4
    assert problems(hall(unit, height=unit / 11)) == ["Element 4 (last) is much smaller than the other seats."]
    far = "Element 4 (last) lies too far away: more than 1000 seats."
    if 1000 * unit < MAX_LENGTH:
        assert [problems(hall(unit, type=kind, y=1000 * unit)) for kind in ("seat", "table", "gap")] == [[far]] * 3


def test_one_element_at_the_end_of_the_world_is_named() -> None:
    for layout in (hall(44, x=999_999), hall(44, x=MAX_LENGTH + 1)):
        assert problems(layout) == ["Element 4 (last): x must be a number from 0 to 25000."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "This is not JSON: line 1, column 1: Expecting value."),
        ("[\n  {,}\n]", "This is not JSON: line 2, column 4: Expecting property name enclosed in double quotes."),
        ("[1,]", "This is not JSON: line 1, column 4: Expecting value."),
        ("[] []", "This is not JSON: line 1, column 4: Extra data."),
        ("<html>", "This is not JSON: line 1, column 1: Expecting value."),
        ("[NaN]", "Element 1 is not an object."),
        ("-Infinity", "A layout is an array of elements."),
        ('[{"id": "a", "x": 1, "x": 2}]', "The key x stands twice in the element a."),
        ('[{"x": 1, "x": 2}]', "The key x stands twice in an element."),
        ("[" * 100_000, "This is nested too deeply: a layout is an array of flat objects."),
        ('{"a":' * 100_000, "This is nested too deeply: a layout is an array of flat objects."),
        (f"[{'9' * 5_000}]", "This holds a number that is too long to read."),
        ("1" * (MAX_CHARACTERS + 1), "This is longer than 1000000 characters."),
    ],
)
def test_what_is_not_json_is_said_with_its_place(text: str, expected: str) -> None:
    assert problems_of(text) == [expected]


def test_numbers_beyond_floats_are_turned_away() -> None:
    assert problems_of(json.dumps([seat()]).replace("10", "1e999")) == [number("y")]


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_named_with_the_other_faults(constant: str) -> None:
    text = json.dumps([seat(), seat(id="b", label="B", type="bed")]).replace("10", constant, 1)
    assert problems_of(text) == [number("y"), "Element 2 (b): type must be one of seat, table, gap, door."]


def test_a_mark_of_byte_order_is_no_fault() -> None:
    assert read_layout("\ufeff[]") == ()
    assert decode_layout(b"\xef\xbb\xbf[]") == "[]"


def test_a_file_in_another_encoding_is_said() -> None:
    with pytest.raises(LayoutError, match=r"not text in UTF-8"):
        decode_layout("[{'id': 'Tür'}]".encode("latin-1"))


TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
LENGTHS = st.one_of(st.integers(0, 9_000), st.floats(0, 9_000, allow_nan=False))
SIDES = st.one_of(st.integers(10, 90), st.floats(10, 90, allow_nan=False))
ELEMENTS = st.lists(
    st.builds(
        Element, id=TEXTS, label=TEXTS, x=LENGTHS, y=LENGTHS, width=SIDES, height=SIDES, type=st.sampled_from(TYPES)
    ),
    max_size=5,
    unique_by=(lambda element: element.id, lambda element: element.label),
)


@given(ELEMENTS)
def test_what_is_downloaded_can_be_uploaded_and_is_the_same_layout(elements: list[Element]) -> None:
    stored = canonical(elements)
    downloaded = write_layout(parse_layout(stored).elements)
    assert content_hash(canonical(read_layout(downloaded))) == content_hash(stored)
    assert parse_layout(stored).hash == content_hash(stored)


LEAVES = st.none() | st.booleans() | st.floats() | st.text(st.characters())  # halves of surrogate pairs too
KEYS = st.sampled_from([*SEAT, "other"])


@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner)))
def test_whatever_json_holds_is_taken_or_refused_in_words(data: object) -> None:
    try:
        elements = check_layout(data)
    except LayoutError as error:
        said = error.problems
    else:
        said = ["taken"]
        assert parse_layout(canonical(elements)).elements == elements
    assert all(said)
    assert said
    assert "".join(said).encode()  # a page can be made of it


def test_the_same_elements_give_the_same_bytes_however_they_are_written() -> None:
    written = '[{"type":"seat","height":40.0,"width":4e1,"y":10,"x":0.0004,"label":" A1 ","id":"s1","colour":"red"}]'
    assert canonical(read_layout(written)) == canonical(check_layout([SEAT]))
