"""What the database says about itself."""

from functools import lru_cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


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
