"""Which pg_dump and pg_restore are taken for which server."""

import re
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.db.backends.postgresql.base import DatabaseWrapper
from pytest_django import Settings

from exports.backup import programs
from exports.backup.errors import BackupError
from exports.backup.postgresql import TOLD_TOO_MUCH


def install(folder: Path, name: str, version: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One with versions 15 and 18 of pg_dump, where Debian puts them, and 13 in the path."""
    settings.PG_BIN = ""
    monkeypatch.setattr(programs, "INSTALLED", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    install(tmp_path / "bin", "pg_dump", "13.4 (Debian 13.4-1)")
    install(tmp_path / "15" / "bin", "pg_dump", "15.9")
    install(tmp_path / "18" / "bin", "pg_dump", "18.0")
    return tmp_path


@pytest.mark.parametrize(
    ("server", "folder"), [(12, "bin"), (13, "bin"), (15, "15/bin"), (16, "18/bin"), (18, "18/bin")]
)
def test_the_servers_own_version_else_the_next(server: int, folder: str, machine: Path) -> None:
    assert programs.program_for("pg_dump", server).path == machine / folder / "pg_dump"


def test_a_file_of_a_newer_version_needs_a_newer_program(machine: Path) -> None:
    assert programs.program_for("pg_dump", 13, at_least=16).major == 18


def test_an_older_one_than_the_server_is_refused_and_says_what_to_do(machine: Path) -> None:
    words = (
        "PostgreSQL's pg_dump of version 19 or newer is needed; the newest one here is version 18 "
        f"({machine}/18/bin/pg_dump). Install the package postgresql-client-19"
    )
    with pytest.raises(BackupError, match=re.escape(words)):
        programs.program_for("pg_dump", 19)


def test_none_at_all(machine: Path) -> None:
    with pytest.raises(BackupError, match=r"there is none here\. Install .*PG_BIN"):
        programs.program_for("pg_restore", 15)


def test_a_named_folder_is_the_only_one_that_counts(machine: Path, settings: Settings) -> None:
    settings.PG_BIN = str(machine / "15" / "bin")
    assert programs.program_for("pg_dump", 13).major == 15
    with pytest.raises(BackupError, match="version 18 or newer is needed; the newest one here is version 15"):
        programs.program_for("pg_dump", 18)


@pytest.mark.parametrize(("errors", "is_forgiven"), [(1, True), (2, False)])
def test_an_older_server_need_not_know_all_that_a_newer_pg_restore_sets(
    errors: int, is_forgiven: bool, tmp_path: Path
) -> None:
    said = f'unrecognized configuration parameter "transaction_timeout"; errors ignored on restore: {errors}'
    path = install(tmp_path, "pg_restore", "18.0")
    path.write_text(f"#!/bin/sh\necho '{said}' >&2\nexit 1\n")
    connection = DatabaseWrapper(
        {"NAME": "x", "OPTIONS": {}, "USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "TIME_ZONE": None}
    )
    with nullcontext() if is_forgiven else pytest.raises(BackupError, match=r"pg_restore failed: .*restore: 2"):
        programs.run(programs.Program(path, 18), connection, forgiven=TOLD_TOO_MUCH)


def test_debians_script_that_chooses_by_itself_is_passed_over(machine: Path) -> None:
    (machine / "bin" / "pg_dump").unlink()
    install(machine / "share", "pg_wrapper", "15.9")
    (machine / "bin" / "pg_dump").symlink_to(machine / "share" / "pg_wrapper")
    assert programs.program_for("pg_dump", 13).path == machine / "15" / "bin" / "pg_dump"
