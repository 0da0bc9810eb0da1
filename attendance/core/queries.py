"""What the database says about itself."""

from functools import lru_cache

from django.db import DatabaseError, ProgrammingError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from attendance.core.sqlite.file import file_fault

# What SQLite says of an empty database; PostgreSQL has a class of errors for that.
EMPTY = "no such table"


def database_fault() -> str:
    """Why no request can be served, in a few plain words, or nothing. One statement at most."""
    # First, since to ask would make an empty file where there is none.
    gone = file_fault(str(connection.settings_dict["NAME"])) if connection.vendor == "sqlite" else ""
    if gone:
        return gone
    try:
        return "migrations are missing" if missing_migrations() else ""
    except DatabaseError as error:
        is_empty = isinstance(error, ProgrammingError) or EMPTY in str(error)
        return "migrations are missing" if is_empty else "the database does not answer"


def missing_migrations() -> set[tuple[str, str]]:
    """The migrations of this code that the database has not seen, as (app, name). One statement; raises a
    DatabaseError where there is no database, or an empty one."""
    applied = MigrationRecorder(connection).migration_qs.values_list("app", "name")
    return _known_migrations() - set(applied)


@lru_cache(maxsize=1)
def _known_migrations() -> set[tuple[str, str]]:
    """What stands in the code, which does not change while it runs."""
    loader = MigrationLoader(None)
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    return set(loader.disk_migrations) - replaced
