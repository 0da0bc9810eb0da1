"""A check-in whose answer never arrives, over real HTTP: sending it again succeeds and changes nothing."""

import socket
from http.client import HTTPConnection
from time import monotonic, sleep
from urllib.parse import urlencode, urlsplit

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from attendance.courses.models import Student
from attendance.register.models import Attendance
from attendance.sessions.models import Slot
from tests.checkin.conftest import Phone

pytestmark = pytest.mark.django_db(transaction=True)
WAIT_S = 10


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    settings.BASE_URL = live_server.url
    return urlsplit(live_server.url).netloc


def request_bytes(site: str, slot: Slot, body: str, cookies: str) -> bytes:
    lines = [
        f"POST /s/{slot.code}/check-in/ HTTP/1.1",
        f"Host: {site}",
        f"Cookie: {cookies}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "",
        body,
    ]
    return "\r\n".join(lines).encode()


def test_an_answer_that_was_cut_off(site: str, slot: Slot, dana: Student) -> None:
    cookies, token = opened(site, slot)
    body = urlencode({"student": dana.pk, "seat": "s0-0", "csrfmiddlewaretoken": token})
    host, port = site.split(":")
    with socket.create_connection((host, int(port))) as line:
        line.sendall(request_bytes(site, slot, body, cookies))
    before = wait_for_row()
    assert (before["student_id"], before["seat_id"]) == (dana.pk, "s0-0")
    for _ in range(2):
        assert post(site, slot, body, cookies) == (303, f"/s/{slot.code}/")
        assert Attendance.objects.values().get() == before
    # Somebody else who sends the same is told, and changes nothing.
    assert Phone().check_in(slot, dana, "s0-0")["X-Refusal"] == "already-checked-in"
    assert Attendance.objects.values().get() == before


def opened(site: str, slot: Slot) -> tuple[str, str]:
    """The cookies of a phone that has opened the page, and its CSRF token."""
    connection = HTTPConnection(site)
    connection.request("GET", f"/s/{slot.code}/")
    answer = connection.getresponse()
    cookies = dict(value.split(";")[0].split("=", 1) for name, value in answer.getheaders() if name == "Set-Cookie")
    connection.close()
    return "; ".join(f"{name}={value}" for name, value in cookies.items()), cookies["csrftoken"]


def post(site: str, slot: Slot, body: str, cookies: str) -> tuple[int, str | None]:
    connection = HTTPConnection(site)
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"/s/{slot.code}/check-in/", body, headers)
    answer = connection.getresponse()
    connection.close()
    return answer.status, answer.headers["Location"]


def wait_for_row() -> dict[str, object]:
    end = monotonic() + WAIT_S
    while monotonic() < end:
        row = Attendance.objects.values().first()
        if row:
            return dict(row)
        sleep(0.05)
    pytest.fail("The check-in was not saved.")
