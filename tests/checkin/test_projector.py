"""GET /admin/slots/<id>/projector/: what the room reads off the wall."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.courses.models import Course
from attendance.sessions.models import Slot, Status
from checkin.qr import draw_qr
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, NoteFactory


def url(slot: Slot) -> str:
    return f"/admin/slots/{slot.pk}/projector/"


def test_shows_code_address_and_count(as_bob: Client, slot: Slot, course: Course) -> None:
    StudentFactory.create_batch(3, course=course)
    AttendanceFactory.create(slot=slot, student=course.students.all()[0], seat_id="s0-0")
    body = as_bob.get(url(slot)).content.decode()
    assert slot.code
    assert f"{slot.code[:4]} {slot.code[4:]}" in body
    assert "testserver/s/" in body
    assert draw_qr(f"http://testserver/s/{slot.code}/").path in body
    assert "<strong>1</strong>" in body
    assert "of 3 here" in body


def test_holds_no_personal_data(as_alice: Client, slot: Slot) -> None:
    row = AttendanceFactory.create(slot=slot, seat_id="s0-0", student__given="Zacharias", student__number="4711815")
    NoteFactory.create(slot=slot, student=row.student, text="A secret note")
    for headers in ({}, {"HX-Request": "true"}):
        body = as_alice.get(url(slot), headers=headers).content.decode()
        for secret in ("Zacharias", "4711815", "secret", "alice@example.org", "Alice Example"):
            assert secret not in body


def test_shows_no_code_while_nobody_can_use_it(as_bob: Client, slot: Slot) -> None:
    assert slot.code
    for status in (Status.CLOSED, Status.LOCKED):
        Slot.objects.update(status=status)
        body = as_bob.get(url(slot)).content.decode()
        assert slot.code[:4] + " " not in body
        assert "qr" not in body.split("<main")[1].split("<section")[1]


def test_an_awaited_slot_shows_its_code_and_when_it_opens(as_bob: Client, slot: Slot) -> None:
    opens = timezone.now() + timedelta(minutes=10)
    Slot.objects.update(status=Status.CLOSED, status_set_at=None, opens_at=opens)
    body = as_bob.get(url(slot)).content.decode()
    assert slot.code
    assert slot.code[:4] in body
    assert f"opens at {timezone.localtime(opens):%H:%M}" in body


def test_the_live_half_is_a_fragment_with_an_etag(as_bob: Client, slot: Slot) -> None:
    first = as_bob.get(url(slot), headers={"HX-Request": "true"})
    assert "<html" not in first.content.decode()
    again = as_bob.get(url(slot), headers={"HX-Request": "true", "If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    AttendanceFactory.create(slot=slot)
    changed = as_bob.get(url(slot), headers={"HX-Request": "true", "If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert "<strong>1</strong>" in changed.content.decode()


def test_a_change_of_status_reloads_the_page(as_bob: Client, slot: Slot) -> None:
    Slot.objects.update(status=Status.LOCKED)
    response = as_bob.get(url(slot), {"was": "open"}, headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"


@pytest.mark.parametrize("size", [1, 5])
def test_costs_five_statements(
    as_bob: Client, slot: Slot, course: Course, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Session, user, slot, counts, seats."""
    for student in StudentFactory.create_batch(size, course=course):
        AttendanceFactory.create(slot=slot, student=student)
    with django_assert_num_queries(5):
        as_bob.get(url(slot))
