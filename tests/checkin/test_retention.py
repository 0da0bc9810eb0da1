"""`manage.py retention`: a day after the session nobody can tell which device it was."""

from datetime import timedelta
from io import StringIO

import time_machine
from django.core.management import call_command
from django.utils import timezone

from attendance.courses.models import Student
from attendance.ledger.limits import Rule, count_try
from attendance.ledger.models import Limit
from attendance.register.models import Attendance
from attendance.sessions.models import ClassSession, Slot
from tests.checkin.conftest import Phone


def run() -> str:
    printed = StringIO()
    call_command("retention", stdout=printed)
    return printed.getvalue().strip()


def test_drops_tries_that_count_no_more(db: None) -> None:
    rule = Rule("tests", allowance=5, period=timedelta(minutes=1))
    with time_machine.travel(timezone.now() - timedelta(minutes=2)):
        count_try(rule, "early")
    count_try(rule, "late")
    run()
    assert [limit.key for limit in Limit.objects.all()] == [rule.key_of("late")]


def test_forgets_devices_of_days_before_and_keeps_the_attendance(phone: Phone, slot: Slot, dana: Student) -> None:
    phone.check_in(slot, dana, "s0-0")
    before = Attendance.objects.get()
    assert run() == "Devices forgotten: 0"
    assert Attendance.objects.get().device == before.device
    ClassSession.objects.update(date=slot.session.date - timedelta(days=1))
    assert run() == "Devices forgotten: 1"
    after = Attendance.objects.get()
    assert (after.device, after.seat_id, after.checked_in_at) == (None, "s0-0", before.checked_in_at)
