"""How a backup is made."""

from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone
from django.utils.translation import gettext as _

from exports.backup import postgresql, sqlite
from exports.backup.archive import DUMPS, copy_hashed, write_archive
from exports.backup.canonical import content_of
from exports.backup.databases import sqlite_file
from exports.backup.errors import BackupError, plain_errors
from exports.backup.manifest import Manifest, describe
from exports.backup.schema import schema_of

SNAPSHOT = "snapshot"


def make_backup(folder: Path) -> tuple[Path, Manifest]:
    """An archive in a folder that holds nothing else. Everything in it, the counts and the hash too, is of one moment,
    whatever is written meanwhile."""
    connection = connections[DEFAULT_DB_ALIAS]
    dump, archive = folder / DUMPS[connection.vendor], folder / "backup.tar"
    created_at = timezone.now()
    with plain_errors(_("The backup could not be made")):
        if connection.vendor == "sqlite":
            sqlite.dump(connection, dump)
            with sqlite_file(SNAPSHOT, dump):
                schema, tables = schema_of(SNAPSHOT), content_of(SNAPSHOT)
        else:
            with postgresql.snapshot(SNAPSHOT) as (seen, name):
                postgresql.dump(seen, name, dump)
                schema, tables = schema_of(SNAPSHOT), content_of(SNAPSHOT)
        if not schema:
            raise BackupError(_("There is nothing to back up: the database is empty."))
        with dump.open("rb") as file:
            size, sha256 = copy_hashed(file, None)
        manifest = describe(
            connection, created_at=created_at, schema=schema, tables=tables, dump=dump.name, size=size, sha256=sha256
        )
        write_archive(archive, manifest, dump)
        dump.unlink()
    return archive, manifest
