"""What changes sessions and slots. The lifecycle's table stands in docs/lifecycle.md."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from attendance.core.errors import DomainError, in_use_error
from attendance.ledger.actions import record_event
from attendance.sessions.codes import fresh_code
from attendance.sessions.lifecycle import status_at
from attendance.sessions.models import ClassSession, Slot, Status
from attendance.sessions.queries import has_claimed_seats, with_layout_hash

TRIES = 5


def open_slot(slot: Slot, *, by: User) -> None:
    """closed -> open with a fresh code and the layout pinned; locked -> open with the code kept."""
    now = timezone.now()
    status = status_at(slot, now)
    if status == Status.OPEN:
        return
    if status == Status.LOCKED:
        _set_status(slot, Status.OPEN, now)
    else:
        _with_fresh_code(slot, lambda: _set_status(slot, Status.OPEN, now))
    record_event(actor=by, action="slot-opened", subject=str(slot), slot=slot.pk)


def lock_slot(slot: Slot, *, by: User) -> None:
    """open -> locked: the student's page can be read, not written."""
    now = timezone.now()
    status = status_at(slot, now)
    if status == Status.LOCKED:
        return
    if status == Status.CLOSED:
        raise DomainError(_("This slot is closed: open it before you lock it."))
    _set_status(slot, Status.LOCKED, now)
    record_event(actor=by, action="slot-locked", subject=str(slot), slot=slot.pk)


def close_slot(slot: Slot, *, by: User) -> None:
    """open or locked -> closed: the code stays in the row, its address answers 404."""
    now = timezone.now()
    if status_at(slot, now) == Status.CLOSED:
        return
    _set_status(slot, Status.CLOSED, now)
    record_event(actor=by, action="slot-closed", subject=str(slot), slot=slot.pk)


def save_slot(slot: Slot) -> None:
    """Store a slot from a form. A planned opening gives it its code; moving it to a room of another layout is
    refused once somebody sits in it."""
    stored = Slot.objects.filter(pk=slot.pk).first() if slot.pk else None
    if stored is not None and stored.room_id != slot.room_id:
        if has_claimed_seats(slot):
            raise DomainError(_("Students have claimed seats in this slot, so its room cannot change."))
        slot.layout = slot.room.layout if slot.room and stored.layout_id else None
    if slot.opens_at and not slot.code:
        _with_fresh_code(slot, slot.save)
    else:
        slot.save()


def delete_slot(slot: Slot, *, by: User) -> None:
    """Only while closed, and only when no attendance or note hangs on it."""
    if status_at(slot, timezone.now()) != Status.CLOSED:
        raise DomainError(_("Only a closed slot can be deleted. Close it first."))
    _delete(
        slot,
        subject=_("The slot of %(start)s") % {"start": f"{slot.start_time:%H:%M}"},
        by=by,
    )


def delete_session(session: ClassSession, *, by: User) -> None:
    """Only when no slot, excuse or anything else hangs on it."""
    _delete(session, subject=str(session), by=by)


def _delete(row: Slot | ClassSession, *, subject: str, by: User) -> None:
    kind = "slot" if isinstance(row, Slot) else "session"
    try:
        with transaction.atomic():
            record_event(actor=by, action=f"{kind}-deleted", subject=str(row), id=row.pk)
            row.delete()
    except ProtectedError as error:
        raise in_use_error(subject, error) from error


def _with_fresh_code(slot: Slot, write: Callable[[], None]) -> None:
    """Write the slot with a new code; should another slot have the same one, try again with another."""
    for attempt in range(1, TRIES + 1):
        slot.code = fresh_code()
        try:
            with transaction.atomic():
                write()
        except IntegrityError:
            if attempt == TRIES or not Slot.objects.exclude(pk=slot.pk).filter(code=slot.code).exists():
                raise
        else:
            return


def _set_status(slot: Slot, status: Status, now: datetime) -> None:
    """Write the status only if nobody else changed it meanwhile, so that two clicks give one code."""
    before = Slot.objects.filter(pk=slot.pk, status=slot.status, status_set_at=slot.status_set_at)
    pinned = _layout_to_pin(slot, status, now)
    if before.update(status=status, status_set_at=now, code=slot.code, layout_id=pinned):
        slot.status, slot.status_set_at, slot.layout_id = status, now, pinned
    else:
        slot.refresh_from_db(fields=["status", "status_set_at", "code", "layout"])


def _layout_to_pin(slot: Slot, status: Status, now: datetime) -> str | None:
    """The room's newest layout for a slot that opens, unless somebody sits in the one that is pinned."""
    if slot.room is None:
        return None
    opens = status == Status.OPEN and status_at(slot, now) == Status.CLOSED
    if opens and not has_claimed_seats(slot):
        return slot.room.layout_id
    return slot.layout_id or with_layout_hash(Slot.objects.filter(pk=slot.pk)).get().layout_hash
