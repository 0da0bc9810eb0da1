"""The folder of the backups: what they are called, which of them stay, and that none is ever half there."""

import fcntl
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from exports.backup.errors import BackupError, plain_errors

OURS = re.compile(r"tutortool-\d{8}T\d{6}\.\d{6}Z\.tar")
UNVERIFIED = ".unverified"
PREFIX, SUFFIX = ".tutortool-", ".partial"
# So long a fresh folder may have no lock yet.
FRESH_SECONDS = 60


def name_of(moment: datetime) -> str:
    """Names sort as the moments do."""
    return f"tutortool-{moment.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}.tar"


@contextmanager
def private_files() -> Iterator[None]:
    """What the process makes meanwhile, a database and its journal too, is readable by its owner alone; what is there
    keeps its owner and its mode."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """A private place within the folder, so that what is finished there needs but a new name. It goes with the block;
    one that was left by a killed job goes when the next begins."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sweep(folder)
        work = Path(tempfile.mkdtemp(prefix=PREFIX, suffix=SUFFIX, dir=folder))
    except OSError as error:
        raise BackupError(
            _("%(folder)s cannot be written: %(why)s.") % {"folder": folder, "why": error.strerror}
        ) from error
    lock = os.open(work, os.O_RDONLY)
    try:
        with suppress(OSError):  # a network's file system may have no locks: then nobody sweeps there
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        os.close(lock)


def _sweep(folder: Path) -> None:
    for work in folder.glob(f"{PREFIX}*{SUFFIX}"):
        try:
            lock = os.open(work, os.O_RDONLY)
        except OSError:
            continue  # another user's, or gone this moment
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if time.time() - work.stat().st_mtime > FRESH_SECONDS:
                shutil.rmtree(work, ignore_errors=True)
        except OSError:
            pass  # somebody works there, or it cannot be told
        finally:
            os.close(lock)


def publish(archive: Path, folder: Path, name: str) -> Path:
    """Give it its name, in one step."""
    target = folder / name
    archive.rename(target)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return target


def set_apart(archive: Path, folder: Path, name: str) -> Path:
    """Keep one that could not be verified, for whoever looks for the reason; it counts as no backup."""
    return publish(archive, folder, name + UNVERIFIED)


def unverified_in(folder: Path) -> list[Path]:
    """Asked before a job begins, so that it drops none that another one keeps meanwhile."""
    return _ours(folder, UNVERIFIED)


def prune(folder: Path, *, keep: int, newest: Path) -> list[Path]:
    """Delete all but the newest, which are told by their names; files of other names are nobody's business here."""
    old = [path for path in _ours(folder)[keep:] if path != newest]
    delete(old)
    return old


def _ours(folder: Path, ending: str = "") -> list[Path]:
    """The newest first; a folder with such a name is somebody else's."""
    with plain_errors(_("The backups cannot be listed")):
        named = [path for path in folder.iterdir() if path.name.endswith(ending)]
        ours = [path for path in named if OURS.fullmatch(path.name.removesuffix(ending)) and path.is_file()]
    return sorted(ours, reverse=True)


def delete(old: list[Path]) -> None:
    """One that stays does not keep the others."""
    faults = []
    for path in old:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            faults.append(f"{path}: {error.strerror}")
    if faults:
        raise BackupError(
            _("The backup was made, but older ones cannot be deleted: %(faults)s.") % {"faults": ", ".join(faults)}
        )
