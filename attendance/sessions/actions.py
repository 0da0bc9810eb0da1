"""What changes sessions and slots. The lifecycle's table stands in docs/lifecycle.md.

Whatever depends on a slot's status reads the row anew under a lock: PostgreSQL locks the row, SQLite has locked the
database when the transaction began. So two clicks give one code, and a form never undoes what a button did.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from attendance.core.clock import local_datetime
from attendance.core.errors import DomainError, GoneError, InUseError, gone_errors, in_use_error
from attendance.ledger.actions import record_event
from attendance.sessions.codes import fresh_code
from attendance.sessions.lifecycle import is_awaited, status_at
from attendance.sessions.models import ClassSession, Slot, Status
from attendance.sessions.queries import has_claimed_seats, slots
from attendance.sessions.states import require_seen, state_of

TRIES = 5


class WeekTakenError(DomainError):
    """The course has a session of this week already."""


class RoomFixedError(DomainError):
    """Somebody sits in the slot, so its room stays."""


def save_session(session: ClassSession) -> None:
    """Store a session from a form. With its date move its slots, and their planned times that are still to come."""
    try:
        with gone_errors(), transaction.atomic():
            if session.pk is None:
                session.save()
            else:
                _save_known_session(session)
    except IntegrityError as error:
        raise WeekTakenError(_("This course has a session of this week already.")) from error


def open_slot(slot: Slot, *, by: User) -> None:
    """closed -> open with a fresh code and the layout pinned; locked -> open with the code kept."""
    with transaction.atomic():
        now = timezone.now()
        row, status = locked(slot, now)
        if status == Status.OPEN:
            return _copy(row, slot)
        _refuse_cancelled(row)
        if status == Status.CLOSED and not _keeps_code(row, now):
            _with_fresh_code(row, lambda: _set_status(row, Status.OPEN, now))
        else:
            _set_status(row, Status.OPEN, now)
        _record(row, "slot-opened", by)
    return _copy(row, slot)


def lock_slot(slot: Slot, *, by: User) -> None:
    """open -> locked: the student's page can be read, not written."""
    with transaction.atomic():
        now = timezone.now()
        row, status = locked(slot, now)
        if status == Status.CLOSED:
            raise DomainError(_("This slot is closed: open it before you lock it."))
        if status == Status.OPEN:
            _set_status(row, Status.LOCKED, now)
            _record(row, "slot-locked", by)
    _copy(row, slot)


def close_slot(slot: Slot, *, by: User) -> None:
    """open or locked -> closed: the code stays in the row, its address answers 404."""
    with transaction.atomic():
        now = timezone.now()
        row, status = locked(slot, now)
        if status != Status.CLOSED:
            _set_status(row, Status.CLOSED, now)
            _record(row, "slot-closed", by)
    _copy(row, slot)


def rotate_code(slot: Slot, *, is_on: bool, by: User) -> None:
    """Ask for the rotating code from now on, or no more; whoever is in stays in."""
    with transaction.atomic():
        if Slot.objects.filter(pk=slot.pk).exclude(rotating_code=is_on).update(rotating_code=is_on):
            _record(slot, "code-rotating" if is_on else "code-fixed", by)


def save_slot(slot: Slot, *, seen: str = "") -> None:
    """Store a slot from a form. A planned opening gives it its code; the room stays once somebody sits in it. `seen` is
    the slot's `state_of` when the form was drawn; with another one by now, SlotChangedError is raised."""
    gone = _("The room, the tutor or the session was deleted meanwhile. Choose another, or look at the session again.")
    with gone_errors(gone), transaction.atomic():
        now = timezone.now()
        stored = locked(slot, now)[0] if slot.pk else None
        if stored:
            require_seen(seen, state_of(stored), state_of(slot), stored)
            _copy(stored, slot)
        if slot.opens_at and (stored is None or stored.opens_at != slot.opens_at):
            _refuse_cancelled(slot)
        slot.layout_id = _layout_to_keep(slot, stored, now)
        if slot.opens_at and (slot.code is None or _is_planned_anew(slot, stored, now)):
            _with_fresh_code(slot, lambda: _save_slot_fields(slot))
        else:
            _save_slot_fields(slot)


def delete_slot(slot: Slot, *, by: User) -> None:
    """Only while closed, and only when no attendance or note hangs on it."""
    with _in_use_errors(slot), transaction.atomic():
        row, status = locked(slot, timezone.now())
        if status != Status.CLOSED:
            raise DomainError(_("Only a closed slot can be deleted. Close it first."))
        _record(row, "slot-deleted", by)
        row.delete()


def delete_session(session: ClassSession, *, by: User) -> None:
    """Only when no slot, excuse or anything else hangs on it."""
    with _in_use_errors(session), transaction.atomic():
        record_event(
            actor=by,
            action="session-deleted",
            subject=f"{session.course}, {session}",
            session=session.pk,
        )
        session.delete()


def _refuse_cancelled(slot: Slot) -> None:
    """The session as it is now: a cancelling waits for the slots that it found, not for new ones. So does archiving."""
    session = ClassSession.objects.select_related("course").filter(pk=slot.session_id).first()
    if session and session.course.is_archived:
        raise DomainError(_("This course is archived. Its owner can bring it back, then it can be changed again."))
    if session and session.cancelled_at:
        raise DomainError(_("The session is cancelled. Say that it takes place before you open a slot."))


def _save_known_session(session: ClassSession) -> None:
    stored = ClassSession.objects.select_for_update().filter(pk=session.pk).first()
    if stored is None:
        raise GoneError(_("This session was deleted meanwhile."))
    session.save(update_fields=["week_nr", "date"])
    if session.date != stored.date:
        _move_slots(stored, session, timezone.now())


def _move_slots(stored: ClassSession, session: ClassSession, now: datetime) -> None:
    """With the session's date move its slots. One with a day of its own keeps the weekday and moves by whole weeks."""
    for slot in Slot.objects.select_for_update().filter(session=session):
        slot.session = stored
        before = slot.day
        slot.session = session
        slot.day = slot.date + (session.monday - stored.monday) if slot.date else session.date
        move_plan(slot, slot.day - before, now)
        slot.save(update_fields=["date", "opens_at", "locks_at"])


def move_plan(slot: Slot, distance: timedelta, now: datetime) -> None:
    """A plan of which nothing has happened yet goes along with a slot that was moved, by what the clocks show; where
    the slot is over now, the plan goes. Not stored here."""
    planned = {name: getattr(slot, name) for name in ("opens_at", "locks_at") if getattr(slot, name)}
    if planned and distance and min(planned.values()) > now:
        for name, moment in planned.items():
            moved = timezone.localtime(moment).replace(tzinfo=None) + distance
            setattr(slot, name, local_datetime(moved.date(), moved.time()) if slot.ends_at > now else None)


def locked(slot: Slot, now: datetime) -> tuple[Slot, Status]:
    """The row as it is now, with its layout and its status, while nobody else changes it."""
    row = slots().select_for_update(of=("self",)).filter(pk=slot.pk).first()
    if row is None:
        raise GoneError(_("This slot was deleted meanwhile."))
    return row, status_at(row, now)


def _copy(row: Slot, slot: Slot) -> None:
    """Tell the caller's object what the lifecycle says."""
    slot.status, slot.status_set_at = row.status, row.status_set_at
    slot.code, slot.layout_id = row.code, row.layout_id


def _set_status(row: Slot, status: Status, now: datetime) -> None:
    row.layout_id = _layout_to_pin(row, status, now)
    row.status, row.status_set_at = status, now
    row.save(update_fields=["status", "status_set_at", "code", "layout"])


def _layout_to_pin(row: Slot, status: Status, now: datetime) -> str | None:
    """The room's newest layout for a slot that opens, unless somebody sits in the one that holds."""
    if row.room is None:
        return None
    if status == Status.OPEN and status_at(row, now) == Status.CLOSED and not has_claimed_seats(row):
        return row.room.layout_id
    return row.layout_hash


def _layout_to_keep(slot: Slot, stored: Slot | None, now: datetime) -> str | None:
    """What a slot pins when its form is saved: the layout that holds once it is open or somebody sits in it, so that
    neither a changed plan nor a changed room moves a seat; nothing as long as it waits."""
    if stored and has_claimed_seats(stored):
        if stored.room_id != slot.room_id:
            raise RoomFixedError(_("Students have claimed seats in this slot, so its room cannot change."))
        return stored.layout_hash
    if slot.room is None:
        return None
    if stored and stored.room_id == slot.room_id and status_at(stored, now) != Status.CLOSED:
        return stored.layout_hash
    return slot.room.layout_id if status_at(slot, now) != Status.CLOSED else None


def _keeps_code(row: Slot, now: datetime) -> bool:
    """Opened by hand before its time for the first time: students may be waiting at the address already."""
    return row.code is not None and row.status_set_at is None and is_awaited(row, now)


def _is_planned_anew(slot: Slot, stored: Slot | None, now: datetime) -> bool:
    """A slot that was open and is closed gets another opening: its old code may be in every phone of the hall."""
    if stored is None or stored.status_set_at is None:
        return False
    return is_awaited(slot, now) and not is_awaited(stored, now)


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


def _save_slot_fields(slot: Slot) -> None:
    """What a form may change, the code and the layout; the status is the buttons' alone."""
    if slot.pk is None:
        slot.save()
    else:
        times = ["date", "start_time", "end_time", "opens_at", "locks_at"]
        slot.save(update_fields=["room", "tutor", "substitute", *times, "rotating_code", "code", "layout"])


def _record(row: Slot, action: str, by: User) -> None:
    subject = f"{row.session.course}, {row}"
    record_event(actor=by, action=action, subject=subject, slot=row.pk)


@contextmanager
def _in_use_errors(row: Slot | ClassSession) -> Iterator[None]:
    """Django counts what leans on the row; what came in that very moment is the database's word at the commit."""
    try:
        yield
    except ProtectedError as error:
        raise in_use_error(str(row), error) from error
    except IntegrityError as error:
        raise InUseError(_("%(row)s cannot be deleted: it is in use.") % {"row": row}) from error
