"""The list of rooms, the page of a room, its download, and the stylesheet of its layout."""

import json
from dataclasses import asdict

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendance.accounts.models import User
from attendance.courses.models import CourseTutor
from rooms.layout import Element
from rooms.layout_css import layout_css
from rooms.models import Room
from rooms.picture import draw_picture
from tests.factories.rooms import RoomFactory, grid, make_layout
from tests.factories.sessions import SlotFactory

URL = "/admin/rooms/"


@pytest.fixture
def room(db: None) -> Room:
    return RoomFactory.create(name="Lecture hall H1")


def at(room: Room, verb: str = "") -> str:
    return f"{URL}{room.pk}/{verb}"


def css(room: Room) -> str:
    return reverse("rooms:layout-css", args=[room.layout_id])


class TestList:
    def test_address_stays(self) -> None:
        assert (reverse("rooms:room-list"), reverse("rooms:room-detail", args=[7])) == (URL, f"{URL}7/")

    def test_shows_rooms_by_name_with_seats_use_and_picture(
        self, as_vera: Client, room: Room, bobs_role: CourseTutor
    ) -> None:
        unused = RoomFactory.create(name="A room", layout=make_layout(grid(1, 2)))
        SlotFactory.create_batch(3, session__course=bobs_role.course, tutor=bobs_role, room=room)
        response = as_vera.get(URL)
        rooms = [found for found, _picture in response.context["rooms"]]
        assert [(found, found.layout.seat_count, found.slot_count) for found in rooms] == [(unused, 2, 0), (room, 6, 3)]
        body = " ".join(response.content.decode().split())
        assert "6 seats · used by 3 slots" in body
        assert "2 seats · not used yet" in body
        assert 'd="M0 0h40v40h-40zM50 0h40v40h-40z"' in body

    def test_the_buttons_of_a_room_say_what_they_are(self, as_bob: Client, room: Room) -> None:
        body = " ".join(as_bob.get(at(room)).content.decode().split())
        assert all(f"</svg> {label} </a>" in body for label in ("Download layout", "Rename or generate", "Draw"))

    def test_the_picture_begins_where_the_drawing_does(self) -> None:
        seats = [Element("1", "A1", 600, 300, 40, 40, "seat"), Element("2", "A2", 650, 300, 40, 40, "seat")]
        assert draw_picture(seats).view_box == "596 296 98 48"
        assert draw_picture([]).view_box == "-4 -4 8 8"

    def test_who_only_views_is_offered_no_room(self, as_vera: Client, as_bob: Client) -> None:
        new = reverse("rooms:room-new")
        assert new in as_bob.get(URL).content.decode()
        assert new not in as_vera.get(URL).content.decode()

    def test_nonsense_for_a_page_is_the_first(self, as_bob: Client, room: Room) -> None:
        assert as_bob.get(URL, {"page": "x"}).context["page"].number == 1

    def test_other_verb(self, as_bob: Client) -> None:
        assert as_bob.post(URL).status_code == 405

    def test_anonymous(self, client: Client, db: None) -> None:
        assert client.get(URL)["Location"] == f"/login/?next={URL}"

    def test_costs_the_same_for_one_row_and_for_five(self, as_bob: Client, bobs_role: CourseTutor) -> None:
        def grow() -> None:
            SlotFactory.create_batch(2, session__course=bobs_role.course, tutor=bobs_role)

        def cost() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert as_bob.get(URL).status_code == 200
            return len(captured)

        grow()
        cost()
        before = cost()
        for _ in range(2):
            grow()
        assert cost() == before <= 5


