"""Reads of rooms that are used in more than one place."""

from django.db.models import Count, QuerySet

from rooms.models import Room


def rooms_with_use() -> QuerySet[Room]:
    """All rooms with their layout and `slot_count`: how many slots, of whatever course, meet in each."""
    # Slots live two floors above: counted through the relation, never named, since courses are not everybody's.
    return Room.objects.select_related("layout").annotate(slot_count=Count("slots")).order_by("name", "pk")
