"""Rooms are made, renamed, drawn anew and deleted."""

import json
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from attendance.accounts.models import User
from attendance.courses.models import CourseTutor
from attendance.ledger.models import Event
from rooms.forms import MAX_BYTES
from rooms.generator import generate
from rooms.layout import canonical, content_hash
from rooms.layout_json import write_layout
from rooms.models import Layout, Room, RoomLayout
from tests.factories.rooms import RoomFactory, grid
from tests.factories.sessions import SlotFactory

CREATE, PREVIEW = "/admin/rooms/create/", "/admin/rooms/preview/"
ROWS: dict[str, Any] = {
    "rows": "3",
    "seats": "4",
    "aisles_after_seats": "",
    "aisles_after_rows": "",
    "door": "front-left",
    "board": "on",
}
NEW = ROWS | {"name": "Seminar room 7"}
NUMBERS = "Give numbers with commas between them, such as 4, 11."
TOO_HIGH = "An aisle lies between two of them: the last number is too high."
ONE_SEAT = '[{"id": "s", "label": "A1", "x": 0, "y": 0, "width": 4, "height": 4, "type": "seat"}]'


@pytest.fixture
def room(db: None) -> Room:
    return RoomFactory.create(name="Lecture hall H1")


def at(room: Room, verb: str) -> str:
    return f"/admin/rooms/{room.pk}/{verb}/"


def hash_of(room: Room) -> str:
    return Room.objects.get(pk=room.pk).layout_id


