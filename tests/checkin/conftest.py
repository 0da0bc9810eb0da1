"""A slot that is open, and phones."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from attendance.courses.models import Course, CourseTutor, Student
from attendance.sessions.models import Slot
from checkin.names import key_of
from tests.factories.sessions import SlotFactory

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response


def choose(slot: Slot, student: Student) -> dict[str, str | int]:
    """What the link of a name in the list carries."""
    return {"student": student.pk, "key": key_of(slot, student.pk)}


class Phone:
    """A browser that has opened a slot's page, or not yet."""

    def __init__(self) -> None:
        self.client = Client()

    def scan(self, slot: Slot, **query: str | int) -> "Response":
        return self.client.get(f"/s/{slot.code}/", query)

    def check_in(self, slot: Slot, student: Student, seat: str | None = None, *, htmx: bool = False) -> "Response":
        data = {"student": student.pk} | ({"seat": seat} if seat else {})
        headers = {"HX-Request": "true"} if htmx else {}
        return self.client.post(f"/s/{slot.code}/check-in/", data, headers=headers)

    def leave(self, slot: Slot) -> "Response":
        return self.client.post(f"/s/{slot.code}/leave/")


@pytest.fixture
def slot(course: Course, bobs_role: CourseTutor) -> Slot:
    """Open, today from 10:00 to 11:30, six seats: A1 to A3 (s0-0 to s0-2) and B1 to B3."""
    return SlotFactory.create(session__course=course, session__week_nr=4, tutor=bobs_role, open=True)


@pytest.fixture
def new_phone() -> Callable[[], Phone]:
    return Phone


@pytest.fixture
def phone(slot: Slot) -> Phone:
    phone = Phone()
    phone.scan(slot)
    return phone
