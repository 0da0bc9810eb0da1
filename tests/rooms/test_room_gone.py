"""A room is deleted while somebody saves a layout for it: it is said, and what was typed stands there still."""

import pytest
from django.test import Client

from rooms.layout_json import write_layout
from rooms.models import Room
from tests.factories.rooms import RoomFactory, grid
from tests.races import deleted_before

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = write_layout(grid(1, 1))


@pytest.mark.parametrize(
    ("verb", "fields", "status"),
    [
        ("layout", {"text": TEXT}, 422),
        ("generate", {"shape": "rows", "rows": "2", "seats": "2", "door": "none"}, 422),
        ("drawing/update", {"text": TEXT, "base": ""}, 409),
    ],
)
def test_it_is_said(
    monkeypatch: pytest.MonkeyPatch, as_alice: Client, verb: str, fields: dict[str, str], status: int
) -> None:
    room = RoomFactory.create(name="H1")
    module = "drawings" if verb.startswith("drawing") else "rooms"
    deleted_before(monkeypatch, f"rooms.views.{module}.save_layout", room)
    answer = as_alice.post(f"/admin/rooms/{room.pk}/{verb}/", fields)
    assert answer.status_code == status, answer.content.decode()
    assert "This room was deleted meanwhile." in answer.content.decode()
    assert "text" not in fields or "s0-0" in answer.content.decode()
    assert not Room.objects.exists()
