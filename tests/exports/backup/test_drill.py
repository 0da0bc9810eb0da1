"""R3, the restore drill: fill, back up under load, lose everything, restore, compare, sign in."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from threading import Event as Flag
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from attendance.courses.models import Student
from attendance.desk.demo import record
from attendance.register.models import Attendance
from attendance.sessions.models import Slot
from exports.backup.archive import read_archive
from tests.exports.backup.conftest import content, run_backup, said_by
from tests.factories.courses import StudentFactory
from tests.factories.rooms import grid, make_layout

pytestmark = pytest.mark.django_db(transaction=True)

PHONES = 4
STUDENTS = 900
FIRST = 20


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> dict[str, Any]:
    """The demo's semester, with a full lecture hall in front of its open slot."""
    monkeypatch.setattr(record, "record_file", lambda: tmp_path / "demo.json")
    printed = StringIO()
    call_command("demo_data", "--json", "--force", stdout=printed)
    said: dict[str, Any] = json.loads(printed.getvalue())
    layout = make_layout(grid(30, 30))
    Slot.objects.filter(pk=said["open_slot"]["id"]).update(layout=layout)
    rows = [
        StudentFactory.build(course_id=said["course_id"], given=f"Given {n}", folded=f"given {n}")
        for n in range(STUDENTS)
    ]
    Student.objects.bulk_create(rows)
    return said


@contextmanager
def check_ins(slot: Slot) -> Iterator[list[int]]:
    """Phones that check in as fast as they are answered, for as long as the block lasts, which begins when some have;
    the statuses of all answers so far."""
    students = list(Student.objects.filter(given__startswith="Given").values_list("pk", flat=True))
    statuses: list[int] = []
    first, is_over = Flag(), Flag()

    def phone(start: int) -> None:
        try:
            for index in range(start, STUDENTS, PHONES):
                if is_over.is_set():
                    return
                client = Client()
                client.get(f"/s/{slot.code}/")
                fields = {"student": students[index], "seat": f"s{index // 30}-{index % 30}"}
                statuses.append(client.post(f"/s/{slot.code}/check-in/", fields).status_code)
                if len(statuses) >= FIRST:
                    first.set()
        finally:
            connection.close()

    with ThreadPoolExecutor(PHONES) as pool:
        running = [pool.submit(phone, start) for start in range(PHONES)]
        try:
            assert first.wait(timeout=60)
            yield statuses
        finally:
            is_over.set()
        for done in running:
            done.result()


def lose_everything() -> None:
    """Every table, as of a new server."""
    connection.close()
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=OFF")
        for table in tables:
            how = "" if connection.vendor == "sqlite" else " CASCADE"
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{how}")
        assert connection.introspection.table_names(cursor) == []
    connection.close()


def test_the_drill(demo: dict[str, Any], folder: Path) -> None:
    slot = Slot.objects.get(pk=demo["open_slot"]["id"])
    before = slot.attendances.count()
    with check_ins(slot) as statuses:
        begun = len(statuses)
        backup = run_backup(folder, "--verify")
        ended = len(statuses)
    assert set(statuses) == {303}
    assert ended - begun > 5, "Nobody checked in meanwhile."
    manifest = read_archive(backup)
    rows = manifest.tables["register_attendance"].rows
    others = Attendance.objects.exclude(slot=slot).count()
    assert before + begun <= rows - others <= before + len(statuses)
    kept = len(statuses)

    lose_everything()
    try:
        said_by("restore", str(backup))
    finally:
        call_command("migrate", verbosity=0)  # else the next test finds no tables

    assert content() == manifest.tables
    assert slot.attendances.count() == rows - others <= before + kept
    client = Client()
    credentials = {"login": demo["tutor"]["email"], "password": demo["tutor"]["password"]}
    assert client.post("/login/", credentials)["Location"] == "/admin/"
    assert client.get(f"/admin/slots/{slot.pk}/").status_code == 200
    phone, student = Client(), Student.objects.get(given=f"Given {STUDENTS - 1}")
    phone.get(f"/s/{slot.code}/")
    answer = phone.post(f"/s/{slot.code}/check-in/", {"student": student.pk, "seat": "s29-29"})
    assert answer.status_code == 303
