"""GET /admin/slots/<pk>/seat/: who sits on a free seat is checked in with a tap."""

from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor, Student
from attendance.register.models import Attendance
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SlotFactory
from tests.people import signed_in
from tests.register.test_doubts import undo


@pytest.fixture
def slot(course: Course, bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(session__course=course, tutor=bobs_role, open=True)


def body_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_a_free_seat_of_the_live_map_leads_here(as_bob: Client, as_vera: Client, slot: Slot, dana: Student) -> None:
    AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-0")
    address = f"/admin/slots/{slot.pk}/seat/?seat="
    body = body_of(as_bob, f"/admin/slots/{slot.pk}/")
    assert f'href="{address}s1-1" aria-label="Row B, seat 2, free">B2</a>' in body
    assert f'href="{address}s0-0"' not in body
    assert address not in body_of(as_vera, f"/admin/slots/{slot.pk}/")


def test_lists_who_is_not_here_and_finds_a_name(as_bob: Client, slot: Slot, dana: Student) -> None:
    here = AttendanceFactory.create(slot=slot)
    StudentFactory.create(course=slot.session.course, given="Emil", family="Adler")
    body = body_of(as_bob, f"/admin/slots/{slot.pk}/seat/?seat=s1-1")
    assert "Who sits on seat B2?" in body
    assert "Mark Dana Kowalczyk present" in body
    assert "Mark Emil Adler present" in body
    assert here.student.name not in body
    found = body_of(as_bob, f"/admin/slots/{slot.pk}/seat/?seat=s1-1&q=adl")
    assert "Mark Emil Adler present" in found
    assert "Dana" not in found
    assert "Nobody who is missing is called “xyz”" in body_of(as_bob, f"/admin/slots/{slot.pk}/seat/?seat=s1-1&q=xyz")


def test_a_seat_that_was_taken_meanwhile_says_by_whom(as_bob: Client, slot: Slot, dana: Student) -> None:
    StudentFactory.create(course=slot.session.course)
    AttendanceFactory.create(slot=slot, student=dana, seat_id="s1-1")
    body = body_of(as_bob, f"/admin/slots/{slot.pk}/seat/?seat=s1-1")
    assert "Dana Kowalczyk sits here." in body
    assert 'name="student"' not in body


@pytest.mark.parametrize("query", ["", "?seat=nowhere", "?seat=" + 101 * "s"])
def test_a_seat_that_the_room_lacks_is_not_found(as_bob: Client, slot: Slot, query: str) -> None:
    assert as_bob.get(f"/admin/slots/{slot.pk}/seat/{query}").status_code == 404


def test_marks_on_that_seat_with_an_undo(as_bob: Client, slot: Slot, dana: Student) -> None:
    data = {"page": "slot", "seat": "s1-1", "student": dana.pk}
    answer = as_bob.post(f"/admin/slots/{slot.pk}/attendance/mark/", data)
    assert (answer.status_code, answer["Location"]) == (303, f"/admin/slots/{slot.pk}/")
    assert Attendance.objects.get().seat_id == "s1-1"
    undo(as_bob, f"/admin/slots/{slot.pk}/")
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("count", [1, 5])
def test_statements_do_not_grow(
    count: int, bob: User, slot: Slot, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    StudentFactory.create_batch(count, course=slot.session.course)
    client = signed_in(bob)
    with django_assert_num_queries(6):
        client.get(f"/admin/slots/{slot.pk}/seat/?seat=s1-1")


def test_verbs_and_rights(client: Client, as_bob: Client, as_vera: Client, as_charlie: Client, slot: Slot) -> None:
    address = f"/admin/slots/{slot.pk}/seat/"
    assert as_bob.post(address).status_code == 405
    assert client.get(address)["Location"] == f"/login/?next={address}"
    assert as_charlie.get(address).status_code == 404
    assert as_vera.get(address).status_code == 403
