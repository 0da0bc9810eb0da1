"""An .xlsx workbook to records, without trusting what the file says about its own size."""

from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from zipfile import ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from attendance.courses.roster.columns import Header, Record, find_header
from attendance.courses.roster.limits import (
    HEADER_WITHIN,
    MAX_COLUMNS,
    MAX_LINES,
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
    MAX_ZIP_MEMBERS,
    RosterRefusedError,
)

ZIP_MAGIC = b"PK\x03\x04"
# The container of old .xls files, and of .xlsx files with a password.
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHUNK = 64 * 1024
# Students and as many lines to skip, since the sheet is kept in memory until its header row is found.
MAX_SHEET_RECORDS = 2 * MAX_ROWS + HEADER_WITHIN


def read_workbook(data: bytes) -> tuple[list[Record], Header] | None:
    """The records of the first sheet that has a header row; None if no sheet has one."""
    _check_sizes(data)
    try:
        workbook = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()  # some programs write a wrong size, and rows beyond it would be lost
            records = list(_read_sheet(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)))
            if header := find_header(islice(records, HEADER_WITHIN)):
                return records, header
    except RosterRefusedError:
        raise
    except Exception as error:  # a broken workbook can raise nearly anything inside openpyxl
        raise _not_a_workbook() from error
    return None


def _check_sizes(data: bytes) -> None:
    """Refuse a zip bomb by its directory. Where that lies, unpacking in pieces ends at the size it gives and fails on
    the checksum; openpyxl asks for members whole, and zipfile would unpack all of such a one before cutting it."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_ZIP_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
                raise _too_large()
            for member in members:
                with archive.open(member) as stream:
                    while stream.read(CHUNK):
                        pass
    except RosterRefusedError:
        raise
    except Exception as error:  # zlib, struct, encryption: each has errors of its own
        raise _not_a_workbook() from error


def _read_sheet(rows: Iterator[tuple[object, ...]]) -> Iterator[Record]:
    found = 0
    for line, row in enumerate(rows, start=1):
        if line > MAX_LINES or found > MAX_SHEET_RECORDS:
            raise RosterRefusedError(_("The sheet has too many rows for a list of students."))
        if row.count(None) == len(row):
            continue
        cells = [_as_text(value) for value in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            found += 1
            yield Record(line, tuple(cells))


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a spreadsheet keeps 514002 as 514002.0
    return str(value)


def _too_large() -> RosterRefusedError:
    most = MAX_UNPACKED_BYTES // 1024 // 1024
    return RosterRefusedError(_("The workbook unpacks to more than %(most)d MB.") % {"most": most})


def _not_a_workbook() -> RosterRefusedError:
    return RosterRefusedError(
        _("The file is damaged, or not an Excel workbook; export the list again, as .xlsx or CSV.")
    )
