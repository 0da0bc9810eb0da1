"""The demo's three rooms: a lecture hall, a seminar room, a PC pool."""

from collections.abc import Iterator
from dataclasses import dataclass

from attendance.accounts.models import User
from rooms.actions import create_room
from rooms.generator import generate, pc_pool, u_shape
from rooms.layout import Element
from rooms.models import Room


@dataclass(frozen=True)
class Rooms:
    """In the order of the groups that meet in them."""

    hall: Room
    seminar: Room
    pool: Room

    def __iter__(self) -> Iterator[Room]:
        return iter((self.hall, self.seminar, self.pool))


def make_rooms(by: User) -> Rooms:
    return Rooms(
        hall=_room("Lecture hall H1", generate(8, 15, aisles_after_seats=(4, 11), aisles_after_rows=(4,)), by),
        seminar=_room("Seminar room 2.01", u_shape(8, 8), by),
        pool=_room("PC pool 0.14", pc_pool(2, 2), by),
    )


def _room(name: str, elements: tuple[Element, ...], by: User) -> Room:
    """A room of this name; where there is one already it is taken as it is."""
    return Room.objects.filter(name=name).select_related("layout").first() or create_room(name, elements, by=by)
