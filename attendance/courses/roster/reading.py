"""The way in: one uploaded file, read and understood, or refused with a sentence."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.courses.roster.columns import Header
from attendance.courses.roster.decoding import decode
from attendance.courses.roster.delimited import ONE_COLUMN, choose_delimiter, read_records
from attendance.courses.roster.limits import MAX_BYTES, RosterRefusedError
from attendance.courses.roster.people import People, Refused, Row, Skipped, read_people
from attendance.courses.roster.workbook import OLE_MAGIC, ZIP_MAGIC, read_workbook

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": gettext_lazy("UTF-8 with a byte order mark"),
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "xlsx": gettext_lazy("Excel workbook"),
}
DELIMITERS = {";": gettext_lazy("semicolon"), ",": gettext_lazy("comma"), "\t": gettext_lazy("tab")}
ROLES = {
    "given": gettext_lazy("First name"),
    "family": gettext_lazy("Last name"),
    "name": gettext_lazy("Name"),
    "number": gettext_lazy("Number"),
    "email": gettext_lazy("E-mail"),
    "group": gettext_lazy("Group"),
    "role": gettext_lazy("Role"),
}


@dataclass(frozen=True)
class RosterFile:
    """What was understood of a file. `delimiter` is empty for a workbook and for a single column; `columns` gives
    the title of the column in which each role was found."""

    encoding: str
    delimiter: str
    header_row: int
    columns: dict[str, str]
    rows: list[Row]
    skipped: list[Skipped]
    refused: list[Refused]

    @property
    def encoding_name(self) -> str:
        return str(ENCODINGS[self.encoding])

    @property
    def delimiter_name(self) -> str:
        return str(DELIMITERS.get(self.delimiter, ""))

    @property
    def named_columns(self) -> list[tuple[str, str]]:
        """Pairs of what is looked for and the title it was found under."""
        return [(str(label), self.columns[role]) for role, label in ROLES.items() if role in self.columns]


def read_roster(data: bytes) -> RosterFile:
    """Raise RosterRefusedError, with the sentence to show, if `data` is not a list of students."""
    if len(data) > MAX_BYTES:
        raise RosterRefusedError(_("The file is larger than %(most)d MB.") % {"most": MAX_BYTES // 1024 // 1024})
    if not data.strip():
        raise RosterRefusedError(_("The file is empty."))
    if data.startswith(OLE_MAGIC):
        raise RosterRefusedError(_("The file is an old Excel workbook, or has a password; save it as .xlsx or CSV."))
    if data.startswith(ZIP_MAGIC):
        return _from_workbook(data)
    return _from_text(data)


def _from_workbook(data: bytes) -> RosterFile:
    found = read_workbook(data)
    if found is None:
        raise _no_header()
    records, header = found
    return _roster_file("xlsx", "", header, read_people(records, header))


def _from_text(data: bytes) -> RosterFile:
    encoding, text = decode(data)
    found = choose_delimiter(text)
    if found is None:
        raise _no_header()
    delimiter, header = found
    people = read_people(read_records(text, delimiter), header)
    return _roster_file(encoding, "" if delimiter == ONE_COLUMN else delimiter, header, people)


def _roster_file(encoding: str, delimiter: str, header: Header, people: People) -> RosterFile:
    if not people.rows and not people.refused:
        raise RosterRefusedError(_("The file has a header row, but no student under it."))
    return RosterFile(encoding, delimiter, header.line, header.titles, people.rows, people.skipped, people.refused)


def _no_header() -> RosterRefusedError:
    return RosterRefusedError(
        _("No header row was found: one row must name a column “name”, or the columns “first name” and “last name”.")
    )
