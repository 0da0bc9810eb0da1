"""What is understood of a roster file, and which files are refused."""

import codecs
import json
import time
from typing import Any

import pytest

from attendance.courses.roster.limits import MAX_BYTES, MAX_COLUMNS, MAX_LINES, MAX_ROWS, RosterRefusedError
from attendance.courses.roster.reading import read_roster
from tests.courses.rosters import SAMPLES, read_text, sample

EXPECTED = sorted(SAMPLES.glob("*.expect.json"))


def lines_of(entries: list[Any]) -> list[int]:
    return [entry.line for entry in entries]


@pytest.mark.parametrize("expectation", EXPECTED, ids=lambda path: path.name.removesuffix(".expect.json"))
def test_sample_is_read_as_expected(expectation: Any) -> None:
    expected = json.loads(expectation.read_text("utf-8"))
    file = read_roster(sample(expectation.name.removesuffix(".expect.json")))
    ends = [{key: getattr(row, key) for key in ("given", "family", "number")} for row in (file.rows[0], file.rows[-1])]
    assert ends == [expected["first"], expected["last"]]
    assert len(file.rows) == expected["students"]
    assert len(file.skipped) == expected.get("skipped", 0)
    assert file.refused == []
    assert file.encoding == expected.get("encoding", file.encoding)


def test_all_samples_have_been_looked_at() -> None:
    assert len(EXPECTED) == 15


def test_hostile_sample_names_the_lines_that_stop_it() -> None:
    file = read_roster(sample("hostile.csv"))
    assert lines_of(file.refused) == [9, 12, 13]
    assert "longer than 200" in file.refused[0].reason
    assert "100010" in file.refused[1].reason
    assert lines_of(file.skipped) == [14]


def test_hostile_names_are_kept_as_text() -> None:
    names = {row.number: row.name for row in read_roster(sample("hostile.csv")).rows}
    assert names == {
        "100001": '=HYPERLINK("http://example.org";"click")',
        "100002": "+49 Plus",
        "100003": "@sum",
        "100004": "-1+1",
        "100005": "J\u00fcrgen M\u00fcller",
        "0100005": "J\u00fcrgen M\u00fcller",
        "100006": "Madonna",
        "100008": "evil",
        "100009": "<script>alert(1)</script>",
    }


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nul.csv", "NUL characters"),
        ("empty.csv", "is empty"),
        ("wrong_tool.csv", "No header row"),
        ("not_a_table.xlsx", "not an Excel workbook"),
    ],
)
def test_broken_sample_is_refused_with_one_sentence(name: str, words: str) -> None:
    with pytest.raises(RosterRefusedError) as refusal:
        read_roster(sample(name))
    assert words in refusal.value.sentence
    assert refusal.value.sentence.count(". ") == 0
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("encoding", "bom", "expected"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("utf-16-le", b"", "utf-16"),
        ("utf-16-be", b"", "utf-16"),
        ("cp1252", b"", "cp1252"),
    ],
)
def test_encoding_is_recognised(encoding: str, bom: bytes, expected: str) -> None:
    file = read_roster(bom + "name\nJörg Weiß\n".encode(encoding))
    assert (file.encoding, file.rows[0].name) == (expected, "Jörg Weiß")


@pytest.mark.parametrize(
    "data", [b"name\nAda \x81\n", codecs.BOM_UTF8 + b"name\n\xff\n", codecs.BOM_UTF16_LE + b"n\0a"]
)
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(RosterRefusedError, match="not text"):
        read_roster(data)


def test_old_excel_workbook_is_refused() -> None:
    with pytest.raises(RosterRefusedError, match="old Excel"):
        read_roster(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, end: str) -> None:
    file = read_text(*(delimiter.join(cells) for cells in [("Vorname", "Nachname"), ("Ada", "Beispiel")]), end=end)
    assert [(row.line, row.given, row.family) for row in file.rows] == [(2, "Ada", "Beispiel")]
    assert file.delimiter == delimiter


def test_lines_are_physical() -> None:
    file = read_text("", "remark;name", '"one', "two;", 'three";Ada', "", ";Bela\x0b\u2028 B", '"a";"Cem"')
    assert file.header_row == 2
    assert [(row.line, row.name) for row in file.rows] == [(3, "Ada"), (7, "Bela B"), (8, "Cem")]


def test_quotation_mark_that_never_closes_is_refused_with_its_line() -> None:
    with pytest.raises(RosterRefusedError, match="line 3"):
        read_text("name;number", "Ada;1", '"Bela;2', "Cem;3")


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("VORNAME;nach name", "Ada;Beispiel", ("Ada", "Beispiel")),
        ("First-Name;SURNAME", "Ada;Beispiel", ("Ada", "Beispiel")),
        ("Name;Vorname", "Beispiel;Ada", ("Ada", "Beispiel")),
        ("Vollständiger Name;E-Mail", "Ada Beispiel;", ("Ada Beispiel", "")),
        ('"Name, Vorname";x', '"Beispiel, Ada";', ("Ada", "Beispiel")),
        ("name", "Beispiel, Ada", ("Ada", "Beispiel")),
        ("Nachname;Vorname", "Madonna;", ("Madonna", "")),
        ("name", "Ju\u0308rgen \u202eevil\u0007", ("Jürgen evil", "")),
    ],
)
def test_names_in_columns(header: str, cells: str, expected: tuple[str, str]) -> None:
    row = read_text(header, cells).rows[0]
    assert (row.given, row.family) == expected


