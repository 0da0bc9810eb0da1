"""A session is cancelled with a reason, and takes place after all."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.courses.models import CourseTutor
from attendance.ledger.models import Event
from attendance.sessions.actions import open_slot, save_slot
from attendance.sessions.cancelling import cancel_session, restore_session
from attendance.sessions.models import Slot, Status
from tests.factories.sessions import SlotFactory


@pytest.fixture
def slot(bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(session__course=bobs_role.course, tutor=bobs_role)


def at(slot: Slot, verb: str) -> str:
    return f"/admin/sessions/{slot.session_id}/cancellation/{verb}/"


def test_works(as_bob: Client, slot: Slot) -> None:
    response = as_bob.post(at(slot, "create"), {"reason": " Ill "})
    slot.session.refresh_from_db()
    assert (response.status_code, response["Location"]) == (303, f"/admin/sessions/{slot.session_id}/")
    assert slot.session.cancelled_at
    assert slot.session.cancel_reason == "Ill"
    body = as_bob.get(response["Location"]).content.decode()
    assert "This session is cancelled and does not count. Ill" in " ".join(body.split())
    assert at(slot, "delete") in body
    assert at(slot, "new") not in body
    assert f"/admin/slots/{slot.pk}/open/" not in body
    assert Event.objects.filter(action="session-cancelled", actor="bob@example.org").count() == 1


def test_takes_place_after_all(as_bob: Client, bob: User, slot: Slot) -> None:
    cancel_session(slot.session, "Ill", by=bob)
    assert as_bob.post(at(slot, "delete")).status_code == 303
    slot.session.refresh_from_db()
    assert (slot.session.cancelled_at, slot.session.cancel_reason) == (None, "")
    body = as_bob.get(f"/admin/sessions/{slot.session_id}/").content.decode()
    assert at(slot, "new") in body
    assert at(slot, "delete") not in body
    assert Event.objects.filter(action="session-restored").count() == 1


def test_viewers_see_the_reason_and_no_button(as_vera: Client, bob: User, slot: Slot) -> None:
    page = f"/admin/sessions/{slot.session_id}/"
    assert at(slot, "new") not in as_vera.get(page).content.decode()
    cancel_session(slot.session, "Ill", by=bob)
    body = as_vera.get(page).content.decode()
    assert "Ill" in body
    assert at(slot, "delete") not in body


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_without_a_fitting_reason_it_is_refused(as_bob: Client, slot: Slot, reason: str) -> None:
    response = as_bob.post(at(slot, "create"), {"reason": reason})
    assert response.status_code == 422
    assert response.context["form"].errors["reason"]
    slot.session.refresh_from_db()
    assert slot.session.cancelled_at is None


def test_an_open_slot_stands_in_the_way(as_bob: Client, bob: User, slot: Slot) -> None:
    open_slot(slot, by=bob)
    response = as_bob.post(at(slot, "create"), {"reason": "Ill"})
    assert response.status_code == 422
    assert "is open. Lock or close it before you cancel the session." in response.content.decode()
    slot.session.refresh_from_db()
    assert slot.session.cancelled_at is None


def test_no_slot_of_it_opens_by_itself_or_by_hand(bob: User, slot: Slot) -> None:
    slot.opens_at = timezone.now() + timedelta(hours=1)
    slot.locks_at = timezone.now() + timedelta(hours=2)
    save_slot(slot)
    cancel_session(slot.session, "Ill", by=bob)
    slot.refresh_from_db()
    assert slot.opens_at is slot.locks_at is None
    with pytest.raises(DomainError, match="The session is cancelled"):
        open_slot(slot, by=bob)
    slot.opens_at = timezone.now() + timedelta(hours=1)
    with pytest.raises(DomainError, match="The session is cancelled"):
        save_slot(slot)
    slot.refresh_from_db()
    assert slot.status == Status.CLOSED
    assert slot.opens_at is None

    restore_session(slot.session, by=bob)
    open_slot(slot, by=bob)
    assert slot.status == Status.OPEN


def test_a_slot_that_is_over_keeps_its_state(bob: User, bobs_role: CourseTutor) -> None:
    slot = SlotFactory.create(session__course=bobs_role.course, tutor=bobs_role, locked=True)
    cancel_session(slot.session, "Fire alarm", by=bob)
    slot.refresh_from_db()
    assert slot.status == Status.LOCKED
    with pytest.raises(DomainError, match="The session is cancelled"):
        open_slot(slot, by=bob)
