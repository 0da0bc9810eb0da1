"""Sessions, slots, rooms and layouts on the staff site: found there, and written only where no rule is passed by."""

import pytest
from django.test import Client

from attendance.sessions.models import Slot
from tests.factories.sessions import SlotFactory


@pytest.fixture
def slot(db: None) -> Slot:
    return SlotFactory.create(open=True)


def addresses(slot: Slot) -> dict[str, tuple[str, object]]:
    assert slot.room
    return {
        "slot": ("class_sessions/slot", slot.pk),
        "session": ("class_sessions/classsession", slot.session_id),
        "room": ("rooms/room", slot.room_id),
        "layout": ("rooms/layout", slot.room.layout_id),
    }


@pytest.mark.parametrize("kind", ["slot", "session", "room", "layout"])
def test_is_listed_searched_and_shown(as_admin: Client, slot: Slot, kind: str) -> None:
    path, pk = addresses(slot)[kind]
    assert as_admin.get(f"/staff/{path}/").context["cl"].result_count == 1
    assert as_admin.get(f"/staff/{path}/", {"q": "nothing is called so"}).context["cl"].result_count == 0
    assert as_admin.get(f"/staff/{path}/{pk}/change/").status_code == 200


@pytest.mark.parametrize("kind", ["slot", "layout"])
def test_what_has_rules_is_read_only(as_admin: Client, slot: Slot, kind: str) -> None:
    path, pk = addresses(slot)[kind]
    before = Slot.objects.values().get()
    changes = {"status": "closed", "code": "", "content": "[]"}
    answers = [as_admin.post(f"/staff/{path}/{verb}", changes) for verb in ("add/", f"{pk}/change/", f"{pk}/delete/")]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert Slot.objects.values().get() == before


def test_a_room_that_is_used_cannot_be_deleted(as_admin: Client, slot: Slot) -> None:
    as_admin.post(f"/staff/rooms/room/{slot.room_id}/delete/", {"post": "yes"})
    assert Slot.objects.filter(room__isnull=False).exists()
