"""A small world in the tests' own database, its backup, and what changes when a row does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from exports.backup import scratch
from exports.backup.archive import read_archive, take_out, write_archive
from exports.backup.canonical import Content, content_of
from exports.backup.manifest import Manifest
from tests.world import World


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is dumped has to be committed."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and "transactional_db" in getattr(item, "fixturenames", []):
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def backup(transactional_db: None, world: World, folder: Path) -> Path:
    """A backup of the world."""
    return run_backup(folder)


def run_backup(folder: Path, *options: str) -> Path:
    """The path that the command prints first."""
    return Path(said_by("backup", "--to", str(folder), *options).split(":")[0])


def said_by(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def content() -> Content:
    return content_of("default")


def repacked(path: Path, change: Callable[[Manifest], Manifest]) -> Path:
    """The same dump with another manifest: an archive that is sound in itself."""
    manifest = read_archive(path)
    target = path.with_name("repacked.tar")
    with TemporaryDirectory() as work:
        write_archive(target, change(manifest), take_out(path, manifest, Path(work)))
    return target


@contextmanager
def newer_database() -> Iterator[None]:
    """It was migrated by code that is newer than this."""
    MigrationRecorder(connection).record_applied("courses", "0099_later")
    try:
        yield
    finally:
        MigrationRecorder(connection).record_unapplied("courses", "0099_later")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the databases that a backup is tried in, from now on: other tests make theirs at the same time."""
    names: list[str] = []
    create = scratch._create

    def noted(server: BaseDatabaseWrapper, name: str) -> None:
        names.append(name)
        create(server, name)

    monkeypatch.setattr(scratch, "_create", noted)
    return names


def still_there(names: list[str]) -> list[str]:
    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname = ANY(%s) ORDER BY datname", [names])
        return [name for (name,) in cursor.fetchall()]
