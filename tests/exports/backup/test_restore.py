"""`manage.py restore` and `verify_backup`: what is proved, what is refused, and that the old data come back."""

import os
import stat
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, connection

from attendance.accounts.models import User
from attendance.courses.models import Course, Student
from attendance.notes.models import Note
from attendance.register.models import Attendance
from exports.backup import postgresql, restoring
from exports.backup.canonical import hash_of
from exports.backup.databases import sqlite_file
from exports.backup.manifest import Manifest
from exports.backup.schema import bring_up_to_date, schema_of
from exports.backup.scratch import SCRATCH
from tests.exports.backup.conftest import content, repacked, run_backup, said_by, still_there
from tests.factories.accounts import UserFactory
from tests.factories.courses import StudentFactory
from tests.people import signed_in
from tests.races import without_constraint
from tests.world import World


def test_what_was_lost_comes_back_and_what_came_goes(world: World, transactional_db: None, folder: Path) -> None:
    client = signed_in(world.tutor.user)
    backup, before = run_backup(folder), content()
    Note.objects.all().delete()
    Attendance.objects.update(seat_id=None)
    StudentFactory.create(course=world.course, given="Newly")
    said = said_by("restore", str(backup), "--replace")
    assert content() == before
    assert "counts and hash are the same" in said
    assert client.get("/admin/").status_code == 302, "Who was signed in is not any more."
    assert StudentFactory.create(course=world.course).pk > max(world.student.pk, world.foreign_student.pk)


def restored_in_a_shell(backup: Path, database: Path, *options: str) -> int:
    """As an operator with the usual umask does it; gives the mode of the file."""
    settings = {"DJANGO_SETTINGS_MODULE": "attendance.settings", "DATABASE_URL": f"sqlite:///{database}"}
    command = [sys.executable, "manage.py", "restore", str(backup), "--no-input", *options]
    subprocess.run(  # noqa: S603 - our own command
        command, check=True, capture_output=True, umask=0o022, env={**os.environ, **settings}
    )
    return stat.S_IMODE(database.stat().st_mode)


def test_a_new_file_is_its_owners_alone_and_an_old_one_keeps_its_mode(backup: Path, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        return
    database = tmp_path / "restored.sqlite3"
    assert restored_in_a_shell(backup, database) == 0o600
    database.chmod(0o640)
    assert restored_in_a_shell(backup, database, "--replace") == 0o640


def test_a_database_that_is_not_empty_is_left_alone(backup: Path, world: World) -> None:
    Note.objects.all().delete()
    before = content()
    with pytest.raises(CommandError, match=r"is not empty \(.*courses_student.*\): --replace"):
        said_by("restore", str(backup))
    assert content() == before


def test_an_empty_database_needs_no_replace(backup: Path) -> None:
    before = content()
    call_command("flush", interactive=False, verbosity=0)
    said_by("restore", str(backup))
    assert content() == before


@pytest.mark.parametrize(("answer", "is_restored"), [("yes", True), ("no", False), ("", False)])
def test_a_terminal_is_asked(answer: str, is_restored: bool, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Note.objects.all().delete()
    monkeypatch.setattr(sys, "stdin", StringIO())
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda prompt: answer)
    if is_restored:
        assert "will be dropped" in said_by("restore", str(backup), "--replace")
    else:
        with pytest.raises(CommandError, match="Nothing was changed"):
            said_by("restore", str(backup), "--replace")
    assert Note.objects.exists() is is_restored


def test_verify_changes_nothing_and_leaves_nothing(backup: Path, made: list[str]) -> None:
    Note.objects.all().delete()
    before = content()
    assert "holds" in said_by("verify_backup", str(backup))
    assert content() == before
    assert len(made) == (connection.vendor == "postgresql")
    assert still_there(made) == []


def with_table(manifest: Manifest, **changes: object) -> Manifest:
    """As if the backup had been of other notes."""
    tables = {**manifest.tables, "notes_note": replace(manifest.tables["notes_note"], **changes)}  # type: ignore[arg-type]
    return replace(manifest, tables=tables, hash=hash_of(tables))


@pytest.mark.parametrize("command", ["verify_backup", "restore"])
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rows": 2, "hash": "0" * 64}, "notes_note: 1 rows instead of 2"),
        ({"hash": "0" * 64}, "notes_note: as many rows, but not the same"),
    ],
)
def test_a_restored_row_too_few_or_other_than_it_was(
    command: str, changes: dict[str, object], words: str, backup: Path
) -> None:
    """The dump is sound, the manifest is too, and one does not belong to the other."""
    wrong = repacked(backup, lambda manifest: with_table(manifest, **changes))
    before = content()
    with pytest.raises(CommandError, match=words):
        said_by(command, str(wrong), *(["--replace"] if command == "restore" else []))
    assert content() == before
    assert leftovers() == []


