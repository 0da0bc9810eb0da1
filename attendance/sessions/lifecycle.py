"""A slot's status at a moment, once for an object and once as a query.

A slot's row says what a tutor last did by hand and when. Planned times after that act open and lock the slot by
themselves, at each read, without a write. A planned lock only ever locks what is open.
"""

from datetime import datetime

from django.db.models import F, Q

from attendance.sessions.models import Slot, Status


def status_at(slot: Slot, now: datetime) -> Status:
    """What holds at `now`."""
    status = Status(slot.status)
    if _is_due(slot.opens_at, slot.status_set_at, now):
        status = Status.OPEN
    if status == Status.OPEN and _is_due(slot.locks_at, slot.status_set_at, now):
        status = Status.LOCKED
    return status


def is_awaited(slot: Slot, now: datetime) -> bool:
    """Closed, with a planned opening still to come."""
    return slot.opens_at is not None and slot.opens_at > now and status_at(slot, now) == Status.CLOSED


def status_q(status: Status, now: datetime) -> Q:
    """The twin of `status_at` for querysets of slots."""
    opened = Q(status=Status.OPEN) | _due_q("opens_at", now)
    if status == Status.OPEN:
        return opened & _not_due_q("locks_at", now)
    if status == Status.LOCKED:
        by_hand = Q(status=Status.LOCKED) & _not_due_q("opens_at", now)
        return (opened & _due_q("locks_at", now)) | by_hand
    return Q(status=Status.CLOSED) & _not_due_q("opens_at", now)


def _is_due(planned: datetime | None, by_hand: datetime | None, now: datetime) -> bool:
    return planned is not None and planned <= now and (by_hand is None or planned > by_hand)


def _due_q(field: str, now: datetime) -> Q:
    return Q(**{f"{field}__lte": now}) & (Q(status_set_at=None) | Q(**{f"{field}__gt": F("status_set_at")}))


def _not_due_q(field: str, now: datetime) -> Q:
    # Written out: in SQL the negation of a comparison with NULL is not true.
    overruled = Q(status_set_at__isnull=False) & Q(**{f"{field}__lte": F("status_set_at")})
    return Q(**{field: None}) | Q(**{f"{field}__gt": now}) | overruled
