"""A course's register as an Excel workbook: the cells of the CSV, and the same data gives the same bytes."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from exports import csv_text
from exports.tables import CourseTable

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The first moment that a ZIP file can name: a workbook that tells when it was made is never the same twice.
MOMENT = (1980, 1, 1, 0, 0, 0)
NAME_WIDTH = 32
PIECE = 1 << 16


class SteadyZip(ZipFile):
    """A ZIP file that says neither when nor on which system its entries were made."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        super().writestr(_entry(zinfo_or_arcname), data)

    def write(self, filename: Any, arcname: Any = None, *args: Any, **kwargs: Any) -> None:
        """In pieces: until it is packed, a sheet lies in a file of its own."""
        with Path(filename).open("rb") as source, self.open(_entry(arcname), "w") as target:
            while piece := source.read(PIECE):
                target.write(piece)


def write_workbook(table: CourseTable) -> IO[bytes]:
    """A temporary file, at its beginning, that vanishes when it is closed. Rows are written one by one."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = datetime(*MOMENT)  # noqa: DTZ001 - the format has no zone
    sheet = book.create_sheet("Register")
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = NAME_WIDTH
    rows = csv_text.course_rows(table)
    sheet.append([_text(sheet, value) for value in next(rows)])
    for *texts, bonus in rows:
        sheet.append([*(_text(sheet, value) for value in texts), int(bonus)])
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    ExcelWriter(book, SteadyZip(file, "w", ZIP_DEFLATED)).save()
    file.seek(0)
    return file


def _text(sheet: WriteOnlyWorksheet, value: str) -> Cell:
    """Text, whatever it begins with: the library takes what begins with "=" for a formula unless it is told. The
    apostrophe of the CSV stands here too, since workbooks are saved as CSV again."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", csv_text.harmless(value)))
    cell.data_type = "s"
    return cell


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, MOMENT)
    entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 0, 0
    return entry