class TestDetail:
    def test_draws_the_seats(self, as_vera: Client, room: Room) -> None:
        response = as_vera.get(at(room))
        assert [seat.label for seat in response.context["seat_map"].seats] == ["A1", "A2", "A3", "B1", "B2", "B3"]
        body = response.content.decode()
        assert f'href="{css(room)}"' in body
        assert "Seat map: 6 free, 0 taken" in body

    def test_buttons_are_for_who_may(self, as_vera: Client, as_bob: Client, as_admin: Client, bob: User) -> None:
        mine = RoomFactory.create(created_by=bob)
        other = RoomFactory.create()

        def offered(client: Client, room: Room) -> set[str]:
            body = client.get(at(room)).content.decode()
            return {verb for verb in ("edit/", "delete/", "layout.json") if at(room, verb) in body}

        assert offered(as_vera, other) == {"layout.json"}
        assert offered(as_bob, other) == {"layout.json", "edit/"}
        assert offered(as_bob, mine) == offered(as_admin, other) == {"layout.json", "edit/", "delete/"}

    def test_deleting_a_room_in_use_is_not_offered(self, as_admin: Client, room: Room, bobs_role: CourseTutor) -> None:
        button = '<button class="primary danger">Delete</button>'
        assert button in as_admin.get(at(room)).content.decode()
        SlotFactory.create_batch(2, session__course=bobs_role.course, tutor=bobs_role, room=room)
        body = as_admin.get(at(room)).content.decode()
        assert button not in body
        assert "2 slots meet in it, so it cannot be deleted: give the slots another room first." in body

    def test_a_room_without_seats_says_so(self, as_bob: Client) -> None:
        empty = RoomFactory.create(layout=make_layout((Element("b", "Board", 0, 0, 9, 9, "table"),)))
        assert "No seats are drawn" in as_bob.get(at(empty)).content.decode()

    def test_labels_are_harmless_text(self, as_vera: Client) -> None:
        evil = Element('"><img src=x onerror=alert(1)>', "<script>alert(1)</script>", 0, 0, 9, 9, "seat")
        room = RoomFactory.create(name="<script>alert(2)</script>", layout=make_layout((evil,)))
        for path in (URL, at(room), at(room, "layout.json")):
            response = as_vera.get(path)
            if response["Content-Type"].startswith("text/html"):
                body = response.content.decode()
                assert "<script>alert" not in body
                assert "<img src=x" not in body

    def test_unknown(self, as_bob: Client) -> None:
        assert as_bob.get(f"{URL}999999/").status_code == 404

    def test_other_verb(self, as_bob: Client, room: Room) -> None:
        assert as_bob.post(at(room)).status_code == 405

    def test_anonymous(self, client: Client, room: Room) -> None:
        assert client.get(at(room))["Location"] == f"/login/?next={at(room)}"


class TestDownload:
    def test_is_the_layout_one_element_a_line(self, as_vera: Client, room: Room) -> None:
        response = as_vera.get(at(room, "layout.json"))
        assert response["Content-Type"] == "application/json; charset=utf-8"
        assert response["Content-Disposition"] == 'attachment; filename="lecture-hall-h1.json"'
        assert json.loads(response.content) == [asdict(element) for element in grid()]
        assert response.content.count(b"\n") == len(grid()) + 2

    def test_a_name_without_latin_letters_has_a_file_name_too(self, as_vera: Client) -> None:
        room = RoomFactory.create(name="講堂\r\nX-Evil: 1")
        response = as_vera.get(at(room, "layout.json"))
        assert response["Content-Disposition"] == 'attachment; filename="x-evil-1.json"'

    def test_other_verb(self, as_bob: Client, room: Room) -> None:
        assert as_bob.post(at(room, "layout.json")).status_code == 405


class TestStylesheet:
    def test_is_for_everybody_and_for_ever(self, client: Client, room: Room) -> None:
        response = client.get(css(room))
        assert response.content.decode() == layout_css(room.layout_id, grid())
        assert response["Content-Type"] == "text/css; charset=utf-8"
        assert set(response["Cache-Control"].split(", ")) == {"public", "max-age=31536000", "immutable"}

    def test_is_the_same_whoever_asks(self, client: Client, as_bob: Client, room: Room) -> None:
        for asking in (client, as_bob):
            response = asking.get(css(room))
            assert "Cookie" not in response.get("Vary", "")
            assert not response.cookies

    @pytest.mark.parametrize("name", ["0" * 64, "0" * 63, "x", "%00", "..%2f..%2fetc%2fpasswd"])
    def test_unknown(self, client: Client, room: Room, name: str) -> None:
        assert client.get(f"/layouts/{name}.css").status_code == 404

    def test_other_verb(self, client: Client, room: Room) -> None:
        assert client.post(css(room)).status_code == 405

    def test_an_old_layout_keeps_its_address(self, client: Client, room: Room) -> None:
        before = css(room)
        Room.objects.update(layout=make_layout(grid(1, 1)))
        assert client.get(before).status_code == 200
