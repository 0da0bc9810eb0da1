"""`manage.py retention`: a day after the session nobody can tell which device it was."""

from datetime import timedelta
from io import StringIO

from django.core.management import call_command

from attendance.courses.models import Student
from attendance.register.models import Attendance
from attendance.sessions.models import ClassSession, Slot
from tests.checkin.conftest import Phone


def run() -> str:
    printed = StringIO()
    call_command("retention", stdout=printed)
    return printed.getvalue().strip()


def test_forgets_devices_of_days_before_and_keeps_the_attendance(phone: Phone, slot: Slot, dana: Student) -> None:
    phone.check_in(slot, dana, "s0-0")
    before = Attendance.objects.get()
    assert run() == "Devices forgotten: 0"
    assert Attendance.objects.get().device == before.device
    ClassSession.objects.update(date=slot.session.date - timedelta(days=1))
    assert run() == "Devices forgotten: 1"
    after = Attendance.objects.get()
    assert (after.device, after.seat_id, after.checked_in_at) == (None, "s0-0", before.checked_in_at)
