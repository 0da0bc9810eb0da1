"""A drawing is saved as a whole, into its room or as a new one; who is second to save is told."""

import json
from dataclasses import asdict
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from attendance.accounts.models import User
from rooms.actions import save_layout
from rooms.layout_json import write_layout
from rooms.models import Room, RoomLayout
from tests.factories.rooms import RoomFactory, grid

NEW, CREATE = "/admin/rooms/drawing/new/", "/admin/rooms/drawing/create/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def room(db: None) -> Room:
    return RoomFactory.create(name="Lecture hall H1")


def at(room: Room, verb: str) -> str:
    return f"/admin/rooms/{room.pk}/drawing/{verb}/"


def drawn(rows: int = 1, seats: int = 2, **changes: Any) -> str:
    """A layout as the editor sends it; `changes` are made to its last element."""
    found = [asdict(element) for element in grid(rows, seats)]
    found[-1] |= changes
    return json.dumps(found)


def seats_of(room: Room) -> int:
    return Room.objects.get(pk=room.pk).layout.seat_count


class TestEdit:
    def test_begins_with_the_layout_and_names_it(self, as_bob: Client, room: Room) -> None:
        response = as_bob.get(at(room, "edit"))
        form = response.context["form"]
        assert (form["text"].value(), form["base"].value()) == (write_layout(grid()), room.layout_id)
        assert f'value="{room.layout_id}"' in response.content.decode()

    def test_costs_the_same_for_any_number_of_seats(self, as_bob: Client) -> None:
        def cost(rows: int) -> int:
            room = RoomFactory.create()
            save_layout(room, grid(rows, 10))
            with CaptureQueriesContext(connection) as captured:
                assert as_bob.get(at(room, "edit")).status_code == 200
            return len(captured)

        cost(1)
        assert cost(1) == cost(20) <= 5

    def test_labels_are_harmless_text(self, as_bob: Client, room: Room) -> None:
        evil = "</textarea><script>alert(1)</script>"
        save_layout(room, (grid()[0].__class__("s", evil, 0, 0, 9, 9, "seat"),))
        page = as_bob.get(at(room, "edit")).content.decode()
        assert "<script>alert" not in page
        assert escape(evil) in page

    def test_other_verb(self, as_bob: Client, room: Room) -> None:
        assert as_bob.post(at(room, "edit")).status_code == 405

    def test_who_only_views(self, as_vera: Client, room: Room) -> None:
        assert as_vera.get(at(room, "edit")).status_code == 403
        assert as_vera.get(NEW).status_code == 403

    def test_no_such_room(self, as_bob: Client) -> None:
        assert as_bob.get("/admin/rooms/999/drawing/edit/").status_code == 404

    def test_anonymous(self, client: Client, room: Room) -> None:
        assert client.get(at(room, "edit"))["Location"].startswith("/login/")

    def test_the_room_leads_to_it_for_who_may(self, as_bob: Client, as_vera: Client, room: Room) -> None:
        page = f"/admin/rooms/{room.pk}/"
        assert at(room, "edit") in as_bob.get(page).content.decode()
        assert at(room, "edit") not in as_vera.get(page).content.decode()


