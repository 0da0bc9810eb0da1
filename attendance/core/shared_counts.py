"""The folder in which gunicorn's workers count together, so that whichever of them is scraped tells the sum of all.

gunicorn's master makes it before there is any Django. It stays locked for as long as the master or one of its workers
lives; who finds one that is not may take it away, as after a kill -9.
"""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

PREFIX = "tutortool-metrics-"


def make_folder(parent: str | None) -> Path:
    """A new folder, where what others left behind is swept up first."""
    place = Path(parent or tempfile.gettempdir())
    for old in place.glob(f"{PREFIX}*"):
        # Of somebody else, or gone meanwhile.
        with suppress(OSError):
            _remove_if_left(old)
    unnamed = Path(tempfile.mkdtemp(prefix=".tutortool-", dir=place))
    _lock(unnamed)
    # Only now it has a name under which others find it.
    return unnamed.rename(place / (PREFIX + unnamed.name.removeprefix(".tutortool-")))


def _remove_if_left(folder: Path) -> None:
    lock = _lock(folder)
    if lock is not None:
        shutil.rmtree(folder)
        os.close(lock)


def _lock(folder: Path) -> int | None:
    """What has to stay open to keep it; None where somebody has it."""
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock
