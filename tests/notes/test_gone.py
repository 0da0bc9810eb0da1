"""A student or slot is deleted between a tutor's tap and the write."""

import pytest
from django.test import Client

from attendance.courses.models import Course, Student
from attendance.notes.models import Participation
from attendance.sessions.models import Slot
from tests.factories.sessions import SlotFactory
from tests.races import deleted_before


@pytest.fixture
def slot(course: Course) -> Slot:
    return SlotFactory.create(session__course=course)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lost", ["student", "slot"])
def test_who_is_deleted_meanwhile_is_not_counted(
    monkeypatch: pytest.MonkeyPatch, as_bob: Client, slot: Slot, dana: Student, lost: str
) -> None:
    gone = {"student": dana, "slot": slot}[lost]
    deleted_before(monkeypatch, "attendance.notes.views.participation.count_participation", gone)
    assert (
        as_bob.post(
            f"/admin/slots/{slot.pk}/participations/add/", {"student": dana.pk, "kind": "presented"}
        ).status_code
        == 404
    )
    assert not Participation.objects.exists()
