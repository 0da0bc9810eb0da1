"""The demo's three rooms: a lecture hall, a PC pool, a seminar room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from attendance.accounts.models import User
from rooms.layout import Element, canonical, content_hash
from rooms.models import Layout, Room, RoomLayout


def _rows(rows: int, seats: int, aisles: Sequence[int] = ()) -> tuple[Element, ...]:
    elements = [Element("board", "Board", 200, 0, 240, 30, "table"), Element("door", "Door", 0, 0, 60, 30, "door")]
    for row in range(rows):
        for seat in range(seats):
            x = seat * 60 + 40 * sum(aisle <= seat for aisle in aisles)
            label = f"{chr(65 + row)}{seat + 1}"
            elements.append(Element(label.lower(), label, x, 80 + row * 60, 52, 52, "seat"))
    return tuple(elements)


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
        hall=_room("Lecture hall H1", _rows(8, 15, (4, 11)), by),
        seminar=_room("Seminar room 2.01", _rows(3, 8), by),
        pool=_room("PC pool 0.14", _rows(4, 6), by),
    )


def _room(name: str, elements: tuple[Element, ...], by: User) -> Room:
    """A room of this name; where there is one already it is taken as it is."""
    content = canonical(elements)
    layout, _ = Layout.objects.get_or_create(
        hash=content_hash(content),
        defaults={"content": content, "seat_count": sum(element.type == "seat" for element in elements)},
    )
    room, is_new = Room.objects.get_or_create(name=name, defaults={"layout": layout, "created_by": by})
    if is_new:
        # Long before the semester, so that every planned opening finds a layout.
        RoomLayout.objects.create(room=room, layout=layout, since=timezone.now())
    return room
