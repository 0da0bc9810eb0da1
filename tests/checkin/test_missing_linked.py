"""What becomes of a name that was left, once the tutor has said whose it is."""

from datetime import time
from html import unescape

import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from attendance.accounts.models import User
from attendance.core.clock import local_datetime
from attendance.courses.models import Course, Student
from attendance.register.access import missing_name_to_write
from attendance.register.models import Attendance, MissingName
from attendance.sessions.models import Slot
from tests.checkin.conftest import Phone
from tests.checkin.test_missing import leave
from tests.factories.courses import StudentFactory
from tests.register.test_doubts import toast_of


@pytest.fixture
def left(phone: Phone, slot: Slot, bob: User) -> MissingName:
    """On seat B2, as a tutor's view gets it."""
    leave(phone, slot)
    return missing_name_to_write(bob, MissingName.objects.get().pk)


@pytest.mark.parametrize(("minute", "is_late"), [(14, False), (16, True)])
def test_who_asked_late_is_late_everywhere(
    as_bob: Client, left: MissingName, phone: Phone, dana: Student, minute: int, is_late: bool
) -> None:
    Slot.objects.update(start_time=time(0))
    MissingName.objects.update(asked_at=local_datetime(left.slot.day, time(0, minute)))
    as_bob.post(f"/admin/missing-names/{left.pk}/link/", {"student": dana.pk})
    live = as_bob.get(f"/admin/slots/{left.slot_id}/").content.decode()
    register = as_bob.get(f"/admin/sessions/{left.slot.session_id}/register/").content.decode()
    export = as_bob.get(f"/admin/courses/{left.slot.session.course_id}/export.csv")
    assert isinstance(export, StreamingHttpResponse)
    assert ("counted as late" in phone.scan(left.slot).content.decode()) == is_late
    assert ('<span class="badge late">late</span>' in live) == is_late
    assert ('<span class="mark late"' in register.split("<tbody")[1]) == is_late
    assert (f"{dana.name},late," in export.getvalue().decode()) == is_late


def test_a_phone_that_found_its_name_after_all_keeps_it_and_the_tutor_is_told(
    as_bob: Client, left: MissingName, phone: Phone, slot: Slot, dana: Student, course: Course
) -> None:
    live, decide = f"/admin/slots/{slot.pk}/", f"/admin/missing-names/{left.pk}/"
    phone.check_in(slot, dana, "s1-1")
    assert "This phone has checked in <bdi>Dana Kowalczyk</bdi> meanwhile" in as_bob.get(live).content.decode()
    body = as_bob.get(decide).content.decode()
    assert "This phone has checked in <bdi>Dana Kowalczyk</bdi> meanwhile" in body
    assert "Seat B2 is taken: <bdi>Dana Kowalczyk</bdi> sits there" in body
    phone.check_in(slot, dana, "s0-0")
    hannah = StudentFactory.create(course=course, given="Hannah", family="Voigt")
    toast = unescape(as_bob.post(f"{decide}link/", {"student": hannah.pk}, follow=True).content.decode())
    assert "The phone that asked has checked in Dana Kowalczyk meanwhile." in toast
    row = Attendance.objects.get(student=hannah)
    assert (row.seat_id, row.device) == ("s1-1", None)
    assert Attendance.objects.get(student=dana).device == left.device
    assert "the phone of Dana Kowalczyk had left the name that became Hannah Voigt" in toast
    undone = as_bob.post(*toast_of(toast), follow=True).content.decode()
    assert "had left the name" not in undone
