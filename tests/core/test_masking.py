"""No line of the log gives away what opens a slot, a calendar or an account."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.test import Client

from attendance.accounts.models import CalendarAddress, User
from attendance.core.masking import SecretsFilter, masked
from tests.factories.sessions import SlotFactory


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the one handler of the settings writes."""
    (console,) = (handler for handler in logging.root.handlers if handler.name == "console")
    assert isinstance(console, logging.StreamHandler)
    written = StringIO()
    before = console.setStream(written)
    yield written
    console.setStream(before)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/s/{code}/check-in/", "Bad Request: /s/…/check-in/"),
        ("/s//{code}/", "Not Found: /s//…/"),
        ("/S/{code}", "Not Found: /S/…"),
        ("/s%2F{code}/", "Method Not Allowed (POST): /s/…/"),
        ("/{code}", "Not Found: /…"),
        ("/{code}/", "Not Found: /…/"),
    ],
)
@pytest.mark.django_db
def test_a_refused_check_in_leaves_no_code(client: Client, log: StringIO, path: str, line: str) -> None:
    slot = SlotFactory.create(status="open", code="K3MVWP7Q")
    response = client.post(path.format(code=slot.code))
    written = log.getvalue()
    assert line in written, response.status_code
    assert "K3MVWP7Q" not in written


@pytest.mark.parametrize("path", ["/calendar/{key}.ics/", "/calendar/{key}", "/calendar//{key}.ics", "/Calendar/{key}"])
def test_a_mistyped_calendar_leaves_no_key(client: Client, log: StringIO, bob: User, path: str) -> None:
    address = CalendarAddress.objects.create(user=bob)
    assert client.get(path.format(key=address.key)).status_code == 404
    written = log.getvalue()
    assert "Not Found: " in written
    assert address.token not in written


def test_a_form_without_its_token_leaves_no_code(log: StringIO, db: None) -> None:
    """Django's check against forged requests has a logger of its own."""
    assert Client(enforce_csrf_checks=True).post("/s/K3MVWP7Q/leave/").status_code == 403
    assert "K3MVWP7Q" not in log.getvalue()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('"GET /k3mvwp7q HTTP/1.1" 404', '"GET /… HTTP/1.1" 404'),
        ('"GET /K3MV%20WP7Q?x=1 HTTP/1.1" 404', '"GET /…?x=1 HTTP/1.1" 404'),
        ("Not Found: /K3MV-WP7Q", "Not Found: /…"),
        ('404 "https://tutor.example.edu/K3MVWP7Q" "Firefox"', '404 "https://tutor.example.edu/…" "Firefox"'),
        ('"GET /login/?next=/K3MVWP7Q HTTP/1.1"', '"GET /login/?next=/… HTTP/1.1"'),
        ('"POST /s%2fK3MVWP7Q/leave/ HTTP/1.1"', '"POST /s%2f…/leave/ HTTP/1.1"'),
        ('"GET /s/%2FK3MVWP7Q/ HTTP/1.1"', '"GET /s/%2F…/ HTTP/1.1"'),
        ('"GET /calendar%2Fabc.ics HTTP/1.1"', '"GET /calendar%2F…/1.1"'),
        ('"GET /s/…/students/?q=Zo%C3%AB HTTP/1.1"', '"GET /s/…/students/?q=… HTTP/1.1"'),
        (
            '"GET /admin/courses/7/?group=A&q=Ada+L&show=all HTTP/1.1"',
            '"GET /admin/courses/7/?group=A&q=…&show=all HTTP/1.1"',
        ),
        (
            '"GET /login/?next=/admin/courses/7/%3Fq%3DAda HTTP/1.1"',
            '"GET /login/?next=/admin/courses/7/%3Fq%3D… HTTP/1.1"',
        ),
        (
            '200 "https://tutor.example.edu/admin/slots/7/?q=Ada" "Firefox"',
            '200 "https://tutor.example.edu/admin/slots/7/?q=…" "Firefox"',
        ),
    ],
)
def test_no_access_line_has_a_code_or_a_name(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Not Found: /password/reset/key/3-cx1a2b/x/", "Not Found: /password/reset/key/…/x/"),
        ("Not Found: /s/K3MV WP7Q/seats/", "Not Found: /s/…/seats/"),
        ("Bad Request: /admin/calendar/update/", "Bad Request: /admin/calendar/update/"),
        ("Bad Request: /admin/slots/7/", "Bad Request: /admin/slots/7/"),
        ("Not Found: /s/", "Not Found: /s/"),
        ("Not Found: /calendar", "Not Found: /calendar"),
        ("Not Found: /wp-login.php", "Not Found: /wp-login.php"),
        ("Not Found: /static/K3MVWP7Q", "Not Found: /static/K3MVWP7Q"),
        ("Not Found: /K3MVWP7QX", "Not Found: /K3MVWP7QX"),
        ('"GET /admin/courses/7/?group=A&q= HTTP/1.1" 200', '"GET /admin/courses/7/?group=A&q= HTTP/1.1" 200'),
    ],
)
def test_nothing_else_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_other_peoples_records_stay_as_they_are() -> None:
    record = logging.LogRecord("rooms", logging.INFO, "x.py", 1, "%s of /s/abc/", ("a",), None)
    assert SecretsFilter().filter(record)
    assert (record.msg, record.args) == ("%s of /s/abc/", ("a",))
