"""PostgreSQL: a dump is a file of pg_dump's own format."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from exports.backup import programs
from exports.backup.canonical import LEFT_OUT
from exports.backup.databases import connected
from exports.backup.errors import BackupError

# Where the old tables wait until those of the backup have proved themselves.
ASIDE = "tutortool_before_restore"
# What they are called from the moment at which nobody wants them back.
DONE = "tutortool_replaced"
SCHEMA = "public"
LOCK_SECONDS = 10
# From this version on, pg_restore sets something that older servers do not know, and goes on where it may. That nothing
# else went wrong shows in the comparison.
TIMEOUT_SINCE = 17
TOLD_TOO_MUCH = r'unrecognized configuration parameter "transaction_timeout".*errors ignored on restore: 1\s*$'


@contextmanager
def snapshot(alias: str) -> Iterator[tuple[BaseDatabaseWrapper, str]]:
    """A connection that sees one moment for as long as the block lasts, and the name by which pg_dump sees it too."""
    with connected(alias) as connection, transaction.atomic(using=alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for timeout in ("statement_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SET LOCAL {timeout} = 0")  # it waits for pg_dump
        cursor.execute("SELECT pg_export_snapshot()")
        yield connection, cursor.fetchone()[0]


def dump(connection: BaseDatabaseWrapper, name: str, target: Path) -> None:
    """What the snapshot of this name sees. Versions are compared before anything is read."""
    program = programs.program_for("pg_dump", major_of(connection))
    if _tables(connection, SCHEMA) == []:
        raise BackupError(_("The database has no tables in its schema public, where they are looked for."))
    without = [f"--exclude-table-data=*.{table}" for table in sorted(LEFT_OUT)]
    programs.run(
        program,
        connection,
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--schema={SCHEMA}",
        f"--snapshot={name}",
        f"--file={target}",
        *without,
    )


def load(file: Path, connection: BaseDatabaseWrapper, *, made_by: int) -> None:
    """Bring the dump into a database without tables. The constraints are checked as they are made, after the rows."""
    server = major_of(connection)
    program = programs.program_for("pg_restore", server, at_least=made_by)
    is_told_too_much = program.major >= TIMEOUT_SINCE > server
    connection.close()
    programs.run(
        program,
        connection,
        "--no-owner",
        "--no-privileges",
        f"--schema={SCHEMA}",
        *([] if is_told_too_much else ["--single-transaction", "--exit-on-error"]),
        str(file),
        forgiven=TOLD_TOO_MUCH if is_told_too_much else "",
    )


def major_of(connection: BaseDatabaseWrapper) -> int:
    connection.ensure_connection()
    return int(connection.connection.info.server_version) // 10000


@contextmanager
def old_tables_aside(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The block finds a database without tables; where it fails, the old ones come back as they were.

    A restore that was killed leaves them aside; `bring_back` is what the next one begins with.
    """
    _move(connection, SCHEMA, ASIDE)
    connection.close()
    try:
        yield
    except BaseException:
        connection.close()
        bring_back(connection)
        raise
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SCHEMA {ASIDE} RENAME TO {DONE}")
        cursor.execute(f"DROP SCHEMA {DONE} CASCADE")
        cursor.execute("ANALYZE")  # else the first hours would be slow: nothing is known of the new tables


def bring_back(connection: BaseDatabaseWrapper) -> bool:
    """Undo a restore that did not come to its end; says whether there was one."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {DONE} CASCADE")
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [ASIDE])
        if cursor.fetchone() is None:
            return False
    _move(connection, ASIDE, SCHEMA)
    return True


def _move(connection: BaseDatabaseWrapper, source: str, target: str) -> None:
    """All tables at once, with what belongs to them. What stood in the public schema goes when the others come back."""
    quote = connection.ops.quote_name
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
            if target == ASIDE:
                cursor.execute(f"CREATE SCHEMA {ASIDE}")
            else:
                for name in _tables(connection, target):
                    cursor.execute(f"DROP TABLE {target}.{quote(name)} CASCADE")
            for name in _tables(connection, source):
                cursor.execute(f"ALTER TABLE {source}.{quote(name)} SET SCHEMA {target}")
            if source == ASIDE:
                cursor.execute(f"DROP SCHEMA {ASIDE}")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "55P03":
            raise
        raise BackupError(_("The database is in use: stop the application, then restore again.")) from error


def _tables(connection: BaseDatabaseWrapper, schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename", [schema])
        return [name for (name,) in cursor.fetchall()]
