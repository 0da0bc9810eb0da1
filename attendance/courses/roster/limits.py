"""How much of a file is read, and the error that refuses one."""

from attendance.core.errors import DomainError

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 5_000
MAX_LINES = 100_000
MAX_COLUMNS = 200
MAX_UNPACKED_BYTES = 30 * 1024 * 1024
MAX_ZIP_MEMBERS = 500
MAX_SHEETS = 20
# Cells and their texts take up to six each; the rest of a workbook has some hundreds in all.
MAX_CELL_TAGS = 2_000_000
MAX_OTHER_TAGS = 100_000
HEADER_WITHIN = 50
# More than any field may have: what is longer is refused, and never normalised, which takes quadratic time.
MAX_CELL = 300
# More than any name of a column that is known.
MAX_TITLE = 100


class RosterRefusedError(DomainError):
    """The file as a whole cannot be read as a list of students."""
