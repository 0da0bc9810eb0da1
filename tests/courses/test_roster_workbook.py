"""Workbooks: read as lists, and refused when they are bombs."""

import re
import struct
import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from attendance.courses.roster.limits import MAX_UNPACKED_BYTES, RosterRefusedError
from attendance.courses.roster.reading import read_roster
from tests.courses.rosters import sample

SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: tuple[str | float | date, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]  # a new workbook has a sheet
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_member(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook of which one file is rewritten below openpyxl."""
    stream = BytesIO()
    with ZipFile(BytesIO(workbook(("name",), ("Ada",)))) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            new.writestr(member.filename, change(content) if member.filename == name else content)
    return stream.getvalue()


def with_sheet(change: Callable[[bytes], bytes]) -> bytes:
    return with_member(SHEET, change)


def sheet_of(data: bytes) -> bytes:
    with ZipFile(BytesIO(data)) as archive:
        return archive.read(SHEET)


def with_sizes(data: bytes, actual: int, claimed: int) -> bytes:
    """Let the zip directory lie about a member's size."""
    return data.replace(struct.pack("<L", actual), struct.pack("<L", claimed))


def test_numbers_and_dates_become_text() -> None:
    file = read_roster(workbook(("name", "Matrikelnummer"), ("Ada", 514002), ("Bela", 514003.0), ("Cem", "012")))
    assert [row.number for row in file.rows] == ["514002", "514003", "012"]
    assert read_roster(workbook(("name", "Gruppe"), ("Ada", date(2026, 4, 1)))).rows[0].group.startswith("2026-04-01")


def test_lines_are_rows_of_the_sheet() -> None:
    file = read_roster(workbook(("List",), (), ("name",), (), ("Ada",), ("N" * 201,)))
    assert (file.header_row, file.rows[0].line, file.refused[0].line) == (3, 5, 6)


def test_first_sheet_with_a_header_row_is_taken() -> None:
    book = Workbook()
    book.active.append(["Cover"])  # type: ignore[union-attr]  # a new workbook has a sheet
    book.create_sheet().append(["name"])
    book.worksheets[1].append(["Ada"])
    stream = BytesIO()
    book.save(stream)
    assert read_roster(stream.getvalue()).rows[0].name == "Ada"


def test_a_wrong_size_in_the_sheet_loses_nobody() -> None:
    file = read_roster(with_sheet(lambda sheet: sheet.replace(b'ref="A1:A2"', b'ref="A1"')))
    assert [row.name for row in file.rows] == ["Ada"]


def test_workbook_without_a_header_row() -> None:
    with pytest.raises(RosterRefusedError, match="No header row"):
        read_roster(workbook(("Team", "Rank"), ("Reds", 1)))


def test_bomb_is_refused() -> None:
    bomb = with_sheet(lambda sheet: sheet + b" " * MAX_UNPACKED_BYTES)
    assert len(bomb) < 200_000
    with pytest.raises(RosterRefusedError, match="unpacks to more than"):
        read_roster(bomb)


def test_size_is_read_from_the_directory_before_anything_is_unpacked() -> None:
    size = len(sheet_of(workbook(("name",), ("Ada",))))
    with pytest.raises(RosterRefusedError, match="unpacks to more than"):
        read_roster(with_sizes(workbook(("name",), ("Ada",)), size, MAX_UNPACKED_BYTES + 1))


def test_a_lying_directory_unpacks_no_bomb() -> None:
    actual = 4 * MAX_UNPACKED_BYTES
    bomb = with_member("[Content_Types].xml", lambda types: types + b" " * (actual - len(types)))
    tracemalloc.start()
    with pytest.raises(RosterRefusedError, match="damaged"):
        read_roster(with_sizes(bomb, actual, 1000))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MAX_UNPACKED_BYTES


def test_zip_with_thousands_of_members_is_refused() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for number in range(501):
            archive.writestr(str(number), b"")
    with pytest.raises(RosterRefusedError, match="unpacks to more than"):
        read_roster(stream.getvalue())


def test_entity_bomb_is_refused() -> None:
    entities = b'<!DOCTYPE x [<!ENTITY a "name">]>'
    bomb = with_sheet(lambda sheet: entities + sheet.replace(b"<t>name</t>", b"<t>&a;</t>"))
    with pytest.raises(RosterRefusedError, match="damaged"):
        read_roster(bomb)


def test_a_cell_far_to_the_right_costs_nothing() -> None:
    far = b'<row r="%d"><c r="XFD%d"/></row>'
    wide = b"".join(far % (line, line) for line in range(3, 30_000))
    file = read_roster(with_sheet(lambda sheet: sheet.replace(b"</sheetData>", wide + b"</sheetData>")))
    assert [row.name for row in file.rows] == ["Ada"]


@pytest.mark.parametrize("row", ["1048576", "2000000000"])
def test_a_row_far_down_is_refused(row: str) -> None:
    far = f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>Far</t></is></c></row>'.encode()
    with pytest.raises(RosterRefusedError, match="too many rows"):
        read_roster(with_sheet(lambda sheet: sheet.replace(b"</sheetData>", far + b"</sheetData>")))


def test_too_many_rows_in_a_sheet() -> None:
    with pytest.raises(RosterRefusedError, match="too many rows"):
        read_roster(workbook(("name",), *((f"Student {number}",) for number in range(10_100))))


def with_sheets(*sheets: int, entries: int) -> bytes:
    """A workbook of sheets with so many rows and no header, of which each stands in the list `entries` times."""
    book = Workbook()
    for rows in sheets:
        sheet = book.create_sheet()
        for number in range(rows):
            sheet.append([f"Student {number}"])
    stream, again = BytesIO(), BytesIO()
    book.save(stream)
    with ZipFile(stream) as old, ZipFile(again, "w", ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "xl/workbook.xml":
                content = re.sub(rb"<sheet .*?/>", lambda found: found[0] * entries, content)
            new.writestr(member.filename, content)
    return again.getvalue()


def test_sheet_that_stands_in_the_list_a_thousand_times_is_read_once() -> None:
    data = with_sheets(5000, entries=1000)
    started = time.thread_time()
    with pytest.raises(RosterRefusedError, match="No header row"):
        read_roster(data)
    assert time.thread_time() - started < 5


def test_rows_are_counted_over_all_sheets() -> None:
    with pytest.raises(RosterRefusedError, match="too many rows"):
        read_roster(with_sheets(*[1000] * 11, entries=1))


def test_sheets_behind_the_twentieth_are_not_read() -> None:
    with pytest.raises(RosterRefusedError, match="No header row"):
        read_roster(with_sheets(*[1000] * 9, *[1] * 15, *[1000] * 3, entries=1))


@pytest.mark.parametrize(
    ("member", "end", "element"),
    [
        (SHEET, b"</sheetData>", b"<row>" + b"<c/>" * 2_000_000 + b"</row>"),
        ("xl/styles.xml", b"</cellXfs>", b"<xf/>" * 100_000),
        ("xl/workbook.xml", b"</sheets>", b'<sheet name="a"/>' * 100_000),
    ],
)
def test_millions_of_elements_are_refused_before_one_is_made(member: str, end: bytes, element: bytes) -> None:
    bomb = with_member(member, lambda content: content.replace(end, element + end))
    assert len(bomb) < 100_000
    with pytest.raises(RosterRefusedError, match="too many cells"):
        read_roster(bomb)


def test_a_wide_list_of_many_students_is_read() -> None:
    titles = ("name", *(f"Task {number}" for number in range(39)))
    rows: list[tuple[str | float | date, ...]] = [(f"Student {number}", *[number] * 39) for number in range(1000)]
    assert len(read_roster(workbook(titles, *rows)).rows) == 1000


def test_cut_off_workbook_is_refused() -> None:
    data = sample("hisinone.xlsx")
    for length in (10, 1000, len(data) - 30):
        with pytest.raises(RosterRefusedError, match="damaged"):
            read_roster(data[:length])
