"""Entries as tutors type them off a sheet."""

from unittest.mock import Mock

import pytest

from attendance.core.text import fold
from attendance.courses.models import Student
from attendance.register.paper import Roll
from attendance.register.typed import Reader, Typed
from rooms.layout import Element
from tests.factories.rooms import grid

NAMES = ("Adams", "Berg", "Cohen", "Demir", "Eder", "Fuchs Berger", "Gül", "Haas", "Ito", "Jung", "Kim", "Lee")
PEOPLE = [Student(pk=100 + n, given="X", family=name, folded=f"x {name.lower()}") for n, name in enumerate(NAMES, 1)]
ROLL = Roll(PEOPLE)
SEATS = {seat.id: seat for seat in grid()}


def read(text: str, seats: dict[str, Element] = SEATS, roll: Roll | None = ROLL) -> Typed:
    return Reader(roll, PEOPLE, seats).read(text)


def placed(typed: Typed) -> list[tuple[int, str | None]]:
    assert typed.problems == []
    return [(pk - 100, typed.seats.get(pk)) for pk in typed.students]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1-3, 5", [1, 2, 3, 5]),
        ("1 - 3; 5\n7", [1, 2, 3, 5, 7]),
        ("1–2,,\r\n 4 ,", [1, 2, 4]),
        ("1 2 3", [1, 2, 3]),
        ("3, 3, 1-3", [3, 1, 2]),
        ("12", [12]),
        ("Kim, lee", [11, 12]),
        ("1. 2.", [1, 2]),
    ],
)
def test_numbers_and_names(text: str, expected: list[int]) -> None:
    assert placed(read(text)) == [(number, None) for number in expected]


@pytest.mark.parametrize(
    "text",
    ["A2 4", "4 A2", "a2 4", "A2: 4", "A2=4", "4 a2.", "A2 Demir", "demir A2", "X Demir A2", "A2 4, 4", "4, A2 4"],
)
def test_a_seat_stands_before_or_behind_the_student(text: str) -> None:
    assert placed(read(text)) == [(4, "s0-1")]


def test_seats_of_several_words_and_seats_without_a_label() -> None:
    seats = {
        "one": Element("one", "Row 1 left", 0, 0, 9, 9, "seat"),
        "w-2": Element("w-2", "", 9, 0, 9, 9, "seat"),
    }
    assert placed(read("row 1 left 4, w-2 Fuchs Berger", seats)) == [(4, "one"), (6, "w-2")]


def test_where_seats_are_numbers_the_seat_comes_first() -> None:
    seats = {str(n): Element(f"s{n}", str(n), n, 0, 1, 1, "seat") for n in (7, 8)}
    assert placed(read("7 8, 8: 1", {seat.id: seat for seat in seats.values()})) == [(8, "s7"), (1, "s8")]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("13", "“13”: there is no such row on the sheet."),
        ("9-13", "“9-13”: there are no such rows on the sheet."),
        ("5-3", "“5-3”: there are no such rows on the sheet."),
        ("Zander", "“Zander”: nobody on the roster is called so."),
        ("ber", "“ber”: that may be X Berg, X Fuchs Berger."),
        ("A9 4", "“A9 4”: there is no seat A9."),
        ("Demir A9", "“Demir A9”: there is no seat A9."),
        ("A1 1, A1 2", "“A1 2”: seat A1 is given to X Adams already."),
        ("A1 1, A2 1", "“A2 1”: X Adams has another seat above."),
        ("A1", "“A1”: it is not said who sits there."),
    ],
)
def test_what_is_not_clear_is_said(text: str, problem: str) -> None:
    assert read(text).problems == [problem]


def test_a_whole_name_is_not_a_part_of_a_longer_one() -> None:
    assert placed(read("Berg, A1 berger")) == [(2, None), (6, "s0-0")]


def test_every_fault_is_said_not_the_first_alone() -> None:
    typed = read("13, 1, Zander, 14")
    assert len(typed.problems) == 3
    assert list(typed.students) == [101]


def test_without_a_sheet_numbers_mean_nothing() -> None:
    assert read("3, Kim", roll=None).problems == ["“3”: a number needs the check of its sheet."]
    assert read("1-3", roll=None).problems == ["“1-3”: a number needs the check of its sheet."]


def test_a_student_number_is_one_without_a_sheet_too() -> None:
    people = [Student(pk=1, given="Dana", family="K", number="514002", folded="dana k")]
    assert list(Reader(None, people, {}).read("514002").students) == [1]


@pytest.mark.parametrize("digit", ["9", "٣"])
@pytest.mark.parametrize("count", [5, 4301])
def test_a_number_of_thousands_of_digits_is_no_row(digit: str, count: int) -> None:
    [problem] = read(digit * count).problems
    assert problem.endswith("there is no such row on the sheet.")


def test_more_than_a_full_hall_is_not_read() -> None:
    assert read(",".join(["1"] * 1000)).problems == []
    typed = read(",".join(["1"] * 1001))
    assert typed.problems == ["At most 1000 entries at once: type the rest after."]
    assert typed.students == {}


def test_more_words_than_a_name_and_a_seat_are_not_read() -> None:
    [problem] = read("a " * 13).problems
    assert "put commas between the students" in problem
    assert placed(read("1 2 3 4 5 6 7 8 9 10 11 12 1 2 3")) == [(number, None) for number in range(1, 13)]


@pytest.mark.parametrize("between", [",", " "])
def test_after_so_many_faults_reading_ends(between: str) -> None:
    problems = read(between.join(["99"] * 60)).problems
    assert len(problems) == 51
    assert problems[-1] == "Nothing behind this was read."


def test_each_name_is_folded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    folded = Mock(wraps=fold)
    monkeypatch.setattr("attendance.register.queries.fold", folded)
    read(", ".join(NAMES * 10))
    assert folded.call_count == len(PEOPLE) + len(NAMES) * 10
