"""A replaced layout comes back with Undo; what the page of a room's layout says."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from rooms.layout_json import write_layout
from rooms.models import Room, RoomLayout
from tests.factories.rooms import RoomFactory, grid

ROWS: dict[str, Any] = {"rows": "3", "seats": "4", "door": "none"}
ONE_SEAT = '[{"id": "s", "label": "A1", "x": 0, "y": 0, "width": 4, "height": 4, "type": "seat"}]'


@pytest.fixture
def room(db: None) -> Room:
    return RoomFactory.create(name="Lecture hall H1")


def at(room: Room, verb: str) -> str:
    return f"/admin/rooms/{room.pk}/{verb}/"


def hash_of(room: Room) -> str:
    return Room.objects.get(pk=room.pk).layout_id


def undo_of(page: str) -> dict[str, str]:
    """What the toast's Undo sends."""
    return {"token": page.split('name="token" value="', 1)[1].split('"', 1)[0]}


class TestRestore:
    @pytest.fixture
    def undo(self, as_bob: Client, room: Room) -> dict[str, str]:
        page = as_bob.post(at(room, "generate"), ROWS, follow=True).content.decode()
        assert f'action="{at(room, "restore")}"' in page
        return undo_of(page)

    def test_puts_the_layout_from_before_back(self, as_bob: Client, room: Room, undo: dict[str, str]) -> None:
        response = as_bob.post(at(room, "restore"), undo)
        assert (response.status_code, response["Location"]) == (303, f"/admin/rooms/{room.pk}/")
        assert hash_of(room) == room.layout_id
        assert RoomLayout.objects.filter(room=room).order_by("-since", "-pk")[0].layout_id == room.layout_id
        assert RoomLayout.objects.count() == 3

    def test_leaves_a_layout_that_came_later(self, as_bob: Client, room: Room, undo: dict[str, str]) -> None:
        as_bob.post(at(room, "layout"), {"text": ONE_SEAT})
        later = hash_of(room)
        page = as_bob.post(at(room, "restore"), undo, follow=True).content.decode()
        assert "The layout was changed again meanwhile" in page
        assert hash_of(room) == later

    def test_comes_too_late_after_an_hour(self, as_bob: Client, room: Room, undo: dict[str, str]) -> None:
        after = hash_of(room)
        with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=9)):
            page = as_bob.post(at(room, "restore"), undo, follow=True).content.decode()
        assert "It is too late to undo this here." in page
        assert hash_of(room) == after

    def test_a_token_of_another_room_or_of_nobody(self, as_bob: Client, room: Room, undo: dict[str, str]) -> None:
        other = RoomFactory.create()
        assert as_bob.post(at(other, "restore"), undo).status_code == 400
        assert as_bob.post(at(room, "restore"), {"token": "x" + undo["token"]}).status_code == 400
        assert as_bob.post(at(room, "restore")).status_code == 400
        assert hash_of(other) == other.layout_id

    def test_there_is_none_where_nothing_changed(self, as_bob: Client, room: Room) -> None:
        page = as_bob.post(at(room, "layout"), {"text": write_layout(grid())}, follow=True).content.decode()
        assert "The layout was saved." in page
        assert "Undo" not in page

    def test_other_verb(self, as_bob: Client, room: Room) -> None:
        assert as_bob.get(at(room, "restore")).status_code == 405

    def test_who_only_views(self, as_vera: Client, room: Room, undo: dict[str, str]) -> None:
        assert as_vera.post(at(room, "restore"), undo).status_code == 403
        assert hash_of(room) != room.layout_id


def test_the_preview_belongs_to_the_rows_anew(as_bob: Client, room: Room) -> None:
    page = as_bob.get(at(room, "edit")).content.decode()
    form = page[page.index('id="generator"') : page.index("Replace the layout")]
    assert "Preview of “Start anew”" in form
    assert 'id="preview"' in form


def test_who_may_not_draw_reads_why(as_vera: Client, room: Room) -> None:
    page = unescape(as_vera.get(at(room, "edit")).content.decode())
    assert "Rooms are drawn by whoever is owner or tutor of a course." in page
    assert "You may look at this" not in page