def leftovers() -> list[str]:
    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'tutortool%%'")
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.parametrize("place", [0.02, 0.5, 0.9])
def test_one_broken_byte_is_noticed(place: float, backup: Path) -> None:
    data = bytearray(backup.read_bytes())
    data[int(len(data) * place)] ^= 1
    backup.write_bytes(data)
    before = content()
    for command in (["verify_backup"], ["restore", "--replace"]):
        with pytest.raises(CommandError, match="damaged"):
            said_by(*command, str(backup))
    assert content() == before


def test_one_changed_letter_of_the_manifest_is_noticed(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes().replace(b'"app_version": "0', b'"app_version": "9', 1))
    with pytest.raises(CommandError, match="damaged"):
        said_by("verify_backup", str(backup))


@pytest.mark.parametrize("size", [0, 100, 20_000])
def test_half_a_file_is_noticed(size: int, backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:size])
    with pytest.raises(CommandError, match="damaged"):
        said_by("verify_backup", str(backup))


def test_a_file_of_something_else_and_no_file(transactional_db: None, tmp_path: Path) -> None:
    other = tmp_path / "other.tar"
    other.write_text("not ours")
    with pytest.raises(CommandError, match="is not a backup"):
        said_by("restore", str(other))
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        said_by("restore", str(tmp_path / "none.tar"))


def test_a_newer_schema_is_refused(backup: Path) -> None:
    def newer(manifest: Manifest) -> Manifest:
        schema = {**manifest.schema, "courses": [*manifest.schema["courses"], "0099_later"]}
        return replace(manifest, schema=schema, app_version="9.9.9")

    before = content()
    later = repacked(backup, newer)
    for command in ("verify_backup", "restore"):
        with pytest.raises(CommandError, match=r"newer version \(9\.9\.9\).*courses\.0099_later.*Upgrade"):
            said_by(command, str(later))
    assert content() == before


def test_an_older_schema_is_brought_to_this_codes(world: World, transactional_db: None, folder: Path) -> None:
    """Made when the courses had no rotating code yet."""
    call_command("migrate", "courses", "0002", verbosity=0)
    try:
        old = run_backup(folder, "--verify")
    finally:
        call_command("migrate", verbosity=0)
    Course.objects.update(rotating_code=True)
    now = content()
    said_by("restore", str(old), "--replace")
    assert schema_of(DEFAULT_DB_ALIAS)["courses"][-1] == "0003_rotating_code"
    assert not Course.objects.filter(rotating_code=True).exists()
    assert Student.objects.count() == now["courses_student"].rows


def test_a_migration_on_trial_does_not_find_the_applications_database(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data steps that name no database mean the default one."""
    with sqlite_file(SCRATCH, tmp_path / "trial.sqlite3") as trial:
        with trial.schema_editor() as editor:
            editor.create_model(User)
        monkeypatch.setattr(
            "exports.backup.schema._migrate", lambda alias: User.objects.create(email="only-there@example.org")
        )
        bring_up_to_date(SCRATCH)
        assert User.objects.using(SCRATCH).count() == 1
    assert not User.objects.filter(email="only-there@example.org").exists()


def test_the_old_data_come_back_when_a_restore_fails_half_way(
    backup: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    Note.objects.all().delete()
    before = content()

    def fail(alias: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "require_constraints", fail)
        with pytest.raises(KeyboardInterrupt):
            said_by("restore", str(backup), "--replace")
    assert content() == before
    said_by("restore", str(backup), "--replace")
    assert Note.objects.exists()


def kill_a_restore() -> None:
    """As it is left on PostgreSQL, where the old data wait in a schema of their own; SQLite has one transaction for all
    of it, so nothing is left."""
    if connection.vendor == "postgresql":
        postgresql._move(connection, postgresql.SCHEMA, postgresql.ASIDE)


def test_the_old_data_come_back_after_a_restore_that_was_killed(backup: Path) -> None:
    before = content()
    kill_a_restore()
    with pytest.raises(CommandError, match="is not empty"):
        said_by("restore", str(backup))
    assert content() == before
    assert leftovers() == []


def test_what_came_after_a_killed_restore_goes_with_replace_alone(backup: Path) -> None:
    before = content()
    kill_a_restore()
    bring_up_to_date(DEFAULT_DB_ALIAS)
    UserFactory.create(email="after@example.org")
    with pytest.raises(CommandError, match="is not empty"):
        said_by("restore", str(backup))
    assert User.objects.filter(email="after@example.org").exists()
    said_by("restore", str(backup), "--replace")
    assert content() == before
    assert leftovers() == []


def test_a_missing_constraint_is_noticed(backup: Path, tmp_path: Path) -> None:
    """The rows alone are not the database: its rules have to be there."""
    with without_constraint(Attendance, "attendance_seat_once"):
        bare = run_backup(tmp_path)
    with pytest.raises(CommandError, match="register_attendance: attendance_seat_once is missing"):
        said_by("verify_backup", str(bare))
