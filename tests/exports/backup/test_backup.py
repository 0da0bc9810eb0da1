"""`manage.py backup`: what is in the file, what it is called, and which of them stay."""

import errno
import json
import os
import re
import signal
import sqlite3
import stat
import tarfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError
from django.db import connection

from attendance import VERSION
from attendance.accounts.models import User
from attendance.ledger.models import Event, Limit
from attendance.notes.models import Note
from attendance.register.models import Attendance
from exports.backup import last_success, making, restoring
from exports.backup.archive import read_archive
from exports.backup.errors import MismatchError
from exports.backup.making import make_backup
from tests.exports.backup.conftest import newer_database, run_backup, said_by
from tests.people import signed_in
from tests.races import all_at_once
from tests.world import World


def test_the_manifest_names_counts_schema_and_versions(backup: Path) -> None:
    with tarfile.open(backup) as tar:
        assert tar.getnames() == ["manifest.json", f"database.{'sqlite3' if connection.vendor == 'sqlite' else 'dump'}"]
        member = tar.extractfile("manifest.json")
        assert member is not None
        said = json.load(member)
    assert {name: said["tables"][name]["rows"] for name in ("accounts_user", "register_attendance", "notes_note")} == {
        "accounts_user": User.objects.count(),
        "register_attendance": Attendance.objects.count(),
        "notes_note": Note.objects.count(),
    }
    assert (said["format"], said["engine"], said["app_version"]) == (1, connection.vendor, VERSION)
    assert "0005_rotating_code" in said["schema"]["class_sessions"]
    assert re.fullmatch(r"[0-9a-f]{64}", said["hash"])
    assert datetime.now(UTC) - datetime.fromisoformat(said["created_at"]) < timedelta(minutes=5)


def test_the_name_says_when_and_only_its_owner_may_read_it(backup: Path) -> None:
    assert backup.name == f"tutortool-{read_archive(backup).created_at:%Y%m%dT%H%M%S.%fZ}.tar"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert list(backup.parent.iterdir()) == [backup]


def test_two_backups_of_the_same_data_have_the_same_hash(backup: Path, folder: Path) -> None:
    assert read_archive(run_backup(folder)).hash == read_archive(backup).hash


@pytest.mark.parametrize("field", ["text", "version", "updated_at", "folded"])
def test_any_changed_value_changes_the_hash_of_its_table_alone(field: str, backup: Path, folder: Path) -> None:
    note = Note.objects.get()
    value = {"text": "", "version": 7, "updated_at": note.updated_at + timedelta(microseconds=1), "folded": "x"}[field]
    Note.objects.update(**{field: value})
    before, after = read_archive(backup).tables, read_archive(run_backup(folder)).tables
    assert [name for name in before if before[name] != after[name]] == ["notes_note"]


def test_nobodys_sign_in_is_in_it(world: World, alice: User, transactional_db: None, folder: Path) -> None:
    """The key of a session is what a browser shows: whoever reads the file could be alice."""
    signed_in(alice)
    Limit.objects.create(key="some:limit", count=1, until=datetime.now(UTC))
    key = Session.objects.get().session_key.encode()
    backup = run_backup(folder)
    assert {"django_session", "ledger_limit"} & set(read_archive(backup).tables) == set()
    if connection.vendor == "sqlite":
        assert key not in backup.read_bytes()
    assert Session.objects.exists()


def test_only_the_newest_of_our_own_stay(backup: Path, folder: Path) -> None:
    theirs = [folder / name for name in ("notes.txt", "tutortool-old.tar", "tutortool-20200101T000000.000000Z.tar.gz")]
    ours = [folder / f"tutortool-2020010{day}T000000.000000Z.tar" for day in range(1, 6)]
    for path in theirs + ours:
        path.touch()
    new = run_backup(folder, "--keep", "3")
    assert set(folder.iterdir()) == {*theirs, ours[-1], backup, new}


def test_a_folder_with_a_backups_name_is_left_alone(backup: Path, folder: Path) -> None:
    theirs = [folder / f"tutortool-20200101T000000.000000Z.tar{ending}" for ending in ("", ".unverified")]
    for path in theirs:
        path.mkdir()
    new = run_backup(folder, "--keep", "1", "--verify")
    assert set(folder.iterdir()) == {*theirs, new}


