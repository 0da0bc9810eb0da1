"""What a room starts from: rows, a U, islands, nothing."""

import pytest
from django.test import Client

from rooms.models import Room
from tests.factories.rooms import RoomFactory


@pytest.fixture
def room(db: None) -> Room:
    return RoomFactory.create(name="Lecture hall H1")


def at(room: Room, verb: str) -> str:
    return f"/admin/rooms/{room.pk}/drawing/{verb}/"


def seats_of(room: Room) -> int:
    return Room.objects.get(pk=room.pk).layout.seat_count


class TestStartFrom:
    @pytest.mark.parametrize(
        ("fields", "seats"),
        [
            ({"shape": "rows", "rows": "2", "seats": "5"}, 10),
            ({"shape": "u", "side": "4", "base": "6"}, 14),
            ({"shape": "islands", "island_rows": "2", "islands": "3", "island_seats": "2"}, 24),
            ({"shape": "u", "side": "4", "base": "6", "rows": "no number", "aisles_after_seats": "x"}, 14),
        ],
    )
    def test_shapes(self, as_bob: Client, fields: dict[str, str], seats: int) -> None:
        preview = as_bob.get("/admin/rooms/preview/", fields | {"door": "none"}).content.decode()
        assert f"{seats} seats" in preview
        as_bob.post("/admin/rooms/create/", fields | {"door": "none", "name": "R"})
        assert Room.objects.get().layout.seat_count == seats

    def test_nothing_leads_to_the_editor(self, as_bob: Client) -> None:
        response = as_bob.post("/admin/rooms/create/", {"name": "R", "shape": "empty"})
        assert response["Location"] == at(Room.objects.get(), "edit")
        assert Room.objects.get().layout.elements == ()

    @pytest.mark.parametrize(
        ("fields", "wrong"),
        [
            ({"shape": "u", "side": "", "base": "6"}, ["side"]),
            ({"shape": "islands", "island_rows": "20", "islands": "20", "island_seats": "20"}, ["islands"]),
            ({"shape": "star"}, ["shape", "rows", "seats"]),
            ({"shape": "islands", "island_rows": "1", "islands": "0", "island_seats": "1"}, ["islands"]),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field(
        self, as_bob: Client, fields: dict[str, str], wrong: list[str]
    ) -> None:
        response = as_bob.post("/admin/rooms/create/", fields | {"door": "none", "name": "R"})
        assert response.status_code == 422
        assert sorted(response.context["form"].errors) == sorted(wrong)

    def test_an_existing_room_starts_anew(self, as_bob: Client, room: Room) -> None:
        as_bob.post(f"/admin/rooms/{room.pk}/generate/", {"shape": "u", "side": "3", "base": "4", "door": "none"})
        assert seats_of(room) == 10
