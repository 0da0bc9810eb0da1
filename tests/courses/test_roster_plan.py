"""How the rows of a file and the students of a course find each other. No database is needed to decide it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from attendance.core.text import fold
from attendance.courses.models import Student
from attendance.courses.roster_plan import Plan, fingerprint, make_plan
from tests.courses.rosters import read_text

GONE = datetime(2026, 5, 1, tzinfo=UTC)


def student(pk: int, given: str, family: str = "", **fields: Any) -> Student:
    built = Student(pk=pk, given=given, family=family, **fields)
    built.folded = fold(built.name)
    return built


def changes(plan: Plan) -> Mapping[int, Sequence[tuple[str, str, str]]]:
    return {change.student.pk: change.differences for change in plan.changed}


def test_a_number_matches_whatever_the_name() -> None:
    plan = make_plan(read_text("Vorname;Nachname;Matrikelnr", "Ada;Neu;7"), [student(1, "Ada", "Alt", number="7")])
    assert changes(plan) == {1: [("family", "Alt", "Neu")]}


def test_numbers_are_compared_as_text() -> None:
    plan = make_plan(read_text("name;number", "Ada;07"), [student(1, "Ada", number="7")])
    assert ([row.number for row in plan.new], plan.missing[0].pk) == (["07"], 1)


def test_a_folded_name_matches_and_gains_the_number() -> None:
    plan = make_plan(read_text("Vorname;Nachname;number", "Jürgen;Müller;7"), [student(1, "Jurgen", "MÜLLER")])
    assert changes(plan) == {
        1: [("given", "Jurgen", "Jürgen"), ("family", "MÜLLER", "Müller"), ("number", "", "7")],
    }


def test_a_whole_name_does_not_undo_a_split_one() -> None:
    plan = make_plan(read_text("name", "Ada Beispiel"), [student(1, "Ada", "Beispiel", number="7")])
    assert (plan.unchanged, plan.changed) == (1, [])


def test_a_split_name_improves_a_whole_one() -> None:
    plan = make_plan(read_text("Vorname;Nachname", "Ada;Beispiel"), [student(1, "Ada Beispiel")])
    assert changes(plan) == {1: [("given", "Ada Beispiel", "Ada"), ("family", "", "Beispiel")]}


def test_what_the_file_does_not_say_changes_nothing() -> None:
    known = student(1, "Ada", number="7", email="a@x.org", group="Monday")
    assert make_plan(read_text("name;number;mail;group", "Ada;7;;"), [known]).unchanged == 1
    assert make_plan(read_text("name", "Ada"), [known]).unchanged == 1


def test_an_empty_group_counts_where_the_file_knows_groups() -> None:
    known = [student(1, "Ada", number="7", group="Monday"), student(2, "Bela", number="8")]
    plan = make_plan(read_text("name;number;group", "Ada;7;", "Bela;8;Friday"), known)
    assert changes(plan) == {1: [("group", "Monday", "")], 2: [("group", "", "Friday")]}


def test_namesakes_without_a_number_are_not_guessed() -> None:
    known = [student(1, "Ada", number="7"), student(2, "Ada", number="8")]
    plan = make_plan(read_text("name", "Ada"), known)
    assert ([line.line for line in plan.refused], plan.rows, plan.missing) == ([2], [], [])


def test_two_new_numbers_for_one_student_are_not_guessed() -> None:
    plan = make_plan(read_text("name;number", "Ada;7", "Ada;8"), [student(1, "Ada")])
    assert ([line.line for line in plan.refused], plan.new, plan.missing) == ([2, 3], [], [])


def test_an_address_tells_namesakes_apart() -> None:
    known = [student(1, "Ada", email="A@x.org"), student(2, "Ada", email="b@x.org")]
    plan = make_plan(read_text("name;number;mail", "Ada;7;a@x.org", "Ada;8;b@x.org", "Ada;9;c@x.org"), known)
    assert [difference[0] for difference in changes(plan)[1]] == ["number", "email"]
    assert changes(plan)[2] == [("number", "", "8")]
    assert [row.number for row in plan.new] == ["9"]


def test_a_namesake_with_another_number_is_somebody_new() -> None:
    plan = make_plan(read_text("name;number", "Ada;8"), [student(1, "Ada", number="7")])
    assert ([row.number for row in plan.new], [s.pk for s in plan.missing]) == (["8"], [1])


def test_a_numbered_namesake_leaves_the_name_to_the_other() -> None:
    known = [student(1, "Ada", number="7", email="a@x.org"), student(2, "Ada", email="b@x.org")]
    assert make_plan(read_text("name;number;mail", "Ada;7;a@x.org", "Ada;;b@x.org"), known).unchanged == 2


def test_missing_are_active_and_not_even_on_a_refused_line() -> None:
    known = [
        student(1, "Zoe", "Absent"),
        student(2, "Gone", withdrawn_at=GONE),
        student(3, "Known By The Number", number="1"),
        student(5, "Doppelt Zwei"),
        student(4, "Anna", "Absent"),
    ]
    plan = make_plan(read_text("name;number", "Doppelt Eins;1", "Doppelt Zwei;1", "Ada;2"), known)
    assert [missing.pk for missing in plan.missing] == [4, 1]


def test_a_withdrawn_student_in_the_file_comes_back() -> None:
    plan = make_plan(read_text("name;number", "Ada;7"), [student(1, "Ada", number="7", withdrawn_at=GONE)])
    assert [(change.comes_back, change.differences) for change in plan.changed] == [(True, [])]


@pytest.mark.parametrize(
    "change",
    [
        {"given": "Bela"},
        {"family": "B"},
        {"number": "8"},
        {"email": "b@x.org"},
        {"group": "B"},
        {"withdrawn_at": GONE},
        {"pk": 2},
    ],
)
def test_fingerprint_depends_on_all_that_a_plan_depends_on(change: dict[str, Any]) -> None:
    fields: dict[str, Any] = {"pk": 1, "given": "Ada", "number": None}
    assert fingerprint([student(**fields)]) != fingerprint([student(**(fields | change))])


def test_fingerprint_does_not_depend_on_the_order() -> None:
    students = [student(1, "Ada", number=None), student(2, "Bela", number="8")]
    assert fingerprint(students) == fingerprint(students[::-1])


@pytest.mark.parametrize(
    ("known", "lines", "expected"),
    [
        ([], ["Ada Neu;7", "Ada Neu;8"], [("Ada Neu", 2)]),
        ([], ["Ada Neu;7", "Bela Neu;8"], []),
        ([student(1, "Ada", "Neu", number="7")], ["Ada Neu;7", "Ada Neu;8"], [("Ada Neu", 2)]),
        ([student(1, "Ada", "Neu", number="7", suffix="Physics")], ["Ada Neu;7", "Ada Neu;8"], []),
        ([student(1, "Ada", "Alt", number="7")], ["Neu, Ada;7", "Neu, Ada;8"], [("Ada Neu", 2)]),
        ([student(1, "Ada", "Neu", number="9")], ["Ada Neu;7"], [("Ada Neu", 2)]),
        ([student(1, "Ada", "Neu", number="9", withdrawn_at=GONE)], ["Ada Neu;7"], []),
    ],
    ids=["new", "different", "known", "suffix", "renamed", "missing", "withdrawn"],
)
def test_names_that_the_check_in_would_show_twice(
    known: list[Student], lines: list[str], expected: list[tuple[str, int]]
) -> None:
    assert make_plan(read_text("name;number", *lines), known).namesakes == expected
