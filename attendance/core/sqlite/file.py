"""Whether SQLite's file is still the one that this process opened. A connection keeps a file that was deleted or
replaced: all looks well, and what is written is gone with the last connection."""

from pathlib import Path

# By path, what each was when it was opened first. Restoring a backup writes into the file, which stays the same.
_opened: dict[str, tuple[int, int] | None] = {}


def note_opened(path: str) -> None:
    _opened.setdefault(path, _identity(path))


def file_fault(path: str) -> str:
    """A plain sentence, or nothing. To look costs one call to the system; a database in memory has no file."""
    was = _opened.get(path)
    if was is None:
        return ""
    now = _identity(path)
    if now is None:
        return "the database's file is gone: bring it back"
    return "" if now == was else "the database's file was replaced: restart"


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
