"""A slot that was moved is put back."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.test import Client

from attendance.courses.models import CourseTutor
from attendance.ledger.models import Event
from attendance.sessions.models import ClassSession, Slot
from rooms.models import Room
from tests.factories.sessions import SlotFactory
from tests.sessions.moves import MONDAY, THURSDAY, at, messages_of, move, slot_of, stored


@pytest.fixture
def slot(bobs_role: CourseTutor) -> Slot:
    return slot_of(bobs_role)


class TestUndo:
    def test_puts_everything_back(self, as_bob: Client, slot: Slot) -> None:
        ClassSession.objects.update(date=date(2099, 5, 4))
        opens, locks = datetime(2099, 5, 4, 7, 50, tzinfo=UTC), datetime(2099, 5, 4, 9, 30, tzinfo=UTC)
        Slot.objects.update(opens_at=opens, locks_at=locks, code="ABCDEFGH")
        before = Slot.objects.values().get()
        token = move(as_bob, stored(slot), day="2099-05-06", start_time="11:00", room="")
        assert Slot.objects.values().get() != before
        response = as_bob.post(at(slot, "undo"), {"token": token})
        assert (response.status_code, messages_of(response)[-1]) == (303, "The slot is back where it was.")
        assert Slot.objects.values().get() == before
        assert Event.objects.filter(action="slot-moved").count() == 2

    def test_from_another_day_too(self, as_bob: Client, slot: Slot) -> None:
        Slot.objects.update(date=THURSDAY)
        token = move(as_bob, stored(slot), day=f"{MONDAY}")
        as_bob.post(at(slot, "undo"), {"token": token})
        assert stored(slot).date == THURSDAY

    @pytest.mark.parametrize("change", [{"start_time": time(9)}, {"date": date(2026, 5, 8)}, {"room": None}])
    def test_not_what_somebody_changed_meanwhile(self, as_bob: Client, slot: Slot, change: dict[str, Any]) -> None:
        token = move(as_bob, slot, day=f"{THURSDAY}")
        Slot.objects.update(**change)
        before = Slot.objects.values().get()
        response = as_bob.post(at(slot, "undo"), {"token": token})
        assert messages_of(response)[-1] == "The slot was changed meanwhile. Move it back by hand."
        assert Slot.objects.values().get() == before

    def test_not_to_a_room_that_is_gone(self, as_bob: Client, slot: Slot) -> None:
        token = move(as_bob, slot, room="")
        Room.objects.all().delete()
        response = as_bob.post(at(slot, "undo"), {"token": token})
        assert messages_of(response)[-1] == "The slot cannot go back: its room is gone."
        assert stored(slot).room is None

    def test_not_for_another_slot(self, as_bob: Client, slot: Slot, bobs_role: CourseTutor) -> None:
        other = SlotFactory.create(session=slot.session, tutor=bobs_role)
        token = move(as_bob, slot, day=f"{THURSDAY}")
        response = as_bob.post(at(other, "undo"), {"token": token})
        assert messages_of(response)[-1] == "This belongs to another slot."
        assert stored(slot).date == THURSDAY

    def test_one_hour_long(self, as_bob: Client, slot: Slot) -> None:
        with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
            token = move(as_bob, slot, day=f"{THURSDAY}")
        with time_machine.travel("2026-05-01T11:00:01Z", tick=False):
            response = as_bob.post(at(slot, "undo"), {"token": token})
        assert messages_of(response)[-1] == "It is too late to undo this here. Move the slot back by hand."
        assert stored(slot).date == THURSDAY

    def test_not_without_a_token_of_this_purpose(self, as_bob: Client, slot: Slot) -> None:
        token = move(as_bob, slot, day=f"{THURSDAY}")
        assert as_bob.post(at(slot, "undo")).status_code == 400
        assert as_bob.post(at(slot, "undo"), {"token": token[:-1]}).status_code == 400
        assert stored(slot).date == THURSDAY
