"""What is counted, and that nobody can be found in it."""

import mmap
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from attendance.accounts.models import User
from attendance.core import draining, metrics
from attendance.courses.models import Student
from attendance.ledger.limits import Rule, count_try, seconds_to_wait
from attendance.monitor import gauges
from attendance.register.models import Attendance
from attendance.sessions.models import Slot
from checkin.refusals import Reason
from tests.checkin.conftest import Phone
from tests.factories.accounts import PASSWORD
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SlotFactory
from tests.monitor.conftest import Read

Grown = Callable[..., Callable[[], float]]
pytestmark = pytest.mark.django_db
LABEL = re.compile(r'(\w+)="([^"]*)"')


@pytest.fixture
def slot(course: object) -> Slot:
    return SlotFactory.create(session__course=course, open=True)


def test_a_request_by_view_and_status(grown: Grown, slot: Slot) -> None:
    found = grown("http_requests_total", view="checkin:page", status="200")
    refused = grown("http_requests_total", view="checkin:page", status="404")
    timed = grown("http_request_duration_seconds_count", view="checkin:page")
    Client().get(f"/s/{slot.code}/")
    Client().get("/s/ABCDEFGH/")
    assert (found(), refused(), timed()) == (1, 1, 2)


def test_an_error_is_counted_with_its_view(grown: Grown, slot: Slot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_request: object) -> None:
        raise ValueError

    failed = grown("http_requests_total", view="checkin:page", status="500")
    monkeypatch.setattr("checkin.views.student.device_of", broken)
    Client(raise_request_exception=False).get(f"/s/{slot.code}/")
    assert failed() == 1


