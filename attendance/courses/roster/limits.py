"""How much of a file is read, and the error that refuses one."""

from attendance.core.errors import DomainError

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 5_000
MAX_LINES = 100_000
MAX_COLUMNS = 200
MAX_UNPACKED_BYTES = 30 * 1024 * 1024
MAX_ZIP_MEMBERS = 500
HEADER_WITHIN = 50


class RosterRefusedError(DomainError):
    """The file as a whole cannot be read as a list of students."""