class TestUpdate:
    def test_saves_and_says_who(self, as_bob: Client, bob: User, room: Room) -> None:
        response = as_bob.post(at(room, "update"), {"text": drawn(), "base": room.layout_id})
        assert (response.status_code, response["Location"]) == (303, f"/admin/rooms/{room.pk}/")
        assert seats_of(room) == 2
        assert RoomLayout.objects.order_by("pk").last() == RoomLayout.objects.get(saved_by=bob)

    def test_the_editor_goes_on_from_what_was_saved(self, as_bob: Client, room: Room) -> None:
        response = as_bob.post(at(room, "update"), {"text": drawn(), "base": room.layout_id}, headers=HTMX)
        assert response.status_code == 200
        assert response["HX-Trigger"] == '{"drawing-saved": {}}'
        after = Room.objects.get().layout_id
        body = response.content.decode()
        assert f'value="{after}"' in body
        assert "The layout was saved." in body
        assert "Undo" not in body
        assert "<html" not in body
        again = as_bob.post(at(room, "update"), {"text": drawn(1, 3), "base": after}, headers=HTMX)
        assert (again.status_code, seats_of(room)) == (200, 3)

    @pytest.mark.parametrize(
        ("text", "place", "error"),
        [
            (drawn(label="A1"), 1, "Element 2 (s0-1): the seat label A1 is that of Element 1 (s0-0) too."),
            (drawn(x=-1), 1, "Element 2 (s0-1): x must be a number from 0 to 25000."),
            (drawn(type="bed"), 1, "Element 2 (s0-1): type must be one of seat, table, gap, door."),
            ("{}", None, "A layout is an array of elements."),
        ],
    )
    def test_what_is_wrong_names_its_element(
        self, as_bob: Client, room: Room, text: str, place: int | None, error: str
    ) -> None:
        for headers in ({}, HTMX):
            response = as_bob.post(at(room, "update"), {"text": text, "base": room.layout_id}, headers=headers)
            assert response.status_code == 422
            assert response.context["form"].found == [(error, place)]
            body = response.content.decode()
            assert (f'data-place="{place}"' in body) == (place is not None)
            assert error in body
            assert f'value="{room.layout_id}"' in body
        assert seats_of(room) == 6

    def test_a_refused_text_stays_on_the_page(self, as_bob: Client, room: Room) -> None:
        body = as_bob.post(at(room, "update"), {"text": "[mine", "base": room.layout_id}).content.decode()
        assert "[mine</textarea>" in body
        assert "<html" in body

    def test_many_faults_are_told_up_to_a_number(self, as_bob: Client, room: Room) -> None:
        rows = [asdict(element) | {"type": "bed"} for element in grid(5, 20)]
        found = as_bob.post(at(room, "update"), {"text": json.dumps(rows)}).context["form"].found
        assert [place for _sentence, place in found] == [*range(30), None]
        assert found[-1][0] == "And 70 more."

    def test_costs_the_same_for_any_number_of_seats(self, as_bob: Client, room: Room) -> None:
        def cost(text: str) -> int:
            base = Room.objects.get(pk=room.pk).layout_id
            with CaptureQueriesContext(connection) as captured:
                assert as_bob.post(at(room, "update"), {"text": text, "base": base}, headers=HTMX).status_code == 200
            return sum(not query["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")) for query in captured)

        cost(drawn(1, 5))
        assert cost(drawn(1, 6)) == cost(drawn(20, 10)) <= 10

    @pytest.mark.parametrize("base", ["", "x", "0" * 64])
    def test_a_base_that_the_room_does_not_have(self, as_bob: Client, room: Room, base: str) -> None:
        assert as_bob.post(at(room, "update"), {"text": drawn(), "base": base}).status_code == 409
        assert seats_of(room) == 6

    def test_other_verb(self, as_bob: Client, room: Room) -> None:
        assert as_bob.get(at(room, "update")).status_code == 405

    def test_anonymous(self, client: Client, room: Room) -> None:
        assert client.post(at(room, "update"), {"text": drawn()}).status_code == 302

    def test_who_only_views(self, as_vera: Client, room: Room) -> None:
        assert as_vera.post(at(room, "update"), {"text": drawn(), "base": room.layout_id}).status_code == 403
        assert seats_of(room) == 6


