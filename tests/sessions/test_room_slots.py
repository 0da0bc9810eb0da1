"""Which slots keep the layout that they have when a room gets a new one: what the list says is what happens."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from attendance.accounts.models import User
from attendance.core.clock import local_today
from attendance.courses.models import Course, CourseTutor
from attendance.sessions.actions import close_slot, open_slot
from attendance.sessions.models import ClassSession, Slot
from attendance.sessions.queries import slots
from attendance.sessions.room_use import room_use
from rooms.actions import save_layout
from rooms.models import Room
from tests.factories.register import AttendanceFactory
from tests.factories.rooms import RoomFactory, grid
from tests.factories.sessions import SessionFactory, SlotFactory


@pytest.fixture
def room(db: None) -> Room:
    return RoomFactory.create(name="H1")


def make_slot(room: Room, role: CourseTutor, days: int = 7) -> Slot:
    session = SessionFactory.create(course=role.course, date=local_today() + timedelta(days=days))
    return SlotFactory.create(session=session, tutor=role, room=room)


def url(room: Room) -> str:
    return f"/admin/rooms/{room.pk}/slots/"


def test_the_list_says_what_opening_would_do(room: Room, bobs_role: CourseTutor, bob: User) -> None:
    waiting, opened, seated, emptied = (make_slot(room, bobs_role) for _ in range(4))
    open_slot(opened, by=bob)
    for slot in (seated, emptied):
        open_slot(slot, by=bob)
    AttendanceFactory.create(slot=seated, seat_id="s0-0")
    for slot in (seated, emptied):
        close_slot(slot, by=bob)
    old = room.layout_id
    use = room_use(room, bob, timezone.now())
    keep, take = {slot.pk for slot in use.keep.slots}, {slot.pk for slot in use.take.slots}
    assert (keep, take) == ({opened.pk, seated.pk}, {waiting.pk, emptied.pk})

    save_layout(room, grid(7, 7))
    for slot in (waiting, opened, seated, emptied):
        open_slot(slot, by=bob)
    kept = {slot.pk for slot in slots().filter(room=room) if slot.layout_hash == old}
    assert kept == keep


def test_what_is_over_without_anybody_is_neither(room: Room, bobs_role: CourseTutor, bob: User) -> None:
    make_slot(room, bobs_role, days=-1)
    use = room_use(room, bob, timezone.now())
    assert (use.keep.own, use.take.own, use.over.own) == (0, 0, 1)


def test_a_moved_slot_stands_under_its_own_day(as_bob: Client, room: Room, bobs_role: CourseTutor, bob: User) -> None:
    early = make_slot(room, bobs_role, days=9)
    late = make_slot(room, bobs_role, days=-9)
    Slot.objects.filter(pk=late.pk).update(date=local_today() + timedelta(days=12))
    assert [slot.pk for slot in room_use(room, bob, timezone.now()).take.slots] == [early.pk, late.pk]
    page = as_bob.get(url(room)).content.decode()
    assert date_format(local_today() + timedelta(days=12), "D, j M Y") in page
    assert date_format(local_today() - timedelta(days=9), "D, j M Y") not in page


def test_lists_all_that_the_room_counts(as_bob: Client, room: Room, bobs_role: CourseTutor, bob: User) -> None:
    made = [make_slot(room, bobs_role, days=days) for days in (-7, 7, 14)]
    ClassSession.objects.filter(pk=made[2].session_id).update(cancelled_at=timezone.now())
    use = room_use(room, bob, timezone.now())
    assert use.keep.own + use.take.own + use.over.own == 3
    assert as_bob.get(url(room)).content.decode().count('<span class="badge closed">cancelled</span>') == 1


def test_shows_own_slots_and_counts_those_of_others(
    as_bob: Client, room: Room, bobs_role: CourseTutor, course: Course
) -> None:
    make_slot(room, bobs_role)
    other = SlotFactory.create_batch(2, room=room, session__date=local_today() + timedelta(days=3))
    page = as_bob.get(url(room)).content.decode()
    assert f"{course} ·" in page
    assert "2 of other courses" in page
    assert str(other[0].session.course) not in page


def test_a_fragment_for_the_editor(as_bob: Client, room: Room) -> None:
    body = as_bob.get(url(room), headers={"HX-Request": "true"}).content.decode()
    assert "nobody has a seat in one" in body
    assert "<html" not in body


def test_other_verb(as_bob: Client, room: Room) -> None:
    assert as_bob.post(url(room)).status_code == 405


def test_anonymous(client: Client, room: Room) -> None:
    assert client.get(url(room)).status_code == 302


def test_no_such_room(as_bob: Client) -> None:
    assert as_bob.get("/admin/rooms/999/slots/").status_code == 404


def test_costs_the_same_for_one_slot_and_for_many(as_bob: Client, room: Room, bobs_role: CourseTutor) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert as_bob.get(url(room)).status_code == 200
        return len(captured)

    make_slot(room, bobs_role)
    cost()
    before = cost()
    for _ in range(24):
        make_slot(room, bobs_role)
    assert cost() == before <= 10
    assert "and 5 more" in as_bob.get(url(room)).content.decode()
