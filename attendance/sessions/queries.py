"""Reads of sessions and slots that are used in more than one place."""

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from attendance.sessions.models import Slot
from rooms.models import Layout, RoomLayout


def slots() -> QuerySet[Slot]:
    """Slots with all that a page says about them, in one statement: `layout_content` is the text of the layout that
    holds, None where the slot has no room."""
    content = Layout.objects.filter(hash=OuterRef("layout_hash")).values("content")
    found = with_layout_hash(Slot.objects.select_related("session__course", "room", "tutor__user"))
    return found.annotate(layout_content=Subquery(content))  # type: ignore[no-redef] # as below


def with_layout_hash(found: QuerySet[Slot]) -> QuerySet[Slot]:
    """Annotate `layout_hash`: the pinned layout, else the one that the room had at the planned opening, else the
    room's newest."""
    planned = RoomLayout.objects.filter(room=OuterRef("room"), since__lte=OuterRef("opens_at")).order_by("-since")
    # The model declares the name, so that types know it wherever a slot goes; the plugin calls that a redefinition.
    return found.annotate(
        layout_hash=Coalesce(  # type: ignore[no-redef]
            F("layout_id"),
            Subquery(planned.values("layout_id")[:1]),
            F("room__layout_id"),
            output_field=CharField(),
        )
    )


def has_claimed_seats(slot: Slot) -> bool:
    """Whether somebody sits in the slot. The relation belongs to the register, a floor above: read, never written."""
    return slot.attendances.filter(seat_id__isnull=False).exists()