def test_an_error_whose_page_breaks_too_is_counted(grown: Grown, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise ValueError("broken")

    failed = grown("http_requests_total", view="checkin:home", status="500")
    monkeypatch.setattr("checkin.views.student.CodeForm", broken)
    monkeypatch.setattr("attendance.core.views.render_to_string", broken)
    with pytest.raises(ValueError, match="broken"):
        Client(raise_request_exception=False).get("/")
    assert failed() == 1


@pytest.mark.parametrize(
    ("path", "view"),
    [("/nowhere/at/all/", "unresolved"), ("/static/nothing.css", "static"), ("/staff/", "admin:index")],
)
def test_no_path_becomes_a_label(path: str, view: str, grown: Grown) -> None:
    status = "302" if path == "/staff/" else "404"
    counted = grown("http_requests_total", view=view, status=status)
    Client().get(path)
    assert counted() == 1


def test_nothing_is_counted_where_nobody_scrapes(grown: Grown, settings: object) -> None:
    counted = grown("http_requests_total", view="checkin:home", status="200")
    allowed, settings.METRICS_ALLOW = settings.METRICS_ALLOW, []  # type: ignore[attr-defined]
    Client().get("/")
    settings.METRICS_ALLOW = allowed  # type: ignore[attr-defined]
    assert counted() == 0


def test_each_result_of_a_check_in_is_there_from_the_start(read: Read) -> None:
    assert read("check_ins_total", result="ok") is not None
    for reason in Reason:
        assert read("check_ins_total", result=reason.value) is not None, reason


def test_check_ins_by_result(grown: Grown, slot: Slot, dana: Student) -> None:
    counted = {name: grown("check_ins_total", result=name) for name in ("ok", "seat-required", "unknown-code")}
    phone = Phone()
    phone.scan(slot)
    phone.check_in(slot, dana, "s0-0")
    phone.check_in(slot, dana)
    phone.client.post("/s/ABCDEFGH/check-in/", {"student": dana.pk})
    # A page that is refused is no check-in.
    phone.client.get("/s/ABCDEFGH/")
    assert {name: number() for name, number in counted.items()} == {"ok": 1, "seat-required": 1, "unknown-code": 1}


def test_sign_in_failures(grown: Grown, alice: User) -> None:
    failures = grown("sign_in_failures_total")
    for email, password in ((alice.email, "wrong"), ("nobody@example.org", "wrong"), (alice.email, PASSWORD)):
        Client().post("/login/", {"login": email, "password": password})
    assert failures() == 2


def test_limiter_hits_by_purpose(grown: Grown, read: Read) -> None:
    rule = Rule("tests-of-metrics", allowance=2, period=timedelta(minutes=1))
    assert read("limiter_hits_total", purpose=rule.name) == 0
    hits = grown("limiter_hits_total", purpose=rule.name)
    waits = [count_try(rule, "somebody") for _ in range(3)]
    assert [bool(wait) for wait in waits] == [False, False, True]
    assert hits() == 1
    assert seconds_to_wait((rule, "somebody"))
    assert not seconds_to_wait((rule, "somebody else"))
    assert hits() == 2


@pytest.mark.parametrize(
    "purpose", ["sign-in-account", "sign-in-browser", "reset-account", "unknown-code", "wrong-digits"]
)
def test_every_limit_is_there_from_the_start(purpose: str, read: Read) -> None:
    assert read("limiter_hits_total", purpose=purpose) is not None


def test_open_slots_and_seats_that_are_taken_in_them(read: Read, slot: Slot, course: object) -> None:
    assert (read("open_slots"), read("seats_taken")) == (1, 0)
    for seat in ("s0-0", "s0-1", None):
        AttendanceFactory.create(slot=slot, seat_id=seat)
    AttendanceFactory.create(slot__status="closed", seat_id="s0-0")
    SlotFactory.create(session__course=course, opens_at=timezone.now() - timedelta(minutes=1), code="PLANNED2")
    SlotFactory.create(session__course__archived_at=timezone.now(), open=True)
    assert Attendance.objects.count() == 4
    assert (read("open_slots"), read("seats_taken")) == (2, 2)


def test_ready_says_what_readyz_says(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read("ready") == 1
    monkeypatch.setattr(draining, "_flag", mmap.mmap(-1, 1))
    draining.begin()
    assert read("ready") == 0


def test_age_of_the_last_backup(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gauges, "last_success", lambda: None)
    assert (read("backup_last_success_timestamp_seconds"), read("backup_age_seconds")) == (0, float("inf"))
    at = timezone.now() - timedelta(hours=3)
    monkeypatch.setattr(gauges, "last_success", lambda: at)
    assert read("backup_last_success_timestamp_seconds") == pytest.approx(at.timestamp())
    assert read("backup_age_seconds") == pytest.approx(3 * 3600, abs=60)


def test_what_runs_here(read: Read, settings: object) -> None:
    settings.APP_COMMIT = "abc1234"  # type: ignore[attr-defined]
    assert read("build_info", version="0.1.0", commit="abc1234") == 1


def test_labels_are_words_of_the_code(scraped: None, slot: Slot, dana: Student, alice: User) -> None:
    """No name, address, code or number of anybody, whatever was asked for."""
    phone = Phone()
    phone.scan(slot)
    phone.check_in(slot, dana, "s0-0")
    client = Client(REMOTE_ADDR="127.9.8.7")
    for path in (
        f"/s/{slot.code}/?q=Dana",
        f"/x/{slot.code}/",
        "/dana.kowalczyk@example.org/",
        f"/staff/x/{alice.pk}/",
    ):
        client.get(path)
    client.post("/login/", {"login": alice.email, "password": "wrong"})
    text = client.get("/metrics").content.decode()
    assert {name for name, _ in LABEL.findall(text)} <= {
        "view",
        "status",
        "le",
        "result",
        "purpose",
        "version",
        "commit",
    }
    for secret in (slot.code, "Dana", "dana", "Kowalczyk", "514002", "alice", "Alice", "127.9.8.7"):
        assert str(secret) not in text, secret


def test_a_request_is_counted_once_in_each_of_two(grown: Grown) -> None:
    """The cached series are those of the registry."""
    counted = grown("http_requests_total", view="checkin:home", status="200")
    summed = grown("http_request_duration_seconds_sum", view="checkin:home")
    metrics.count_request("checkin:home", 200, 0.25)
    metrics.count_request("checkin:home", 200, 0.5)
    assert (counted(), summed()) == (2, 0.75)
