"""Records to students: who is one, who is not, and which lines cannot be taken."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from attendance.core.text import clean, fold
from attendance.courses.models import FOLDED_LENGTH
from attendance.courses.roster.columns import Header, Record
from attendance.courses.roster.limits import MAX_CELL, MAX_ROWS, RosterRefusedError

NAME_LENGTH = 200
LENGTHS = {"number": 50, "email": 254, "group": 200}

FOOTERS = {"endhissheet"}
MAXIMA = {"pointspossible", "maximalpunktzahl", "maximum", "maxpunkte", "maximumpoints"}
STAFF = {
    *("dozent", "dozentin", "dozenten", "dozierende", "lehrende", "lehrperson", "tutor", "tutorin", "tutoren"),
    *("tutorinnen", "trainer", "trainerin", "teacher", "noneditingteacher", "instructor", "ta", "teachingassistant"),
}
STUDENTS = {
    "studierende",
    "studierender",
    "student",
    "studentin",
    "studenten",
    "students",
    "autor",
    "autorin",
    "autoren",
}


class Row(NamedTuple):
    """One student as the file has them; unknown is an empty string."""

    line: int
    given: str
    family: str
    number: str
    email: str
    group: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()

    @property
    def folded(self) -> str:
        return fold(self.name)


class Skipped(NamedTuple):
    """A line that is no student, or one that stands in the file already."""

    line: int
    reason: str


class Refused(NamedTuple):
    """A line that cannot be taken and stops the import until it is left out."""

    line: int
    reason: str
    number: str
    folded: str


@dataclass
class People:
    """What the lines under the header row come to."""

    rows: list[Row]
    skipped: list[Skipped]
    refused: list[Refused]

    def refuse(self, row: Row, reason: str) -> None:
        self.refused.append(Refused(row.line, reason, row.number, row.folded))

    def skip_repetition(self, row: Row, *, of: Row) -> None:
        self.skipped.append(Skipped(row.line, _("repeats line %(line)d") % {"line": of.line}))


def read_people(records: Iterable[Record], header: Header) -> People:
    """Sort the records after the header row into students, skipped and refused lines."""
    people = People([], [], [])
    for record in records:
        if record.line <= header.line:
            continue
        if _squeeze(record.cells[0]) in FOOTERS:
            break
        cells = _named_cells(record, header)
        row = _as_row(record.line, cells)
        if reason := _reason_to_skip(row, cells, header):
            people.skipped.append(Skipped(record.line, reason))
        elif reason := _reason_to_refuse(row, record, header):
            people.refuse(row, reason)
        else:
            people.rows.append(row)
        if max(len(people.rows) + len(people.refused), len(people.skipped)) > MAX_ROWS:
            raise RosterRefusedError(_("The file has more than %(most)d students.") % {"most": MAX_ROWS})
    _settle_equal_numbers(people)
    _settle_equal_names(people)
    people.skipped.sort()
    people.refused.sort()
    return people


def _named_cells(record: Record, header: Header) -> dict[str, str]:
    return {
        role: clean(record.cells[place].strip()[:MAX_CELL]) if place < len(record.cells) else ""
        for role, place in header.columns.items()
    }


def _as_row(line: int, cells: dict[str, str]) -> Row:
    given, family = cells.get("given", ""), cells.get("family", "")
    if "name" in cells:
        before, comma, after = (part.strip() for part in cells["name"].partition(","))
        given, family = (after, before) if comma else (before, "")
    if not given:
        given, family = family, ""  # whoever has one name has it as the given one
    email, group = cells.get("email", ""), cells.get("group", "")
    return Row(
        line,
        given,
        family,
        cells.get("number", ""),
        email if "@" in email else "",  # systems write "-" or "hidden" where an address is withheld
        "" if _squeeze(group) in STUDENTS else group,
    )


def _reason_to_skip(row: Row, cells: dict[str, str], header: Header) -> str:
    if _squeeze(row.name) in MAXIMA:
        return _("the greatest possible points, not a student")
    role = cells.get("role", "")
    if _squeeze(role) in STAFF:
        return _("teaches the course (%(role)s)") % {"role": role}
    is_canvas = _squeeze(header.titles.get("name", "")) == "student"
    if is_canvas and (row.family, row.given) == ("Student", "Test"):
        return _("the test student of Canvas")
    return "" if row.name else _("no name")


def _reason_to_refuse(row: Row, record: Record, header: Header) -> str:
    if any(cell.strip() for cell in record.cells[header.width :]):
        return _("more cells than the header row has")
    cut = _cut_columns(record, header)
    if len(row.name) > NAME_LENGTH or len(row.folded) > FOLDED_LENGTH or cut & {"given", "family", "name"}:
        return _("the name is longer than %(most)d characters") % {"most": NAME_LENGTH}
    for field, most in LENGTHS.items():
        if len(getattr(row, field)) > most or field in cut:
            return _("the %(column)s is longer than %(most)d characters") % {
                "column": header.titles[field],
                "most": most,
            }
    try:
        if row.email:
            validate_email(row.email)
    except ValidationError:
        return _("%(email)s is not an e-mail address") % {"email": row.email}
    return ""


def _cut_columns(record: Record, header: Header) -> set[str]:
    """The columns in which this line has more than is read of a cell."""
    cells = record.cells
    return {
        role
        for role, place in header.columns.items()
        if place < len(cells) and len(cells[place]) > MAX_CELL and len(cells[place].strip()) > MAX_CELL
    }


def _settle_equal_numbers(people: People) -> None:
    """One number under one name is a repetition; under two names nobody can say whose it is."""
    dropped: set[int] = set()
    for rows in _grouped((row.number, row) for row in people.rows if row.number):
        first, *others = rows
        if any(row.folded != first.folded for row in others):
            lines = ", ".join(str(row.line) for row in rows)
            for row in rows:
                people.refuse(
                    row,
                    _("number %(number)s stands under two names (lines %(lines)s)")
                    % {"number": row.number, "lines": lines},
                )
            dropped.update(row.line for row in rows)
        else:
            for row in others:
                people.skip_repetition(row, of=first)
            dropped.update(row.line for row in others)
    people.rows = [row for row in people.rows if row.line not in dropped]


def _settle_equal_names(people: People) -> None:
    """Without a number, only e-mail addresses tell two of the same name apart."""
    kept: list[Row] = []
    for rows in _grouped((row.folded, row) for row in people.rows):
        taken = [row for row in rows if row.number]
        for row in rows:
            if row.number:
                continue
            twin = next(
                (other for other in taken if row.email and other.email.casefold() == row.email.casefold()), None
            )
            if twin:
                people.skip_repetition(row, of=twin)
            elif taken and not all(other.email for other in [row, *taken]):
                people.refuse(
                    row,
                    _("the same name as line %(line)d, and nothing tells the two apart") % {"line": taken[0].line},
                )
            else:
                taken.append(row)
        kept += taken
    people.rows = sorted(kept)


def _grouped(pairs: Iterable[tuple[str, Row]]) -> Iterable[list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for key, row in pairs:
        groups[key].append(row)
    return groups.values()


def _squeeze(text: str) -> str:
    return "".join(letter for letter in fold(clean(text[:MAX_CELL])) if letter.isalnum())
