"""What a process knows of layouts is brought to it once, and never stays when a slot gets another one."""

import pytest

from attendance.core.prepared import PreparedQuery
from attendance.sessions.models import Slot
from checkin import layouts
from checkin.layouts import layout_of, read_slot
from checkin.queries import WITH_CLAIM, WITH_ROSTER_SIZE, WITH_STATE
from rooms.actions import store_layout
from tests.factories.rooms import grid
from tests.factories.sessions import SlotFactory

pytestmark = pytest.mark.django_db
queries = pytest.mark.parametrize("query", [WITH_STATE, WITH_CLAIM, WITH_ROSTER_SIZE], ids=["poll", "claim", "page"])


@pytest.fixture(autouse=True)
def _knows_nothing() -> None:
    layouts._last.clear()


def read(query: PreparedQuery[Slot], code: str | None) -> Slot:
    found = read_slot(query, code or "")
    assert found is not None
    return found


@queries
def test_the_text_comes_once(query: PreparedQuery[Slot]) -> None:
    slot = SlotFactory.create(open=True)
    first, second = read(query, slot.code), read(query, slot.code)
    assert (bool(first.layout_content), second.layout_content) == (True, None)
    assert layout_of(first).hash == layout_of(second).hash == slot.layout_id
    assert layout_of(second).seats


@queries
def test_another_layout_is_noticed_at_once(query: PreparedQuery[Slot]) -> None:
    slot = SlotFactory.create(open=True)
    read(query, slot.code)
    Slot.objects.filter(pk=slot.pk).update(layout=store_layout(grid(1, 7)))
    assert len(layout_of(read(query, slot.code)).seats) == 7


@queries
def test_a_slot_that_loses_its_room_has_no_seats(query: PreparedQuery[Slot]) -> None:
    slot = SlotFactory.create(open=True)
    read(query, slot.code)
    Slot.objects.filter(pk=slot.pk).update(layout=None, room=None)
    assert not layout_of(read(query, slot.code)).seats


def test_slots_with_one_layout_do_not_share_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is remembered has an end."""
    monkeypatch.setattr(layouts, "MOST", 2)
    slots = SlotFactory.create_batch(5, open=True)
    for slot in slots:
        read(WITH_STATE, slot.code)
        assert len(layouts._last) <= 2
    assert [layout_of(read(WITH_STATE, slot.code)).hash for slot in slots] == [slot.layout_id for slot in slots]
