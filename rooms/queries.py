"""Reads of rooms that are used in more than one place."""

from django.db.models import Count, OuterRef, QuerySet, Subquery

from rooms.models import Room, RoomLayout


def rooms_with_use() -> QuerySet[Room]:
    """All rooms with their layout and `slot_count`: how many slots, of whatever course, meet in each."""
    # Slots live two floors above: counted through the relation, never named, since courses are not everybody's.
    slots = (
        Room.objects.filter(pk=OuterRef("pk")).order_by().values("pk").annotate(count=Count("slots")).values("count")
    )
    # A count for each, not one for all: most rooms stand on other pages of the list.
    return Room.objects.select_related("layout").annotate(slot_count=Subquery(slots)).order_by("name", "pk")


def newest_layout(room: Room) -> RoomLayout:
    """The layout that the room has, with who saved it and when."""
    found = RoomLayout.objects.filter(room=room).select_related("layout", "saved_by")
    return found.order_by("-since", "-pk")[0]
