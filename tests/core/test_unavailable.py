"""R5: a database that is away or full is a 503 with a plain page, and never a false success."""

import resource
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest
from django.db import connection
from django.test import Client

from attendance.courses.models import Student
from attendance.register.models import Attendance
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.sessions import SlotFactory

# Bytes that a log may still take: less than one write of SQLite's needs.
ROOM = 8192
NO_ROOM = """
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE CONSTRAINT TRIGGER full_disk AFTER INSERT ON register_attendance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION no_room();
"""

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def database_away(path: Path) -> Iterator[None]:
    """The address leads nowhere, and the connection is lost, as after the server's end."""
    key = "NAME" if connection.vendor == "sqlite" else "HOST"
    was = connection.settings_dict[key]
    connection.close()
    connection.settings_dict[key] = str(path / "nowhere" / "database")
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict[key] = was


@contextmanager
def disk_full() -> Iterator[None]:
    """No write of an attendance finds room: for SQLite no file may grow; PostgreSQL raises its own error at COMMIT."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        return
    with connection.cursor() as cursor:
        cursor.execute(NO_ROOM)
        yield
        cursor.execute("DROP TRIGGER full_disk ON register_attendance; DROP FUNCTION no_room()")


@pytest.fixture
def slot() -> Slot:
    return SlotFactory.create(open=True)


@pytest.fixture
def phone(slot: Slot) -> Client:
    client = Client(raise_request_exception=False)
    client.get(f"/s/{slot.code}/")
    return client


@pytest.fixture
def student(slot: Slot) -> Student:
    return StudentFactory.create(course=slot.session.course)


@pytest.mark.parametrize("path", ["/s/{code}/", "/s/{code}/seats/", "/s/{code}/students/", "/admin/", "/readyz"])
def test_reads_are_unavailable(path: str, slot: Slot, phone: Client, as_alice: Client, tmp_path: Path) -> None:
    client = as_alice if path.startswith("/admin") else phone
    client.raise_request_exception = False
    with database_away(tmp_path):
        response = client.get(path.format(code=slot.code))
    assert response.status_code == 503
    if path != "/readyz":
        assert response["Retry-After"] == "5"
        assert "Not just now" in response.content.decode()
    assert client.get(path.format(code=slot.code)).status_code == 200


def test_what_needs_no_database_goes_on(phone: Client, tmp_path: Path) -> None:
    with database_away(tmp_path):
        assert phone.get("/healthz").status_code == 200
        assert phone.get("/").status_code == 200


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["browser", "htmx"])
def test_no_check_in_without_a_database(
    headers: dict[str, str], slot: Slot, phone: Client, student: Student, tmp_path: Path
) -> None:
    claim = {"student": student.pk, "seat": "s0-0"}
    with database_away(tmp_path):
        response = phone.post(f"/s/{slot.code}/check-in/", claim, headers=headers)
    assert response.status_code == 503
    assert not Attendance.objects.exists()
    assert phone.post(f"/s/{slot.code}/check-in/", claim).status_code == 303
    assert Attendance.objects.get().student == student


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["browser", "htmx"])
def test_no_check_in_on_a_full_disk(headers: dict[str, str], slot: Slot, phone: Client, student: Student) -> None:
    claim = {"student": student.pk, "seat": "s0-0"}
    with disk_full():
        response = phone.post(f"/s/{slot.code}/check-in/", claim, headers=headers)
        assert response.status_code == 503
        assert not Attendance.objects.filter(student=student).exists()
        assert phone.get(f"/s/{slot.code}/").status_code == 200
    assert phone.post(f"/s/{slot.code}/check-in/", claim).status_code == 303
    assert Attendance.objects.get(student=student).seat_id == "s0-0"


def test_our_own_faults_stay_500(slot: Slot, phone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_request: object) -> None:
        raise ValueError

    monkeypatch.setattr("checkin.views.student.device_of", broken)
    response = phone.get(f"/s/{slot.code}/")
    assert response.status_code == 500
    assert "Something broke" in response.content.decode()


def test_a_server_that_is_silent_holds_nobody_up_for_long(client: Client) -> None:
    """It takes the connection and says nothing, as a machine that hangs. SQLite has no server."""
    if connection.vendor == "sqlite":
        return
    was = {name: connection.settings_dict[name] for name in ("HOST", "PORT")}
    connection.close()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": str(silent.getsockname()[1])}
        begun = time.monotonic()
        # Who would wait for ever fails then, instead of holding up all tests.
        end = Timer(15, silent.shutdown, [socket.SHUT_RDWR])
        end.start()
        try:
            assert client.get("/readyz").status_code == 503
        finally:
            end.cancel()
            connection.close()
            connection.settings_dict |= was
    assert time.monotonic() - begun < 10