class TestConflict:
    @pytest.fixture
    def mine(self, room: Room, alice: User) -> dict[str, str]:
        """Bob's drawing, begun before alice saved hers."""
        base = room.layout_id
        save_layout(room, grid(4, 4), by=alice, base=base)
        return {"text": drawn(1, 2), "base": base}

    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_the_second_is_told_who_and_keeps_the_drawing(
        self, as_bob: Client, room: Room, mine: dict[str, str], headers: dict[str, str]
    ) -> None:
        response = as_bob.post(at(room, "update"), mine, headers=headers)
        assert response.status_code == 409
        assert seats_of(room) == 16
        body = response.content.decode()
        assert "Alice Example saved another layout of this room meanwhile" in body
        assert ("16 seats" in body, "2 seats" in body) == (True, True)
        # Theirs and mine, drawn.
        assert body.count('<svg class="mute"') == 2
        assert "drawing-saved" not in response.headers.get("HX-Trigger", "")
        if not headers:
            assert escape(mine["text"]) in body

    def test_mine_goes_in_place_of_theirs_with_a_way_back(
        self, as_bob: Client, room: Room, mine: dict[str, str]
    ) -> None:
        theirs = room.layout_id
        body = as_bob.post(at(room, "update"), mine).content.decode()
        assert f'name="instead" value="{theirs}"' in body
        response = as_bob.post(at(room, "update"), mine | {"instead": theirs}, headers=HTMX)
        assert (response.status_code, seats_of(room)) == (200, 2)
        token = response.content.decode().split('name="token" value="', 1)[1].split('"', 1)[0]
        as_bob.post(f"/admin/rooms/{room.pk}/restore/", {"token": token})
        assert seats_of(room) == 16

    def test_a_third_layout_that_nobody_saw_is_not_replaced(
        self, as_bob: Client, room: Room, mine: dict[str, str]
    ) -> None:
        theirs = room.layout_id
        save_layout(room, grid(5, 5))
        response = as_bob.post(at(room, "update"), mine | {"instead": theirs})
        assert (response.status_code, seats_of(room)) == (409, 25)
        assert "Another layout of this room was saved meanwhile" in response.content.decode()

    def test_mine_becomes_a_room_of_its_own(self, as_bob: Client, bob: User, room: Room, mine: dict[str, str]) -> None:
        sent = mine | {"name": "H1 (copy)", "room": str(room.pk)}
        response = as_bob.post(CREATE, sent, headers=HTMX)
        copy = Room.objects.get(name="H1 (copy)")
        assert (copy.created_by, copy.layout.seat_count, seats_of(room)) == (bob, 2, 16)
        assert response["HX-Redirect"] == at(copy, "edit")

    def test_a_name_that_is_taken_asks_again_and_keeps_the_drawing(
        self, as_bob: Client, room: Room, mine: dict[str, str]
    ) -> None:
        response = as_bob.post(CREATE, mine | {"name": room.name, "room": str(room.pk)}, headers=HTMX)
        assert response.status_code == 422
        body = response.content.decode()
        assert "There is already a room of this name." in body
        assert f'formaction="{CREATE}"' in body
        assert f'value="{mine["base"]}"' in body

    def test_the_same_drawing_is_no_conflict(self, as_bob: Client, room: Room, mine: dict[str, str]) -> None:
        assert as_bob.post(at(room, "update"), mine | {"text": write_layout(grid(4, 4))}).status_code == 303


class TestCreate:
    def test_works(self, as_bob: Client, bob: User) -> None:
        response = as_bob.post(CREATE, {"name": " New  hall ", "text": drawn()})
        made = Room.objects.get()
        assert (made.name, made.created_by, made.layout.seat_count) == ("New hall", bob, 2)
        assert (response.status_code, response["Location"]) == (303, at(made, "edit"))
        assert [row.saved_by for row in RoomLayout.objects.all()] == [bob]

    def test_a_drawing_without_a_name(self, as_bob: Client, db: None) -> None:
        for headers in ({}, HTMX):
            response = as_bob.post(CREATE, {"name": "", "text": drawn()}, headers=headers)
            assert response.status_code == 422
            assert response.context["form"].errors == {"name": ["This field is required."]}
            assert 'id="id_name_error"' in response.content.decode()
        assert not Room.objects.exists()

    def test_a_wrong_element(self, as_bob: Client, db: None) -> None:
        response = as_bob.post(CREATE, {"name": "H2", "text": drawn(label="A1")}, headers=HTMX)
        assert response.status_code == 422
        assert 'data-place="1"' in response.content.decode()

    def test_other_verb(self, as_bob: Client) -> None:
        assert as_bob.get(CREATE).status_code == 405
        assert as_bob.post(NEW).status_code == 405

    def test_who_only_views(self, as_vera: Client) -> None:
        assert as_vera.post(CREATE, {"name": "H2", "text": "[]"}).status_code == 403
        assert not Room.objects.exists()

    def test_anonymous(self, client: Client, db: None) -> None:
        assert client.post(CREATE, {"name": "H2", "text": "[]"}).status_code == 302
