"""Markdown tables that pandoc and the common web sites draw alike, with names as nothing but text."""

import re
from collections.abc import Iterable, Iterator

from attendance.register.bonus import Mark
from exports.tables import CourseTable

SIGNS = {Mark.PRESENT: "✓", Mark.LATE: "l", Mark.EXCUSED: "e"}
# Dots and hyphens mean something only in company ("...", "--", "www."): "Dr. Anna-Lena" stays as it is.
SPECIAL = re.compile(r"""[\\`*_{}\[\]()<>#|~^$@&"'!+=:%/]|\.(?=[\w.])|-(?!\w)|(?<!\w)-""")
# Where a line of the table is longer than a page, pandoc gives the columns widths like those of the dashes.
NAME_DASHES = 30
WEEK_DASHES = 8


def cell(text: str) -> str:
    """The text with whatever could be markup escaped, on one line."""
    return SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


def course_lines(table: CourseTable) -> Iterator[str]:
    yield _line(["Student", *(f"Week {week}" for week in table.weeks), "Bonus"])
    yield _rule(len(table.weeks) + 1)
    for row in table.rows:
        yield _line([cell(row.name), *(SIGNS.get(mark, "") for mark in row.marks), str(row.bonus)])


def session_lines(rows: Iterable[tuple[str, bool]]) -> Iterator[str]:
    yield _line(["Student", "Present"])
    yield _rule(1)
    for name, is_present in rows:
        yield _line([cell(name), "true" if is_present else "false"])


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"


def _rule(columns: int) -> str:
    """The line under the head: names on the left, the other columns centred."""
    return _line([":" + "-" * (NAME_DASHES - 1), *[":" + "-" * (WEEK_DASHES - 2) + ":"] * columns])
