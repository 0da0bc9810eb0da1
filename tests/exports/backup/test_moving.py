"""From SQLite to PostgreSQL and back, and the databases that a backup is tried in."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import CommandError
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import Settings

from attendance.courses.models import Student
from attendance.notes.models import Note
from exports.backup import restoring, scratch
from exports.backup.canonical import content_of
from exports.backup.copying import copy_rows
from exports.backup.databases import connected, sqlite_file
from exports.backup.making import make_backup
from exports.backup.schema import bring_up_to_date
from exports.backup.scratch import SCRATCH
from tests.exports.backup.conftest import content, said_by, still_there
from tests.factories.courses import StudentFactory
from tests.races import all_at_once
from tests.world import World


def test_a_backup_of_sqlite_becomes_this_database(world: World, transactional_db: None, tmp_path: Path) -> None:
    """On PostgreSQL that is the move: the same hash, every key as it was, and new rows get new ones."""
    before = content()
    with sqlite_file(SCRATCH, tmp_path / "there.sqlite3") as there:
        bring_up_to_date(SCRATCH)
        copy_rows(DEFAULT_DB_ALIAS, SCRATCH)
        assert content_of(SCRATCH) == before
        archive = archive_of(there, tmp_path)
    Note.objects.all().delete()
    said_by("restore", str(archive), "--replace")
    assert content() == before
    assert Student.objects.get(pk=world.student.pk).name == "Dana Kowalczyk"
    assert StudentFactory.create(course=world.course).pk > world.foreign_student.pk


def archive_of(there: BaseDatabaseWrapper, folder: Path) -> Path:
    """What `manage.py backup` makes where that is the application's database."""
    with standing_for_the_default(there):
        return make_backup(folder)[0]


@contextmanager
def standing_for_the_default(there: BaseDatabaseWrapper) -> Iterator[None]:
    default = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = there
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = default


@pytest.fixture
def given(transactional_db: None, settings: Settings) -> Iterator[str]:
    """A database for trials, named as an operator would; SQLite needs none."""
    name = f"tutortool_given_{secrets.token_hex(4)}"
    if connection.vendor == "sqlite":
        yield ""
        return
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    settings.SCRATCH_DATABASE_URL = url_of(name)
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def url_of(name: str) -> str:
    host = quote(str(connection.settings_dict["HOST"]), safe="")
    return f"postgres://{connection.settings_dict['USER']}@{host}/{name}"


def test_a_backup_of_this_database_becomes_one_of_sqlite(backup: Path, given: str, tmp_path: Path) -> None:
    """On PostgreSQL that is the way back."""
    before, work = content(), tmp_path / "work"
    work.mkdir()
    with sqlite_file("there", tmp_path / "there.sqlite3") as there:
        with standing_for_the_default(there):
            assert restoring.restore_backup(backup, work) == before
        assert content_of("there") == before


def test_a_named_database_is_used_and_left_empty(backup: Path, given: str, made: list[str]) -> None:
    for _ in range(2):
        said_by("verify_backup", str(backup))
    assert made == []
    if given:
        with connected("given", NAME=given) as there:
            assert there.introspection.table_names() == []


def test_two_verifications_in_a_named_database_wait_for_each_other(backup: Path, given: str, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    calls = [lambda folder=folder: restoring.verify_backup(backup, folder) for folder in folders]
    assert len({manifest.hash for manifest in all_at_once(calls)}) == 1


@pytest.fixture
def left_behind(transactional_db: None) -> Iterator[list[str]]:
    """Years ago: one of another role's, one of ours that cannot be dropped, one of ours that can; SQLite has none."""
    if connection.vendor == "sqlite":
        yield []
        return
    names = [f"tutortool_scratch_2020010100000{number}_{secrets.token_hex(4)}" for number in range(3)]
    role = f"tutortool_other_{secrets.token_hex(4)}"
    with connected("server") as server, server.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}")
        for name in names:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        cursor.execute(f"ALTER DATABASE {names[0]} OWNER TO {role}")
        cursor.execute(f"ALTER DATABASE {names[1]} IS_TEMPLATE true")
        yield names
        cursor.execute(f"ALTER DATABASE {names[1]} IS_TEMPLATE false")
        for name in names:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"DROP ROLE {role}")


def test_only_our_own_left_behind_databases_are_dropped(left_behind: list[str]) -> None:
    if left_behind:
        with connected("left") as server:
            scratch._drop_left_behind(server)
    assert still_there(left_behind) == left_behind[:2]


def test_a_named_database_that_is_somebodys_is_refused(backup: Path, given: str, settings: Settings) -> None:
    if not given:
        return
    with connected("given", NAME=given) as there, there.cursor() as cursor:
        cursor.execute("CREATE TABLE theirs ()")
    with pytest.raises(CommandError, match="SCRATCH_DATABASE_URL is not empty"):
        said_by("verify_backup", str(backup))
    settings.SCRATCH_DATABASE_URL = url_of(str(connection.settings_dict["NAME"]))
    before = content()
    with pytest.raises(CommandError, match="names the application's own database"):
        said_by("verify_backup", str(backup))
    assert content() == before
