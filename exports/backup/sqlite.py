"""SQLite: a dump is a database file of its own."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from exports.backup.canonical import LEFT_OUT
from exports.backup.errors import BackupError

WAIT_SECONDS = 20


def dump(connection: BaseDatabaseWrapper, target: Path) -> None:
    """A consistent copy while others write: it holds what was committed when it began. The connection is one of its
    own, since VACUUM does not run inside a transaction."""
    with closing(opened(str(connection.settings_dict["NAME"]))) as database:
        database.execute("VACUUM INTO ?", [str(target)])
    target.chmod(0o600)
    with closing(opened(str(target))) as copy:
        # What is deleted is overwritten: no key of a session stays in the file.
        copy.execute("PRAGMA secure_delete=ON")
        present = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in sorted(LEFT_OUT & present):
            copy.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names


def opened(name: str) -> sqlite3.Connection:
    return sqlite3.connect(name, timeout=WAIT_SECONDS, isolation_level=None, uri=True)


def put(file: Path, connection: BaseDatabaseWrapper) -> None:
    """Make the database what the file is: wholly or, where it fails, not at all. Connections that others hold see it at
    their next statement; to put another file in its place would leave them with a journal that is not its own."""
    connection.close()
    deadline = time.monotonic() + WAIT_SECONDS

    def give_up_in_time(status: int, remaining: int, total: int) -> None:
        """Python tries again for ever where somebody else writes."""
        if status != sqlite3.SQLITE_DONE and time.monotonic() > deadline:
            raise TimeoutError

    with closing(opened(str(file))) as source, closing(opened(str(connection.settings_dict["NAME"]))) as target:
        try:
            source.backup(target, progress=give_up_in_time, sleep=0.05)
        except TimeoutError as error:
            raise BackupError(_("The database is in use: stop the application, then restore again.")) from error


def faults_of(connection: BaseDatabaseWrapper) -> list[str]:
    """What SQLite itself finds: broken pages, NOT NULL, CHECK and UNIQUE constraints, rows that lean on nothing."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        faults = [str(row[0]) for row in cursor.fetchall() if row[0] != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        faults += [f"{table}: row {row} leans on no row of {parent}" for table, row, parent, _key in cursor.fetchall()]
    return faults
