"""Check-in to a group that meets on a day of its own, or that a substitute holds."""

from datetime import date, time, timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from attendance.core.clock import local_today
from attendance.courses.models import Student
from attendance.register.models import Attendance
from attendance.sessions.models import ClassSession, Slot
from tests.checkin.conftest import Phone
from tests.factories.courses import CourseTutorFactory
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SessionFactory, SlotFactory


def in_another_group(slot: Slot, dana: Student, *, session: ClassSession, day: date | None) -> None:
    other = SlotFactory.create(session=session, tutor=slot.tutor, date=day, start_time=time(11), end_time=time(12))
    AttendanceFactory.create(slot=other, student=dana)


@pytest.mark.parametrize("days", [-1, 1, 7])
def test_the_same_hours_of_another_day_do_not_overlap(phone: Phone, slot: Slot, dana: Student, days: int) -> None:
    day = slot.session.date + timedelta(days=days)
    in_another_group(slot, dana, session=slot.session, day=day)
    assert phone.check_in(slot, dana, "s0-0").status_code == 303


@pytest.mark.parametrize("moved", ["this slot", "the other", "both"])
def test_the_same_day_overlaps_whatever_the_sessions_say(phone: Phone, slot: Slot, dana: Student, moved: str) -> None:
    today, tomorrow = slot.session.date, slot.session.date + timedelta(days=1)
    other = SessionFactory.create(
        course=slot.session.course, week_nr=9, date=today if moved == "the other" else tomorrow
    )
    if moved == "this slot":
        Slot.objects.update(date=tomorrow)
        in_another_group(slot, dana, session=other, day=None)
    elif moved == "the other":
        ClassSession.objects.filter(pk=slot.session_id).update(date=tomorrow)
        in_another_group(slot, dana, session=other, day=tomorrow)
    else:
        Slot.objects.update(date=tomorrow + timedelta(days=2))
        in_another_group(slot, dana, session=other, day=tomorrow + timedelta(days=2))
    refused = phone.check_in(slot, dana, "s0-0")
    assert (refused.status_code, refused.headers["X-Refusal"]) == (409, "in-other-slot")


@pytest.mark.parametrize(("days", "is_kept"), [(-1, False), (0, True), (1, True)])
def test_devices_are_forgotten_by_the_groups_own_day(
    phone: Phone, slot: Slot, dana: Student, days: int, is_kept: bool
) -> None:
    phone.check_in(slot, dana, "s0-0")
    ClassSession.objects.update(date=local_today() - timedelta(days=1))
    Slot.objects.update(date=local_today() + timedelta(days=days) if days >= 0 else None)
    call_command("retention")
    assert (Attendance.objects.get().device is not None) is is_kept


def test_the_page_and_the_wall_name_its_day_and_its_substitute(as_bob: Client, phone: Phone, slot: Slot) -> None:
    ClassSession.objects.update(date=date(2026, 5, 4))
    substitute = CourseTutorFactory.create(course=slot.session.course, user__name="Sub Stitute")
    Slot.objects.update(date=date(2026, 5, 5), substitute=substitute)
    body = phone.scan(slot).content.decode()
    assert "Week 4, Tuesday 10:00" in body
    assert "Tutor Sub Stitute" in body
    assert "Bob Example" not in body
    assert "Tuesday" in as_bob.get(f"/admin/slots/{slot.pk}/projector/").content.decode()
