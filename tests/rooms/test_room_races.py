"""Many save layouts at once: one row for each layout, and a history that ends with the room's own."""

from collections.abc import Callable
from functools import partial
from threading import Barrier

import pytest

from attendance.accounts.models import User
from rooms.actions import LayoutChangedError, NameTakenError, create_room, save_layout
from rooms.models import Layout, Room, RoomLayout
from tests.factories.rooms import RoomFactory, grid
from tests.races import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)

N = 10


def test_the_same_layout_saved_at_once_is_one_row() -> None:
    rooms = RoomFactory.create_batch(N)
    all_at_once([lambda room=room: save_layout(room, grid(7, 7)) for room in rooms])  # type: ignore[misc]
    assert Layout.objects.filter(seat_count=49).count() == 1
    assert set(Room.objects.values_list("layout__seat_count", flat=True)) == {49}


def test_different_layouts_of_one_room_come_one_after_the_other() -> None:
    room = RoomFactory.create()
    saves = [lambda rows=rows: save_layout(Room.objects.get(), grid(rows, 10)) for rows in range(1, N + 1)]
    all_at_once(saves)
    newest = RoomLayout.objects.filter(room=room).order_by("-since", "-pk")[0]
    assert RoomLayout.objects.count() == N + 1
    assert Room.objects.get().layout_id == newest.layout_id


def test_one_name_is_given_once(bob: User) -> None:
    def create() -> bool:
        try:
            create_room("H1", grid(), by=bob)
        except NameTakenError:
            return False
        return True

    assert sorted(all_at_once([create] * N)) == [False] * (N - 1) + [True]
    assert RoomLayout.objects.count() == Room.objects.count() == 1


def drawn_at_once(save: Callable[[Room, int], object]) -> int:
    """How many of those who began from the same layout come through, each with a drawing of their own."""
    RoomFactory.create()

    def one(room: Room, rows: int) -> bool:
        try:
            save(room, rows)
        except LayoutChangedError:
            return False
        return True

    # Each has read the room before anybody saves; one object for all would tell the late ones of the first's layout.
    return sum(all_at_once([partial(one, Room.objects.get(), rows) for rows in range(3, N + 3)]))


def test_of_those_who_began_from_one_layout_the_first_saves() -> None:
    assert drawn_at_once(lambda room, rows: save_layout(room, grid(rows, 10), base=room.layout_id)) == 1
    assert RoomLayout.objects.count() == 2


def test_a_look_before_the_write_would_let_them_all_through() -> None:
    """The control: what the lock prevents."""
    together = Barrier(N)

    def save(room: Room, rows: int) -> None:
        if Room.objects.get(pk=room.pk).layout_id != room.layout_id:
            raise LayoutChangedError("", RoomLayout.objects.all()[0])
        together.wait(timeout=60)
        save_layout(room, grid(rows, 10))

    assert drawn_at_once(save) == N
