"""How a backup becomes a database again: on trial, or for good."""

from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.translation import gettext as _

from exports.backup import postgresql, sqlite
from exports.backup.archive import read_archive, take_out
from exports.backup.canonical import Content, content_of
from exports.backup.checking import compare, compare_with_manifest, require_constraints
from exports.backup.copying import copy_rows
from exports.backup.databases import sqlite_file
from exports.backup.errors import BackupError, plain_errors
from exports.backup.manifest import Manifest
from exports.backup.schema import bring_up_to_date, unknown_migrations
from exports.backup.scratch import SCRATCH, restored

PREPARED = "prepared"


def open_backup(path: Path) -> Manifest:
    """What the file says about itself, where this code can restore it."""
    manifest = read_archive(path)
    unknown = unknown_migrations(manifest.schema)
    if unknown:
        raise BackupError(
            _(
                "%(file)s was made by a newer version (%(version)s), whose schema this one does not know: %(unknown)s. "
                "Upgrade Tutortool, then restore it."
            )
            % {"file": path, "version": manifest.app_version, "unknown": ", ".join(unknown)}
        )
    return manifest


def verify_backup(path: Path, work: Path) -> Manifest:
    """Restore it into a database that is thrown away, and compare; raises MismatchError where it does not hold."""
    manifest = open_backup(path)
    with plain_errors(_("The backup cannot be restored")):
        dump = take_out(path, manifest, work)
        with restored(manifest, dump):
            _prove(SCRATCH, manifest)
        dump.unlink()
    return manifest


def recover() -> bool:
    """Bring back what a restore that was killed had put aside; says whether there was one."""
    target = connections[DEFAULT_DB_ALIAS]
    return target.vendor == "postgresql" and postgresql.bring_back(target)


def restore_backup(path: Path, work: Path) -> Content:
    """Make the application's database what the backup holds, brought to this code's schema. Where anything fails, the
    database is what it was. Who was signed in is not any more: no backup has sessions."""
    manifest = open_backup(path)
    target = connections[DEFAULT_DB_ALIAS]
    with plain_errors(_("The backup cannot be restored")):
        dump = take_out(path, manifest, work)
        if target.vendor == "sqlite":
            return _into_sqlite(manifest, dump, work)
        with postgresql.old_tables_aside(target):
            return _into_postgresql(manifest, dump)


def _prove(alias: str, manifest: Manifest) -> Content:
    """It is what was backed up; then it becomes what this code works with. Gives the content after that."""
    compare_with_manifest(alias, manifest)
    bring_up_to_date(alias)
    require_constraints(alias)
    return content_of(alias)


def _into_sqlite(manifest: Manifest, dump: Path, work: Path) -> Content:
    """A file is prepared and proved beside the database, which becomes the file in one transaction."""
    prepared = dump if manifest.engine == "sqlite" else work / "prepared.sqlite3"
    with restored(manifest, dump):
        content = _prove(SCRATCH, manifest)
        if prepared != dump:
            with sqlite_file(PREPARED, prepared):
                bring_up_to_date(PREPARED)
                copy_rows(SCRATCH, PREPARED)
                compare(content_of(PREPARED), content)
    sqlite.put(prepared, connections[DEFAULT_DB_ALIAS])
    compare(content_of(DEFAULT_DB_ALIAS), content)
    return content


def _into_postgresql(manifest: Manifest, dump: Path) -> Content:
    """The database has no tables now."""
    if manifest.engine == "postgresql":
        postgresql.load(dump, connections[DEFAULT_DB_ALIAS], made_by=manifest.server_major)
        return _prove(DEFAULT_DB_ALIAS, manifest)
    with restored(manifest, dump):
        content = _prove(SCRATCH, manifest)
        bring_up_to_date(DEFAULT_DB_ALIAS)
        copy_rows(SCRATCH, DEFAULT_DB_ALIAS)
    compare(content_of(DEFAULT_DB_ALIAS), content)
    return content