class TestCreate:
    def test_works(self, as_bob: Client, bob: User) -> None:
        response = as_bob.post(CREATE, NEW)
        made = Room.objects.get()
        assert (made.name, made.created_by, made.layout.seat_count) == ("Seminar room 7", bob, 12)
        assert made.layout_id == content_hash(canonical(generate(3, 4)))
        assert [row.layout_id for row in RoomLayout.objects.filter(room=made)] == [made.layout_id]
        assert (response.status_code, response["Location"]) == (303, f"/admin/rooms/{made.pk}/")

    def test_aisles_door_and_board(self, as_bob: Client) -> None:
        as_bob.post(
            CREATE, NEW | {"aisles_after_seats": "3 1;1", "aisles_after_rows": "2", "door": "none", "board": ""}
        )
        elements = generate(3, 4, aisles_after_seats=[1, 3], aisles_after_rows=[2], door="none", board=False)
        assert Room.objects.get().layout_id == content_hash(canonical(elements))

    @pytest.mark.parametrize(
        ("field", "changes", "error"),
        [
            ("name", {"name": ""}, "This field is required."),
            ("name", {"name": " \u200b "}, "This field is required."),
            ("name", {"name": "a" * 101}, "Ensure this value has at most 100 characters (it has 101)."),
            ("rows", {"rows": "0"}, "Ensure this value is greater than or equal to 1."),
            ("rows", {"rows": ""}, "This field is required."),
            ("seats", {"seats": "101"}, "Ensure this value is less than or equal to 100."),
            ("seats", {"rows": "100", "seats": "100"}, "A room has at most 1998 seats."),
            ("aisles_after_seats", {"aisles_after_seats": "2, x"}, NUMBERS),
            ("aisles_after_seats", {"aisles_after_seats": "0"}, NUMBERS),
            ("aisles_after_seats", {"aisles_after_seats": "4"}, TOO_HIGH),
            ("aisles_after_rows", {"aisles_after_rows": "3"}, TOO_HIGH),
            ("aisles_after_rows", {"aisles_after_rows": "9" * 5000}, NUMBERS),
            ("door", {"door": "roof"}, "Select a valid choice. roof is not one of the available choices."),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field(
        self, as_bob: Client, field: str, changes: dict[str, str], error: str
    ) -> None:
        response = as_bob.post(CREATE, NEW | changes)
        assert response.status_code == 422
        assert response.context["form"].errors == {field: [error]}
        assert error in response.content.decode()
        assert not Room.objects.exists()

    def test_a_name_that_is_taken(self, as_bob: Client, room: Room) -> None:
        response = as_bob.post(CREATE, NEW | {"name": f" {room.name} "})
        assert response.status_code == 422
        assert response.context["form"].errors == {"name": ["There is already a room of this name."]}
        assert Room.objects.get() == room

    def test_other_verb(self, as_bob: Client) -> None:
        assert as_bob.get(CREATE).status_code == 405

    def test_anonymous(self, client: Client, db: None) -> None:
        assert client.post(CREATE, NEW).status_code == 302

    def test_who_only_views(self, as_vera: Client) -> None:
        assert as_vera.post(CREATE, NEW).status_code == 403
        assert as_vera.get("/admin/rooms/new/").status_code == 403
        assert not Room.objects.exists()

    def test_who_has_no_course(self, as_charlie: Client) -> None:
        CourseTutor.objects.all().delete()
        assert as_charlie.post(CREATE, NEW).status_code == 403


class TestPreview:
    def test_draws_what_would_be_made(self, as_bob: Client) -> None:
        body = as_bob.get(PREVIEW, ROWS).content.decode()
        assert "12 seats" in body
        assert "<svg" in body
        assert not Layout.objects.exists()

    def test_says_when_the_fields_do_not_fit(self, as_bob: Client) -> None:
        response = as_bob.get(PREVIEW, ROWS | {"rows": "x"})
        assert response.status_code == 200
        assert "do not make a room yet" in response.content.decode()

    def test_the_page_begins_with_one(self, as_bob: Client) -> None:
        response = as_bob.get("/admin/rooms/new/")
        assert response.context["seats"] == 48
        assert not Layout.objects.exists()


class TestRename:
    def test_works(self, as_bob: Client, room: Room) -> None:
        response = as_bob.post(at(room, "rename"), {"name": " New  name "})
        room.refresh_from_db()
        assert room.name == "New name"
        assert (response.status_code, response["Location"]) == (303, f"/admin/rooms/{room.pk}/")

    def test_a_name_that_is_taken(self, as_bob: Client, room: Room) -> None:
        other = RoomFactory.create()
        response = as_bob.post(at(room, "rename"), {"name": other.name})
        assert response.status_code == 422
        assert response.context["name_form"].errors == {"name": ["There is already a room of this name."]}
        assert f"{room.name}</a>" in response.content.decode()

    def test_other_verb(self, as_bob: Client, room: Room) -> None:
        assert as_bob.get(at(room, "rename")).status_code == 405

    def test_who_only_views(self, as_vera: Client, room: Room) -> None:
        assert as_vera.post(at(room, "rename"), {"name": "x"}).status_code == 403
        assert as_vera.get(at(room, "edit")).status_code == 403


class TestGenerate:
    def test_puts_rows_in_place_of_the_layout(self, as_bob: Client, room: Room) -> None:
        response = as_bob.post(at(room, "generate"), ROWS)
        assert response.status_code == 303
        assert hash_of(room) == content_hash(canonical(generate(3, 4)))

    def test_invalid(self, as_bob: Client, room: Room) -> None:
        before = hash_of(room)
        response = as_bob.post(at(room, "generate"), ROWS | {"rows": "-1"})
        assert response.status_code == 422
        assert list(response.context["generator"].errors) == ["rows"]
        assert hash_of(room) == before

    def test_other_verb(self, as_bob: Client, room: Room) -> None:
        assert as_bob.get(at(room, "generate")).status_code == 405

    def test_who_only_views(self, as_vera: Client, room: Room) -> None:
        assert as_vera.post(at(room, "generate"), ROWS).status_code == 403


class TestLayout:
    def test_pasted(self, as_bob: Client, room: Room) -> None:
        response = as_bob.post(at(room, "layout"), {"text": ONE_SEAT})
        assert (response.status_code, response["Location"]) == (303, f"/admin/rooms/{room.pk}/")
        assert [element.id for element in Room.objects.get().layout.elements] == ["s"]

    def test_uploaded(self, as_bob: Client, room: Room) -> None:
        file = SimpleUploadedFile("a.json", b"\xef\xbb\xbf" + ONE_SEAT.encode())
        as_bob.post(at(room, "layout"), {"text": "something else", "file": file})
        assert [element.id for element in Room.objects.get().layout.elements] == ["s"]

    def test_the_field_begins_with_the_layout_and_saving_it_changes_nothing(self, as_bob: Client, room: Room) -> None:
        text = as_bob.get(at(room, "edit")).context["layout_form"]["text"].value()
        assert text == write_layout(grid())
        as_bob.post(at(room, "layout"), {"text": text})
        assert hash_of(room) == room.layout_id
        assert RoomLayout.objects.count() == 1

    def test_the_history_grows_with_each_change(self, as_bob: Client, room: Room) -> None:
        first = room.layout_id
        as_bob.post(at(room, "layout"), {"text": ONE_SEAT})
        second = hash_of(room)
        as_bob.post(at(room, "layout"), {"text": write_layout(grid())})
        history = RoomLayout.objects.filter(room=room).order_by("since")
        assert [row.layout_id for row in history] == [first, second, first]
        assert hash_of(room) == first

    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("", "Paste a layout, or choose a file."),
            ("  \n ", "Paste a layout, or choose a file."),
            ("[", "This is not JSON: line 1, column 2: Expecting value."),
            ("{}", "A layout is an array of elements."),
            ("[NaN]", "Element 1 is not an object."),
            ("[" * 9999, "This is nested too deeply: a layout is an array of flat objects."),
            (ONE_SEAT.replace('"x": 0', '"x": -1'), "Element 1 (s): x must be a number from 0 to 25000."),
            # Halves of surrogate pairs, which no answer can hold.
            (
                ONE_SEAT.replace('"s"', '"a\\ud800"'),
                "Element 1 (a\ufffd): id must be a text of at most 100 characters, without control characters.",
            ),
            (r'[{"id": "\ud800", "\ud801": 1, "\ud801": 2}]', "The key \ufffd stands twice in the element \ufffd."),
        ],
    )
    def test_a_refused_text_stays_with_the_error_beside_it(
        self, as_bob: Client, room: Room, text: str, error: str
    ) -> None:
        response = as_bob.post(at(room, "layout"), {"text": text})
        assert response.status_code == 422
        form = response.context["layout_form"]
        assert (form["text"].value(), form.errors) == (text, {"text": [error]})
        assert 'id="id_text_error"' in response.content.decode()
        assert hash_of(room) == room.layout_id

    def test_each_broken_element_is_listed_up_to_a_number(self, as_bob: Client, room: Room) -> None:
        rows = [{"id": f"s{index}", "type": "bed", "x": 0, "y": 0, "width": 1, "height": 1} for index in range(100)]
        response = as_bob.post(at(room, "layout"), {"text": json.dumps(rows)})
        errors = list(response.context["layout_form"].errors["text"])
        assert errors[:2] == [
            "Element 1 (s0): type must be one of seat, table, gap, door.",
            "Element 2 (s1): type must be one of seat, table, gap, door.",
        ]
        assert (len(errors), errors[-1]) == (31, "And 70 more.")

    @pytest.mark.parametrize(
        ("content", "error"),
        [
            (b"", "This is not JSON: line 1, column 1: Expecting value."),
            (b"\xff\xfe[\x00]\x00", "This file is not text in UTF-8."),
            (b"PK\x03\x04", "This is not JSON: line 1, column 1: Expecting value."),
            (b" " * (MAX_BYTES + 1), "This file is larger than 4 MB."),
            (b" " * (MAX_BYTES - 1), "This is longer than 1000000 characters."),
        ],
    )
    def test_a_refused_file_is_said_beside_it_and_the_text_stays(
        self, as_bob: Client, room: Room, content: bytes, error: str
    ) -> None:
        response = as_bob.post(at(room, "layout"), {"text": "mine", "file": SimpleUploadedFile("a.json", content)})
        assert response.status_code == 422
        form = response.context["layout_form"]
        assert (form["text"].value(), form.errors) == ("mine", {"file": [error]})
        assert hash_of(room) == room.layout_id

    def test_other_verb(self, as_bob: Client, room: Room) -> None:
        assert as_bob.get(at(room, "layout")).status_code == 405

    def test_anonymous(self, client: Client, room: Room) -> None:
        assert client.post(at(room, "layout"), {"text": ONE_SEAT}).status_code == 302

    def test_who_only_views(self, as_vera: Client, room: Room) -> None:
        assert as_vera.post(at(room, "layout"), {"text": ONE_SEAT}).status_code == 403
        assert hash_of(room) == room.layout_id


