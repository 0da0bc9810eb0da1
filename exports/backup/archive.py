"""The one file that is carried around: an uncompressed tar of manifest.json and the database's own dump."""

import hashlib
import os
import tarfile
from io import BytesIO
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from exports.backup.errors import BackupError
from exports.backup.manifest import Manifest, read_manifest

MANIFEST = "manifest.json"
MAX_MANIFEST = 1024 * 1024
CHUNK = 1024 * 1024
DUMPS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def write_archive(target: Path, manifest: Manifest, dump: Path) -> None:
    """Readable by its owner alone, and on the disk when this returns."""
    text = manifest.to_json().encode()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as tar, dump.open("rb") as source:
            tar.addfile(_member(MANIFEST, len(text), manifest), BytesIO(text))
            tar.addfile(_member(dump.name, manifest.size, manifest), source)
        file.flush()
        os.fsync(file.fileno())


def _member(name: str, size: int, manifest: Manifest) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(manifest.created_at.timestamp())
    return member


def read_archive(path: Path) -> Manifest:
    """What the file says about itself; nothing else of it is read."""
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as tar:
            return _manifest_in(tar, path)
    except OSError as error:
        raise BackupError(_("%(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror}) from error
    except tarfile.TarError as error:
        raise _foreign(path) from error


def _manifest_in(tar: tarfile.TarFile, path: Path) -> Manifest:
    member = tar.next()
    source = tar.extractfile(member) if member and member.name == MANIFEST and member.size <= MAX_MANIFEST else None
    if source is None:
        raise _foreign(path)
    try:
        manifest = read_manifest(source.read())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _foreign(path) from error
    if manifest.dump != DUMPS.get(manifest.engine):
        raise _foreign(path)
    return manifest


def _foreign(path: Path) -> BackupError:
    return BackupError(
        _("%(file)s is not a backup that `manage.py backup` of this version made, or it is damaged.") % {"file": path}
    )


def take_out(path: Path, manifest: Manifest, folder: Path) -> Path:
    """Put the dump into the folder. A single bit that is not as it was written is noticed here."""
    target = folder / manifest.dump
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as tar:
            source = tar.extractfile(manifest.dump)
            if source is None:
                raise _foreign(path)
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as copy:
                is_whole = copy_hashed(source, copy) == (manifest.size, manifest.sha256)
    except (tarfile.TarError, KeyError) as error:
        raise _damaged(path) from error
    if not is_whole:
        raise _damaged(path)
    return target


def _damaged(path: Path) -> BackupError:
    return BackupError(_("%(file)s is damaged: it is not as it was written. Take another one.") % {"file": path})


def copy_hashed(source: IO[bytes], target: IO[bytes] | None) -> tuple[int, str]:
    """Size and SHA-256 of what is read, copied where there is a target."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if target is not None:
            target.write(chunk)
    return size, digest.hexdigest()
