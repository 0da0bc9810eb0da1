"""What a new layout of a room means for the slots that meet in it: which keep the one that they have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from attendance.accounts.models import User
from attendance.core.clock import local_today
from attendance.sessions.access import slots_for_tutor
from attendance.sessions.lifecycle import status_q
from attendance.sessions.models import Slot, Status
from attendance.sessions.queries import day_of, in_order
from rooms.models import Room

MOST = 20


@dataclass(frozen=True)
class SlotGroup:
    """The first of the slots that the reader may see, how many there are, and how many of courses of others."""

    slots: Sequence[Slot]
    own: int
    others: int

    @property
    def more(self) -> int:
        return self.own - len(self.slots)


@dataclass(frozen=True)
class RoomUse:
    """`keep` stay with their layout, `take` open with the room's newest; `over` is what no layout matters to any more.
    Together they are all that the room's page counts."""

    keep: SlotGroup
    take: SlotGroup
    over: SlotGroup


def keeps_layout_q(now: datetime) -> Q:
    """Open or locked, or somebody sits in it; see `actions.open_slot`, which gives any other slot the newest."""
    # The relation belongs to the register, a floor above: read, never named.
    seated = Slot.objects.filter(pk=OuterRef("pk"), attendances__seat_id__isnull=False)
    return ~status_q(Status.CLOSED, now) | Q(Exists(seated))


def room_use(room: Room, user: User, now: datetime) -> RoomUse:
    """Six statements, whatever the number of slots."""
    keeps = keeps_layout_q(now)
    # A cancelled session can be told to take place after all, so its slots wait as others do.
    waits = ~keeps & Q(on_day__gte=local_today())
    over = ~keeps & Q(on_day__lt=local_today())
    own = slots_for_tutor(user).filter(room=room).alias(on_day=day_of())
    found = Slot.objects.filter(room=room).alias(on_day=day_of())
    latest = ("-on_day", "-start_time", "pk")
    return RoomUse(
        keep=_group(own.filter(keeps).order_by(*latest), found.filter(keeps)),
        take=_group(own.filter(waits).order_by(*in_order()), found.filter(waits)),
        over=_group(own.filter(over).order_by(*latest), found.filter(over)),
    )


def _group(own: QuerySet[Slot], found: QuerySet[Slot]) -> SlotGroup:
    slots = list(own[:MOST])
    counted = found.aggregate(all=Count("pk"), own=Count("pk", filter=Q(pk__in=own.order_by().values("pk"))))
    return SlotGroup(slots, counted["own"], counted["all"] - counted["own"])
