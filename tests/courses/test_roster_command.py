"""`import_roster` from a shell."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from attendance.courses.models import Course
from attendance.courses.roster.limits import MAX_BYTES
from attendance.ledger.models import Event
from tests.courses.rosters import SAMPLES

EXPECTED = sorted(SAMPLES.glob("*.expect.json"))


def run(course: Course, name: str, *options: str) -> Any:
    """The JSON that the command prints for a sample."""
    out = StringIO()
    call_command("import_roster", str(course.pk), str(SAMPLES / name), "--json", *options, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("expectation", EXPECTED, ids=lambda path: path.name.removesuffix(".expect.json"))
def test_json_of_a_sample(course: Course, expectation: Path) -> None:
    expected = json.loads(expectation.read_text("utf-8"))
    printed = run(course, expectation.name.removesuffix(".expect.json"))
    ends = [
        {key: row[key] for key in ("given", "family", "number")} for row in (printed["rows"][0], printed["rows"][-1])
    ]
    assert ends == [expected["first"], expected["last"]]
    assert printed["encoding"] == expected.get("encoding", printed["encoding"])
    assert [printed[key] for key in ("students", "new", "changed", "unchanged", "missing")] == [
        expected["students"],
        expected["students"],
        0,
        0,
        0,
    ]
    assert len(printed["skipped"]) == expected.get("skipped", 0)
    assert course.students.count() == expected["students"]


def test_json_is_exactly_what_the_design_says(course: Course) -> None:
    printed = run(course, "cr_only.csv")
    assert printed == {
        "encoding": "utf-8",
        "header_row": 1,
        "students": 2,
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "missing": 0,
        "skipped": [],
        "rows": [
            {"given": "Ada Beispiel", "family": "", "number": "", "email": ""},
            {"given": "Bela Beispiel", "family": "", "number": "", "email": ""},
        ],
    }


def test_dry_run_writes_nothing(course: Course) -> None:
    assert run(course, "moodle_en.csv", "--dry-run")["new"] == 42
    assert (course.students.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_refused_lines_stop_the_import(course: Course, options: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"line 9 .*line 12 .*line 13 "):
        run(course, "hostile.csv", *options)
    assert course.students.count() == 0


def test_skip_bad_leaves_them_out_and_says_so(course: Course) -> None:
    printed = run(course, "hostile.csv", "--skip-bad")
    assert (printed["students"], course.students.count()) == (9, 9)
    assert [entry["line"] for entry in printed["skipped"]] == [9, 12, 13, 14]


def test_missing_students_are_counted_and_stay(course: Course) -> None:
    run(course, "names.csv")
    assert run(course, "cr_only.csv")["missing"] == 42
    assert course.students.filter(withdrawn_at=None).count() == 44


@pytest.mark.parametrize("name", ["nul.csv", "empty.csv", "wrong_tool.csv", "not_a_table.xlsx", "no_such_file.csv"])
def test_broken_file_changes_nothing(course: Course, name: str) -> None:
    with pytest.raises(CommandError):
        run(course, name)
    assert course.students.count() == 0


def test_large_file_is_refused(course: Course, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(b"name\n" + b"Ada\n" * (MAX_BYTES // 4))
    with pytest.raises(CommandError, match="larger than 5 MB"):
        call_command("import_roster", str(course.pk), str(large))


def test_unknown_course(db: None) -> None:
    with pytest.raises(CommandError, match="no course 0"):
        call_command("import_roster", "0", str(SAMPLES / "names.csv"))


def test_plain_output(course: Course) -> None:
    out = StringIO()
    call_command("import_roster", str(course.pk), str(SAMPLES / "vips_bom.csv"), "--dry-run", stdout=out)
    assert out.getvalue().splitlines() == [
        "students: 42, new: 42, changed: 0, unchanged: 0, missing: 0",
        "skipped line 2: the greatest possible points, not a student",
        "Nothing was written (--dry-run).",
    ]
