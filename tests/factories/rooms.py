from typing import Any

import factory
from factory.django import DjangoModelFactory

from rooms.layout import Element, canonical, content_hash
from rooms.models import Layout, Room, RoomLayout


def grid(rows: int = 2, seats: int = 3) -> tuple[Element, ...]:
    """Rows A, B, ... of numbered seats; the id of a seat is not its label, as in a real room."""
    return tuple(
        Element(
            f"s{row}-{seat}",
            f"{chr(65 + row)}{seat + 1}",
            seat * 50,
            row * 50,
            40,
            40,
            "seat",
        )
        for row in range(rows)
        for seat in range(seats)
    )


def make_layout(elements: tuple[Element, ...] | None = None) -> Layout:
    elements = grid() if elements is None else elements
    content = canonical(elements)
    seats = sum(element.type == "seat" for element in elements)
    return Layout.objects.get_or_create(hash=content_hash(content), defaults={"content": content, "seat_count": seats})[
        0
    ]


class RoomFactory(DjangoModelFactory[Room]):
    class Meta:
        model = Room
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Room {n}")
    layout = factory.LazyFunction(make_layout)

    @factory.post_generation
    def history(self: Room, create: bool, extracted: object, **kwargs: Any) -> None:
        RoomLayout.objects.create(room=self, layout=self.layout)
