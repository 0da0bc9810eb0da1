"""Refused check-ins that concern a phone: kept as a hint for the day, and nothing is blocked because of them."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from attendance.courses.models import Course, Student
from attendance.register.models import Attendance, RefusedAttempt
from attendance.sessions.models import ClassSession, Slot
from tests.checkin.conftest import Phone
from tests.checkin.test_cost import statements
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SlotFactory


@pytest.fixture
def emil(course: Course) -> Student:
    return StudentFactory.create(course=course, given="Emil", family="Adler")


def hints(client: Client, slot: Slot) -> str:
    body = client.get(f"/admin/slots/{slot.pk}/").content.decode()
    return body.split('id="hints"')[1].split("</section>")[0] if 'id="hints"' in body else ""


def test_two_students_from_one_phone(phone: Phone, slot: Slot, dana: Student, emil: Student, as_bob: Client) -> None:
    phone.check_in(slot, dana, "s0-0")
    assert hints(as_bob, slot) == ""
    assert phone.check_in(slot, emil, "s0-1")["X-Refusal"] == "identity-mismatch"
    row = RefusedAttempt.objects.get()
    assert (row.slot, row.student, row.reason) == (slot, emil, "identity-mismatch")
    assert row.device == Attendance.objects.get().device
    assert "the phone of Dana Kowalczyk tried to check in Emil Adler" in hints(as_bob, slot)


def test_two_students_one_after_the_other(
    phone: Phone, slot: Slot, dana: Student, emil: Student, as_bob: Client
) -> None:
    phone.check_in(slot, dana, "s0-0")
    phone.leave(slot)
    assert hints(as_bob, slot) == ""
    with statements(2):
        assert phone.check_in(slot, emil, "s0-0").status_code == 303
    assert "Dana Kowalczyk left, and the same phone has checked in Emil Adler" in hints(as_bob, slot)


def test_who_leaves_and_comes_back_is_no_hint(phone: Phone, slot: Slot, dana: Student, as_bob: Client) -> None:
    for _time in range(2):
        phone.check_in(slot, dana, "s0-0")
        phone.leave(slot)
    phone.check_in(slot, dana, "s0-1")
    assert hints(as_bob, slot) == ""
    assert RefusedAttempt.objects.count() == 1


def test_leaving_does_not_wipe_out_a_refusal(phone: Phone, slot: Slot, dana: Student, as_bob: Client) -> None:
    phone.check_in(slot, dana, "s0-0")
    other = Phone()
    other.scan(slot)
    other.check_in(slot, dana, "s0-1")
    phone.leave(slot)
    assert "another phone tried to check in Dana Kowalczyk" in hints(as_bob, slot)


def test_one_student_from_two_phones(phone: Phone, slot: Slot, dana: Student, emil: Student, as_bob: Client) -> None:
    phone.check_in(slot, dana, "s0-0")
    other = Phone()
    other.scan(slot)
    assert other.check_in(slot, dana, "s0-1")["X-Refusal"] == "already-checked-in"
    assert "another phone tried to check in Dana Kowalczyk, who was in already" in hints(as_bob, slot)
    # It is not blocked, and then known by its owner.
    assert other.check_in(slot, emil, "s0-1").status_code == 303
    assert "the phone of Emil Adler tried to check in Dana Kowalczyk" in hints(as_bob, slot)


def test_somebody_of_another_group(phone: Phone, slot: Slot, dana: Student, as_bob: Client) -> None:
    parallel = SlotFactory.create(session=slot.session, tutor=slot.tutor, open=True)
    AttendanceFactory.create(slot=parallel, student=dana)
    assert phone.check_in(slot, dana, "s0-0")["X-Refusal"] == "in-other-slot"
    assert "Dana Kowalczyk tried to check in here while in another group" in hints(as_bob, slot)
    assert hints(as_bob, parallel) == ""


def test_what_everybody_mistakes_is_not_kept(phone: Phone, slot: Slot, dana: Student, emil: Student) -> None:
    AttendanceFactory.create(slot=slot, student=emil, seat_id="s0-0")
    for seat, reason in (("s0-0", "seat-taken"), (None, "seat-required"), ("x", "invalid-seat")):
        assert phone.check_in(slot, dana, seat)["X-Refusal"] == reason
    assert not RefusedAttempt.objects.exists()


def test_however_often_one_tries_the_table_does_not_grow(
    phone: Phone, slot: Slot, dana: Student, emil: Student
) -> None:
    phone.check_in(slot, dana, "s0-0")
    for _ in range(3):
        phone.check_in(slot, emil, "s0-1")
    first = RefusedAttempt.objects.get()
    Phone().check_in(slot, dana, "s0-1")
    assert [row.student for row in RefusedAttempt.objects.order_by("pk")] == [emil, dana]
    assert RefusedAttempt.objects.get(pk=first.pk).at >= first.at


def test_costs_one_statement_more(phone: Phone, slot: Slot, dana: Student, emil: Student) -> None:
    """The read, the write that fails, the look at who is in, the hint: only this refusal pays for it."""
    phone.check_in(slot, dana, "s0-0")
    with statements(4):
        phone.check_in(slot, emil, "s0-1")


def test_a_viewer_is_told_too_and_names_are_text(phone: Phone, slot: Slot, dana: Student, as_vera: Client) -> None:
    phone.check_in(slot, dana, "s0-0")
    evil = StudentFactory.create(course=slot.session.course, given="<b>", family="Evil")
    phone.check_in(slot, evil, "s0-1")
    assert "&lt;b&gt; Evil" in hints(as_vera, slot)


def test_a_hint_is_kept_for_the_day(phone: Phone, slot: Slot, dana: Student, emil: Student) -> None:
    phone.check_in(slot, dana, "s0-0")
    phone.check_in(slot, emil, "s0-1")
    call_command("retention", verbosity=0)
    assert RefusedAttempt.objects.exists()
    ClassSession.objects.update(date=slot.day - timedelta(days=1))
    call_command("retention", verbosity=0)
    assert not RefusedAttempt.objects.exists()
