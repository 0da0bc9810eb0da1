"""CSV as spreadsheets and scripts read it: UTF-8, commas, line feeds, text that never runs as a formula."""

from collections.abc import Iterable, Iterator

from attendance.register.bonus import Mark
from exports.tables import CourseTable

# What begins a formula in some spreadsheet, their full-width twins too; a tab or a line end may be skipped over.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# A semicolon or a tab separates cells for spreadsheets of other countries, so text with one is quoted as well.
QUOTED = frozenset(',;"\t\r\n')
BOM = "\ufeff"
WORDS = {Mark.PRESENT: "true", Mark.LATE: "late", Mark.EXCUSED: "excused"}


def harmless(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def cell(text: str) -> str:
    """One cell: harmless, in quotes where the text could leave its cell."""
    text = harmless(text)
    if QUOTED.isdisjoint(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def course_rows(table: CourseTable) -> Iterator[list[str]]:
    """The cells of a course's register, the head first, as text that is neither quoted nor made harmless."""
    yield ["Student", *(f"Week{week}" for week in table.weeks), "Bonus"]
    for row in table.rows:
        yield [row.name, *(WORDS.get(mark, "false") for mark in row.marks), str(row.bonus)]


def course_lines(table: CourseTable) -> Iterator[str]:
    for name, *cells in course_rows(table):
        yield _line([cell(name), *cells])


def session_lines(rows: Iterable[tuple[str, bool]]) -> Iterator[str]:
    yield _line(["Student", "Present"])
    for name, is_present in rows:
        yield _line([cell(name), "true" if is_present else "false"])


def _line(cells: list[str]) -> str:
    return ",".join(cells) + "\n"