class TestDelete:
    def test_by_its_creator(self, as_bob: Client, bob: User) -> None:
        room = RoomFactory.create(created_by=bob)
        response = as_bob.post(at(room, "delete"))
        assert (response.status_code, response["Location"]) == (303, "/admin/rooms/")
        assert not Room.objects.exists()
        assert [(event.action, event.subject) for event in Event.objects.all()] == [("room-deleted", room.name)]

    def test_by_an_admin(self, as_admin: Client, room: Room) -> None:
        as_admin.post(at(room, "delete"))
        assert not Room.objects.exists()

    def test_not_by_others(self, as_alice: Client, room: Room) -> None:
        assert as_alice.post(at(room, "delete")).status_code == 403
        assert Room.objects.exists()

    def test_is_refused_while_used(self, as_bob: Client, bob: User) -> None:
        room = RoomFactory.create(name="H1", created_by=bob)
        SlotFactory.create_batch(2, room=room)
        response = as_bob.post(at(room, "delete"))
        assert (response.status_code, response["Location"]) == (303, f"/admin/rooms/{room.pk}/")
        sentences = [str(message) for message in get_messages(response.wsgi_request)]
        assert sentences == ["H1 cannot be deleted: 2 slots depend on it."]
        assert Room.objects.exists()
        assert not Event.objects.exists()

    def test_other_verb(self, as_admin: Client, room: Room) -> None:
        assert as_admin.get(at(room, "delete")).status_code == 405
