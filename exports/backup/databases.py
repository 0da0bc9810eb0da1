"""Connections besides the default one, and what a database holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    # A file that is thrown away, or copied whole: no journal beside it, and nothing that waits for the disk.
    "OPTIONS": {"init_command": "PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;", "transaction_mode": "IMMEDIATE"},
}
# What `migrate` writes by itself, and what nobody misses.
COMES_BY_ITSELF = {"django_migrations", "django_content_type", "auth_permission", "django_session", "ledger_limit"}


@contextmanager
def connected(alias: str, **settings: Any) -> Iterator[BaseDatabaseWrapper]:
    """A connection as the default one but for `settings`. Under its alias this thread alone can use it: it enters no
    settings, so no other request of the process meets it."""
    own = {**connections[DEFAULT_DB_ALIAS].settings_dict, **settings}
    connection: BaseDatabaseWrapper = load_backend(own["ENGINE"]).DatabaseWrapper(own, alias)
    connections[alias] = connection
    try:
        yield connection
    finally:
        connection.close()
        del connections[alias]


@contextmanager
def sqlite_file(alias: str, path: Path) -> Iterator[BaseDatabaseWrapper]:
    with connected(alias, NAME=str(path), **SQLITE) as connection:
        yield connection


def tables_with_rows(connection: BaseDatabaseWrapper) -> list[str]:
    """Those that would be lost, the tables of other programs too."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        names = sorted(set(connection.introspection.table_names(cursor)) - COMES_BY_ITSELF)
        filled = []
        for name in names:
            cursor.execute(f"SELECT 1 FROM {quote(name)} LIMIT 1")  # noqa: S608 - a table's name, quoted
            if cursor.fetchone():
                filled.append(name)
    return filled
