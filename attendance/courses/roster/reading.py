"""The way in: one uploaded file, read and understood, or refused with a sentence."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from attendance.courses.roster.columns import Header
from attendance.courses.roster.decoding import decode
from attendance.courses.roster.delimited import ONE_COLUMN, choose_delimiter, read_records
from attendance.courses.roster.limits import MAX_BYTES, RosterRefusedError
from attendance.courses.roster.people import People, Refused, Row, Skipped, read_people
from attendance.courses.roster.workbook import OLE_MAGIC, ZIP_MAGIC, read_workbook


@dataclass(frozen=True)
class RosterFile:
    """What was understood of a file. `delimiter` is empty for a workbook and for a single column."""

    encoding: str
    delimiter: str
    header_row: int
    columns: dict[str, str]
    rows: list[Row]
    skipped: list[Skipped]
    refused: list[Refused]


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
