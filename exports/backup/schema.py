"""Which schema a database has, and how an older one becomes this code's."""

from collections.abc import Mapping

from django.apps.registry import Apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from attendance import VERSION
from exports.backup.errors import BackupError

# The names of the applied migrations, by app.
Schema = dict[str, list[str]]


def schema_of(alias: str) -> Schema:
    """Empty where there is no schema at all."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return {}
        cursor.execute("SELECT DISTINCT app, name FROM django_migrations ORDER BY app, name")
        rows = cursor.fetchall()
    schema: Schema = {}
    for app, name in rows:
        schema.setdefault(app, []).append(name)
    return schema


def unknown_migrations(schema: Mapping[str, list[str]]) -> list[str]:
    """Those of a newer version: this code has never seen them."""
    loader = MigrationLoader(None)
    known = set(loader.disk_migrations)
    return [f"{app}.{name}" for app, names in schema.items() for name in names if (app, name) not in known]


def models_of(schema: Mapping[str, list[str]]) -> Apps:
    """The models as they were when these were the last migrations."""
    unknown = unknown_migrations(schema)
    if unknown:
        raise BackupError(
            _(
                "The database is of a newer version than this code (%(version)s), which does not know %(unknown)s: "
                "use the code of the version that the database was migrated with."
            )
            % {"version": VERSION, "unknown": ", ".join(unknown)}
        )
    applied = [(app, name) for app, names in schema.items() for name in names]
    return MigrationLoader(None).project_state(applied).apps


def bring_up_to_date(alias: str) -> None:
    """Migrate. Meanwhile the database stands for the default one too: a migration that names none, as most data steps
    do, must not find the application's."""
    default = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[alias]
    try:
        _migrate(alias)
    finally:
        connections[DEFAULT_DB_ALIAS] = default


def _migrate(alias: str) -> None:
    call_command("migrate", database=alias, interactive=False, verbosity=0)