def test_earlier_known_title_wins_within_a_role() -> None:
    file = read_text("ID number,name,Matrikelnummer", "u17,Ada,514002")
    assert (file.columns["number"], file.rows[0].number) == ("Matrikelnummer", "514002")


def test_status_group_of_students_is_no_group() -> None:
    file = read_text("Gruppe;Vorname;Nachname", "Studierende;Ada;A", "Lehrende;Egon;E", "Montag;Bela;B")
    assert [(row.given, row.group) for row in file.rows] == [("Ada", ""), ("Bela", "Montag")]
    assert lines_of(file.skipped) == [3]


def test_a_real_student_may_be_called_test_outside_of_canvas() -> None:
    assert read_text("Vorname;Nachname", "Test;Student").rows[0].name == "Test Student"


def test_nothing_is_read_after_the_footer_of_hisinone() -> None:
    assert len(read_text("name;x", "Ada;", "endHISsheet;", "Bela;").rows) == 1


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (f"{'N' * 201};1;;", "name is longer"),
        (f"{chr(0xFDFA) * 150};1;;", "name is longer"),  # short, but 18 letters each once folded
        (f"Ada;{'1' * 51};;", "Matrikelnummer is longer"),
        (f"Ada;1;a@{'x' * 254};", "Mail is longer"),
        (f"Ada;1;;{'g' * 201}", "Gruppe is longer"),
        ("Ada;1;no space@example.org;", "not an e-mail address"),
        ("Ada;1;;;more", "more cells"),
    ],
)
def test_line_that_cannot_be_taken(cells: str, words: str) -> None:
    file = read_text("name;Matrikelnummer;Mail;Gruppe", "Bela;2;;", cells)
    assert [(line.line, words in line.reason) for line in file.refused] == [(3, True)]
    assert lines_of(file.rows) == [2]


def test_name_of_200_characters_is_taken() -> None:
    assert read_text("name", "N" * 200).refused == []


@pytest.mark.parametrize("title", ["name", "Nachname", "Matrikelnummer", "E-Mail", "Gruppe"])
def test_what_stands_beyond_the_part_of_a_cell_that_is_read_is_not_lost_in_silence(title: str) -> None:
    hidden = "\u200b" * 300
    titles = ["Vorname", "Nachname", "Matrikelnummer", "E-Mail", "Gruppe"] if title != "name" else ["name"]
    cells = {title: f"a{hidden}@example.org", "Vorname": "Ada"}
    file = read_text(";".join(titles), ";".join(cells.get(name, "") for name in titles))
    words = "the name is longer" if title in {"name", "Nachname"} else f"the {title} is longer"
    assert [(line.line, words in line.reason) for line in file.refused] == [(2, True)]


def test_long_cell_in_a_column_that_nobody_reads_does_not_matter() -> None:
    assert read_text("name;Bemerkung", "Ada;" + "x" * 1000).rows[0].name == "Ada"


def test_accents_that_take_quadratic_time_are_not_put_in_order() -> None:
    """40,000 of them in one cell took five seconds, and as many fit into a file a hundred times."""
    accents = "\u0301\u0323" * 20_000
    started = time.thread_time()
    file = read_text(f"name;{accents}", f"A{accents};x", f"{accents};x", f"Ada;{accents}")
    assert time.thread_time() - started < 1
    assert (lines_of(file.refused), lines_of(file.rows)) == ([2, 3], [4])


def test_withheld_address_is_unknown() -> None:
    assert read_text("name;E-Mail", "Ada;hidden").rows[0].email == ""


def test_repeated_line_is_skipped() -> None:
    file = read_text("name;number;mail", "Ada;1;a@x.org", "ada;1;a@x.org", "Ada;;A@x.org")
    assert lines_of(file.rows) == [2]
    assert [(line.line, line.reason) for line in file.skipped] == [(3, "repeats line 2"), (4, "repeats line 2")]


@pytest.mark.parametrize(
    ("first", "second", "taken", "refused"),
    [
        ("Ada;1;", "Ada;2;", [2, 3], []),
        ("Ada;;a@x.org", "Ada;;b@x.org", [2, 3], []),
        ("Ada;;", "Ada;;", [2], [3]),
        ("Ada;1;", "Ada;;", [2], [3]),
        ("Ada;;a@x.org", "Ada;;", [2], [3]),
        ("Ada;;", "Ada;;b@x.org", [2], [3]),
        ("Ada;1;", "Bela;1;", [], [2, 3]),
    ],
)
def test_two_lines_of_one_name_or_number(first: str, second: str, taken: list[int], refused: list[int]) -> None:
    file = read_text("name;number;mail", first, second)
    assert (lines_of(file.rows), lines_of(file.refused)) == (taken, refused)


def test_too_many_students() -> None:
    lines = [f"Student {number}" for number in range(MAX_ROWS)]
    assert len(read_text("name", *lines).rows) == MAX_ROWS
    with pytest.raises(RosterRefusedError, match="5000 students"):
        read_text("name", *lines, "One More")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"name\nAda\n" + b" " * MAX_BYTES, "larger than 5 MB"),
        (b"name\nAda\n" + b"\n" * MAX_LINES, "more than 100000 lines"),
        (b"name;x\nAda;" + b";" * MAX_COLUMNS, "more than 200 cells"),
        (b'name;x\nAda;"' + b"x" * 200_000 + b'"', "too long in the record that begins on line 2"),
        (b'name;x\nAda;"x" y', "marks do not match in the record that begins on line 2"),
        (b"name\n\n  \n", "no student"),
    ],
)
def test_limits(data: bytes, words: str) -> None:
    with pytest.raises(RosterRefusedError, match=words):
        read_roster(data)
