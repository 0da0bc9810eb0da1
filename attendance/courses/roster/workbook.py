"""An .xlsx workbook to records, without trusting what the file says about its own size."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from zipfile import ZipFile, ZipInfo

from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from attendance.courses.roster.columns import Header, Record, find_header
from attendance.courses.roster.limits import (
    HEADER_WITHIN,
    MAX_CELL_TAGS,
    MAX_COLUMNS,
    MAX_LINES,
    MAX_OTHER_TAGS,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_UNPACKED_BYTES,
    MAX_ZIP_MEMBERS,
    RosterRefusedError,
)

ZIP_MAGIC = b"PK\x03\x04"
# The container of old .xls files, and of .xlsx files with a password.
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHUNK = 64 * 1024
# Students and as many lines to skip, since the sheet is kept in memory until its header row is found.
MAX_RECORDS = 2 * MAX_ROWS + HEADER_WITHIN


@dataclass
class Left:
    """How much may still be read, whatever sheet it stands on."""

    lines: int = MAX_LINES
    records: int = MAX_RECORDS


def read_workbook(data: bytes) -> tuple[list[Record], Header] | None:
    """The records of the first sheet that has a header row; None if no sheet has one."""
    _check_sizes(data)
    left = Left()
    try:
        for sheet in _sheets(data):
            sheet.reset_dimensions()  # some programs write a wrong size, and rows beyond it would be lost
            rows = sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)  # type: ignore[misc]  # borrowed from Worksheet
            records = list(_read_sheet(rows, left))
            if header := find_header(islice(records, HEADER_WITHIN)):
                return records, header
    except RosterRefusedError:
        raise
    except Exception as error:  # a broken workbook can raise nearly anything inside openpyxl
        raise _not_a_workbook() from error
    return None


def _sheets(data: bytes) -> Iterator[ReadOnlyWorksheet]:
    """The first sheets, each file of the archive once. `openpyxl.load_workbook` opens every sheet that is listed, and
    a short list may name one file a hundred thousand times."""
    reader = ExcelReader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    seen: set[str] = set()
    for sheet, part in islice(reader.parser.find_sheets(), MAX_SHEETS):
        if part.target in reader.valid_files and part.target not in seen and "chartsheet" not in part.Type:
            seen.add(part.target)
            yield ReadOnlyWorksheet(reader.wb, sheet.name, part.target, reader.shared_strings)


def _check_sizes(data: bytes) -> None:
    """Refuse a zip bomb by its directory. Where that lies, unpacking in pieces ends at the size it gives and fails on
    the checksum; openpyxl asks for members whole, and zipfile would unpack all of such a one before cutting it."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_ZIP_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
                raise _too_large()
            tags = {True: 0, False: 0}
            for member in members:
                with archive.open(member) as stream:
                    while chunk := stream.read(CHUNK):
                        # A few bytes of XML can be an element, and become a kilobyte of memory.
                        tags[_has_cells(member)] += chunk.count(b"<")
    except RosterRefusedError:
        raise
    except Exception as error:  # zlib, struct, encryption: each has errors of its own
        raise _not_a_workbook() from error
    if tags[True] > MAX_CELL_TAGS or tags[False] > MAX_OTHER_TAGS:
        raise RosterRefusedError(_("The workbook has too many cells for a list of students."))


def _has_cells(member: ZipInfo) -> bool:
    name = member.filename.lower()
    return name.endswith(".xml") and ("worksheets/" in name or "sharedstrings" in name)


def _read_sheet(rows: Iterator[tuple[object, ...]], left: Left) -> Iterator[Record]:
    for line, row in enumerate(rows, start=1):
        left.lines -= 1
        if left.lines < 0 or left.records < 0:
            raise RosterRefusedError(_("The workbook has too many rows for a list of students."))
        if row.count(None) == len(row):
            continue
        cells = [_as_text(value) for value in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            left.records -= 1
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