def test_an_old_one_that_cannot_be_deleted_is_said_and_keeps_no_other(
    backup: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, unlink = folder / "tutortool-20200102T000000.000000Z.tar", Path.unlink
    older = folder / "tutortool-20200101T000000.000000Z.tar"
    kept.touch()
    older.touch()

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path == kept:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(CommandError, match=f"backup was made, but .*{kept}: Operation not permitted"):
        run_backup(folder, "--keep", "2")
    assert len(list(folder.iterdir())) == 3
    assert not older.exists()


def test_what_another_job_keeps_meanwhile_stays(backup: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier, meanwhile = [folder / f"tutortool-2020010{day}T000000.000000Z.tar.unverified" for day in (1, 2)]
    earlier.touch()
    monkeypatch.setattr("exports.management.commands.backup.verify_backup", lambda *args: meanwhile.touch())
    new = run_backup(folder, "--verify")
    assert set(folder.iterdir()) == {backup, new, meanwhile}


@pytest.mark.parametrize("fault", [PermissionError, FileNotFoundError])
def test_a_left_over_folder_that_cannot_be_opened_stops_nothing(
    fault: type[OSError], backup: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another user's, or one that goes this moment."""
    left, opened = folder / ".tutortool-abc.partial", os.open
    left.mkdir()

    def refuse(path: str | Path, *args: Any, **options: Any) -> int:
        if path == left:
            raise fault
        return opened(path, *args, **options)

    monkeypatch.setattr(os, "open", refuse)
    new = run_backup(folder)
    assert set(folder.iterdir()) == {backup, new, left}


def test_to_keep_none_is_refused(transactional_db: None, folder: Path) -> None:
    with pytest.raises(CommandError, match="at least 1"):
        run_backup(folder, "--keep", "0")


def test_the_nightly_job_is_remembered_once_it_was_restored_on_trial(
    world: World, transactional_db: None, folder: Path
) -> None:
    run_backup(folder)
    assert last_success() is None
    said = said_by("backup", "--to", str(folder), "--keep", "7", "--verify")
    event = Event.objects.get(action="backup-verified")
    assert (last_success(), event.actor) == (event.at, "system")
    assert event.detail["hash"] in said


def test_what_cannot_be_restored_is_no_backup(backup: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is kept for whoever looks into it, the last of them, and takes no other one's place."""

    def refuse(*args: object) -> None:
        raise MismatchError("It does not hold.")

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "compare_with_manifest", refuse)
        for _ in range(2):
            with pytest.raises(CommandError, match=r"It does not hold. Kept as .*\.tar\.unverified"):
                run_backup(folder, "--keep", "1", "--verify")
    left = sorted(path.name for path in folder.iterdir())
    assert [backup.name in left, len(left), last_success()] == [True, 2, None]
    new = run_backup(folder, "--keep", "1", "--verify")
    assert list(folder.iterdir()) == [new]


def test_being_told_to_stop_leaves_nothing(backup: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(alias: str) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(making, "content_of", stopped)
    with pytest.raises(SystemExit, match="143"):
        run_backup(folder)
    assert list(folder.iterdir()) == [backup]


def test_what_a_killed_job_left_goes_with_the_next_one(backup: Path, folder: Path) -> None:
    left = folder / ".tutortool-abc.partial"
    left.mkdir()
    (left / "database.dump").write_text("half")
    new = run_backup(folder)
    assert set(folder.iterdir()) == {backup, new, left}, "It may have begun this moment."
    an_hour_ago = time.time() - 3600
    os.utime(left, (an_hour_ago, an_hour_ago))
    newer = run_backup(folder)
    assert set(folder.iterdir()) == {backup, new, newer}


def test_two_at_once_do_not_clash(world: World, transactional_db: None, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    made = all_at_once([lambda folder=folder: make_backup(folder) for folder in folders])  # type: ignore[misc]
    assert len({manifest.hash for _path, manifest in made}) == 1


def test_a_full_disk_is_said_and_leaves_nothing(backup: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(making, "write_archive", full)
    with pytest.raises(CommandError, match="could not be made: No space left on device"):
        run_backup(folder)
    assert list(folder.iterdir()) == [backup]


def test_a_database_of_a_newer_version_is_said(backup: Path, folder: Path) -> None:
    said = rf"newer version than this code \({VERSION}\).*courses.0099_later: use the code"
    with newer_database(), pytest.raises(CommandError, match=said):
        run_backup(folder, "--verify")
    assert list(folder.iterdir()) == [backup]


def test_a_folder_that_cannot_be_written_is_said(transactional_db: None, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="cannot be written: Not a directory"):
        run_backup(tmp_path / "file" / "backups")


def test_sqlites_dump_is_a_database_that_any_program_opens(backup: Path, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        return
    with tarfile.open(backup) as tar:
        tar.extractall(tmp_path, filter="data")
    opened = sqlite3.connect(tmp_path / "database.sqlite3")
    assert opened.execute("SELECT count(*) FROM accounts_user").fetchone() == (User.objects.count(),)
    opened.close()
