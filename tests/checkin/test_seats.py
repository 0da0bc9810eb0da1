"""GET /s/<code>/seats/: the polled map, and the ETag that spares it."""

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.db.models import F
from django.http import HttpResponseBase
from pytest_django import DjangoAssertNumQueries

from attendance.courses.models import Course, Student
from attendance.register.models import Attendance
from attendance.sessions.models import Slot, Status
from tests.checkin.conftest import Phone
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory


def poll(phone: Phone, slot: Slot, etag: str | None = None, **query: str) -> HttpResponseBase:
    headers = {"HX-Request": "true"} | ({"If-None-Match": etag} if etag else {})
    return phone.client.get(f"/s/{slot.code}/seats/", query, headers=headers)


def content(response: HttpResponseBase) -> str:
    return getattr(response, "content", b"").decode()


def test_is_a_fragment_with_the_map(phone: Phone, slot: Slot) -> None:
    AttendanceFactory.create(slot=slot, seat_id="s0-0", student__given="Zacharias")
    body = content(poll(phone, slot))
    assert "<html" not in body
    assert 'aria-label="Row A, seat 1, taken" disabled' in body
    assert "5 seats free" in body
    assert "Zacharias" not in body


def test_nothing_new_is_answered_304_without_a_body(phone: Phone, slot: Slot) -> None:
    first = poll(phone, slot)
    again = poll(phone, slot, first["ETag"])
    assert (again.status_code, content(again), again["ETag"]) == (304, "", first["ETag"])
    assert again["Cache-Control"] == "private, no-cache"


def changes() -> dict[str, Callable[[Attendance], object]]:
    return {
        "somebody came": lambda row: AttendanceFactory.create(slot=row.slot, seat_id="s1-1"),
        "somebody left": lambda row: row.delete(),
        "one came, one left": lambda row: (AttendanceFactory.create(slot=row.slot, seat_id="s1-1"), row.delete()),
        "locked": lambda row: Slot.objects.update(status=Status.LOCKED),
    }


@pytest.mark.parametrize("change", changes())
def test_each_change_gives_a_new_etag(phone: Phone, slot: Slot, change: str) -> None:
    row = AttendanceFactory.create(slot=slot, seat_id="s0-0")
    first = poll(phone, slot)
    changes()[change](row)
    assert poll(phone, slot, first["ETag"]).status_code == 200


def test_a_move_gives_a_new_etag(phone: Phone, slot: Slot, dana: Student) -> None:
    mover = Phone()
    mover.check_in(slot, dana, "s0-0")
    first = poll(phone, slot)
    mover.check_in(slot, dana, "s0-1")
    assert poll(phone, slot, first["ETag"]).status_code == 200


def test_two_phones_have_two_etags(phone: Phone, slot: Slot) -> None:
    assert poll(phone, slot)["ETag"] != poll(Phone(), slot)["ETag"]


def test_a_page_whose_slot_has_locked_is_told_to_reload(phone: Phone, slot: Slot) -> None:
    assert "HX-Refresh" not in poll(phone, slot, was="open")
    Slot.objects.update(status=Status.LOCKED)
    assert poll(phone, slot, was="open")["HX-Refresh"] == "true"


def state_shown(phone: Phone, slot: Slot) -> str:
    """What the page as it is now sends with its poll."""
    found = re.search(r'seats/\?was=([^"]*)"', phone.scan(slot).content.decode())
    assert found
    return unquote(found[1])


def test_a_page_whose_seat_was_moved_elsewhere_is_told_to_reload(phone: Phone, slot: Slot, dana: Student) -> None:
    """In another tab, or by the tutor, who may have taken the seat away; an id may be any text."""
    phone.check_in(slot, dana, "s0-0")
    for seat in ("s0-1", "a&b#1", None):
        was = state_shown(phone, slot)
        assert "HX-Refresh" not in poll(phone, slot, was=was)
        Attendance.objects.update(seat_id=seat, version=F("version") + 1)
        assert poll(phone, slot, was=was)["HX-Refresh"] == "true"


def test_a_page_that_asks_for_digits_is_told_when_nobody_does(phone: Phone, slot: Slot, dana: Student) -> None:
    Slot.objects.update(rotating_code=True)
    was = state_shown(phone, slot)
    first = poll(phone, slot, was=was)
    assert "HX-Refresh" not in first
    for change in ({"rotating_code": False}, {"rotating_code": True, "status": Status.LOCKED}):
        Slot.objects.update(**change)
        assert poll(phone, slot, first["ETag"], was=was)["HX-Refresh"] == "true"
    # Or this phone is in meanwhile, as by a name that it left.
    Slot.objects.update(rotating_code=False, status=Status.OPEN)
    phone.check_in(slot, dana, "s0-0")
    Slot.objects.update(rotating_code=True)
    assert poll(phone, slot, first["ETag"], was=was)["HX-Refresh"] == "true"


def test_a_closed_slot_answers_404(phone: Phone, slot: Slot) -> None:
    Slot.objects.update(status=Status.CLOSED)
    response = poll(phone, slot)
    assert (response.status_code, response["X-Refusal"]) == (404, "unknown-code")


@pytest.mark.parametrize("size", [1, 5])
def test_costs_one_statement_for_304_and_two_for_200(
    phone: Phone, slot: Slot, course: Course, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for index, student in enumerate(StudentFactory.create_batch(size, course=course)):
        AttendanceFactory.create(slot=slot, student=student, seat_id=f"s{index // 3}-{index % 3}")
    with django_assert_num_queries(2):
        first = poll(phone, slot)
    with django_assert_num_queries(1):
        poll(phone, slot, first["ETag"])
