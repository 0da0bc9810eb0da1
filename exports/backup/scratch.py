"""Databases that are there for a backup to be tried in, and gone afterwards."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, ProgrammingError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from exports.backup import postgresql
from exports.backup.databases import connected, sqlite_file
from exports.backup.errors import BackupError
from exports.backup.manifest import Manifest

SCRATCH = "scratch"
NAME = re.compile(r"tutortool_scratch_(\d{14})_[0-9a-f]{8}")
# A table that says: everything here may be dropped.
MARK = "tutortool_scratch"
# No verification takes as long as that: its database was left behind.
LEFT_BEHIND = timedelta(days=1)
# Any number, as long as it stays the same.
TURN = 7_263_415_204


@contextmanager
def restored(manifest: Manifest, dump: Path) -> Iterator[BaseDatabaseWrapper]:
    """The dump as a database of its own kind, under the alias SCRATCH."""
    if manifest.engine == "sqlite":
        with sqlite_file(SCRATCH, dump) as connection:
            yield connection
        return
    with _postgresql() as connection:
        postgresql.load(dump, connection, made_by=manifest.server_major)
        yield connection


@contextmanager
def _postgresql() -> Iterator[BaseDatabaseWrapper]:
    """An empty database: the one of SCRATCH_DATABASE_URL where that is set, else a new one on the same server."""
    if settings.SCRATCH_DATABASE_URL:
        with connected(SCRATCH, **_given()) as connection:
            _refuse_the_original(connection)
            with _turn():
                _empty(connection)
                _mark(connection)
                yield connection
                _empty(connection)
        return
    if connections[DEFAULT_DB_ALIAS].vendor != "postgresql":
        raise BackupError(
            _(
                "A backup of PostgreSQL needs a PostgreSQL server to be read: name an empty database of one with "
                "SCRATCH_DATABASE_URL."
            )
        )
    # A connection of its own: a database is not made inside a transaction.
    with connected("server") as server:
        _drop_left_behind(server)
        name = f"tutortool_scratch_{timezone.now():%Y%m%d%H%M%S}_{secrets.token_hex(4)}"
        _create(server, name)
        try:
            with connected(SCRATCH, NAME=name) as connection:
                yield connection
        finally:
            _drop(server, name)


@contextmanager
def _turn() -> Iterator[None]:
    """The given database is one for all: wait until no other verification uses it. The lock goes with its connection,
    which is one of its own since the other one is closed while programs of the server work."""
    with connected("turn", **_given()) as connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])
        yield


def _create(server: BaseDatabaseWrapper, name: str) -> None:
    """With the encoding and the order of letters of the original."""
    like = "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = %s"
    # No values of its own: a server takes none for such a statement.
    create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}")
    with server.cursor() as cursor:
        cursor.execute(like, [server.settings_dict["NAME"]])
        original = cursor.fetchone()
        try:
            cursor.execute(create.format(sql.Identifier(name), *map(sql.Literal, original)).as_string())
        except ProgrammingError as error:
            if not isinstance(error.__cause__, InsufficientPrivilege):
                raise
            raise BackupError(
                _(
                    "A backup is tried in a database of its own, and this database's user may not make one: allow it "
                    "(ALTER ROLE ... CREATEDB), or name an empty database with SCRATCH_DATABASE_URL."
                )
            ) from error


def _drop(server: BaseDatabaseWrapper, name: str) -> None:
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _drop_left_behind(server: BaseDatabaseWrapper) -> None:
    """Those of verifications that were killed, where they are this role's own. What stays hinders nobody."""
    mine = "SELECT datname FROM pg_database WHERE datdba = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
    with server.cursor() as cursor:
        cursor.execute(mine)
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        made = NAME.fullmatch(name)
        if made and timezone.now() - datetime.strptime(made[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) > LEFT_BEHIND:
            with suppress(DatabaseError):
                _drop(server, name)


def _given() -> dict[str, Any]:
    url: str = settings.SCRATCH_DATABASE_URL
    if not url.startswith(("postgres://", "postgresql://")):
        raise BackupError(_("SCRATCH_DATABASE_URL has to name a PostgreSQL database."))
    return {"OPTIONS": {}, **dj_database_url.parse(url), "ENGINE": "attendance.core.postgresql"}


def _refuse_the_original(connection: BaseDatabaseWrapper) -> None:
    """Whatever names and addresses lead to it."""
    original = connections[DEFAULT_DB_ALIAS]
    if original.vendor == connection.vendor and _identity(original) == _identity(connection):
        raise BackupError(_("SCRATCH_DATABASE_URL names the application's own database."))


def _identity(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier::text, current_database() FROM pg_control_system()")
        return tuple(cursor.fetchone())


def _empty(connection: BaseDatabaseWrapper) -> None:
    """Drop what an earlier one left, which a mark tells from everybody else's tables."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if tables and MARK not in tables:
            raise BackupError(
                _("The database of SCRATCH_DATABASE_URL is not empty: name one in which nothing is, for this alone.")
            )
        for name in [*sorted(tables - {MARK}), *(tables & {MARK})]:
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)} CASCADE")


def _mark(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {MARK} ()")
