"""What tutors record by hand. Constraints settle the races; every action may be repeated without harm."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from attendance.core.errors import DomainError, gone_errors
from attendance.courses.models import Student
from attendance.ledger.actions import record_event
from attendance.register.models import Attendance, Excuse
from attendance.register.undo import (
    made_token,
    read_attendance,
    read_excuse,
    read_made,
    read_set,
    set_token,
    undo_token,
)
from attendance.sessions.models import ClassSession, Slot
from rooms.layout import parse_layout

TRIES = 3


@dataclass(frozen=True, slots=True)
class Restored:
    """The attendance that is there now, and whether its seat was lost meanwhile: to somebody else, or because the
    layout that holds now has no such seat."""

    attendance: Attendance
    lost_seat: bool
    seat_is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """The attendance that is there now, and the token with which `unmark` takes it out again: None where it was there
    before."""

    attendance: Attendance
    token: str | None


@dataclass(frozen=True, slots=True)
class Excused:
    """The excuse that is there now, and the token with which `revert_excuse` puts back what was before."""

    excuse: Excuse
    token: str


def mark_present(slot: Slot, student: Student, *, by: User, seat_id: str | None = None) -> Marked:
    """Record that the student is in the slot, whatever its status. Who is in already stays as they are.

    `slot` comes from `sessions.access` or `sessions.queries.slots()` where a seat is given.
    """
    _require_same_course(slot.session, student)
    if seat_id is not None and seat_id not in _seats(slot):
        raise DomainError(_("This slot has no such seat."))
    row = Attendance(slot=slot, student=student, seat_id=seat_id, recorded_by=by)
    if _insert(row):
        if seat_id is not None:
            pin_layout(slot)
        return Marked(row, made_token(row))
    there = Attendance.objects.filter(slot=slot, student=student).first()
    if there is None:
        raise DomainError(_("This seat is taken."))
    return Marked(there, None)


def unmark(token: str, *, slot: Slot, by: User) -> None:
    """Take out again whom `mark_present` put in, unless the row changed meanwhile."""
    made = read_made(token)
    if made.slot_id != slot.pk:
        raise DomainError(_("This belongs to another slot."))
    with transaction.atomic():
        rows = Attendance.objects.select_for_update(of=("self",)).select_related("student", "slot__session")
        row = rows.filter(pk=made.pk, slot=slot, version=made.version).first()
        if row is None:
            raise DomainError(_("This cannot be undone: the student took a seat or was removed meanwhile."))
        _remove(row, by)


def remove_attendance(attendance: Attendance, *, by: User) -> str | None:
    """Take the student out of the slot. Returns the token with which `restore_attendance` puts the row back, or
    None where somebody else removed it first."""
    with transaction.atomic():
        # Locked and read anew, so that the token holds the seat of this moment.
        rows = Attendance.objects.select_for_update(of=("self",)).select_related("student", "slot__session")
        row = rows.filter(pk=attendance.pk).first()
        if row is None:
            return None
        token = undo_token(row)
        _remove(row, by)
    return token


def restore_attendance(token: str, *, slot: Slot, by: User) -> Restored:
    """Put a removed row back as it was: key, seat, device, time and who recorded it. Whoever came in again meanwhile
    stays as they are; where the seat or the device was used by another meanwhile, or the seat is in no layout any more,
    the row comes back without it. `slot` as for `mark_present`."""
    removed = read_attendance(token)
    if removed.slot_id != slot.pk:
        raise DomainError(_("This belongs to another slot."))
    is_gone = removed.seat_id is not None and removed.seat_id not in _seats(slot)
    wanted = None if is_gone else removed.seat_id
    for seat, device in (
        (wanted, removed.device),
        (wanted, None),
        (None, removed.device),
        (None, None),
    ):
        row = read_attendance(token)
        row.seat_id, row.device = seat, device
        if _insert(row):
            if seat is not None:
                pin_layout(slot)
            record_event(
                actor=by, action="attendance-restored", subject=str(row), slot=row.slot_id, student=row.student_id
            )
            return Restored(row, lost_seat=seat != removed.seat_id, seat_is_gone=is_gone)
        there = Attendance.objects.filter(slot=slot, student=removed.student_id).first()
        if there is not None:
            return Restored(there, lost_seat=False)
    raise DomainError(_("This cannot be put back: the student or the slot is gone."))


def set_excuse(session: ClassSession, student: Student, *, reason: str, by: User) -> Excused:
    """Excuse the student's absence from the session; a second reason replaces the first."""
    _require_same_course(session, student)
    for _attempt in range(TRIES):
        now = timezone.now()
        row = Excuse(session=session, student=student, reason=reason, recorded_by=by, recorded_at=now)
        if _insert(row):
            return Excused(row, set_token(row, None))
        with transaction.atomic():
            before = Excuse.objects.select_for_update().filter(session=session, student=student).first()
            if before is not None:
                row.pk = before.pk
                row.save(force_update=True)
                return Excused(row, set_token(row, before))
        # It was taken back between the two.
    raise DomainError(_("Others change this excuse just now. Try again."))


def revert_excuse(token: str, *, session: ClassSession, by: User) -> None:
    """Put back what `set_excuse` replaced, or take the excuse away where there was none; not one that was changed
    meanwhile."""
    told = read_set(token)
    if told.session_id != session.pk:
        raise DomainError(_("This belongs to another session."))
    rows = Excuse.objects.filter(pk=told.pk, session=session, recorded_at=told.recorded_at)
    with transaction.atomic():
        changed = rows.update(**told.before) if told.before else rows.delete()[0]
        if not changed:
            raise DomainError(_("This cannot be undone: the excuse was changed or taken back meanwhile."))
        # The reason stays out of the trail, as below.
        subject = str(Student.objects.get(pk=told.student_id))
        record_event(actor=by, action="excuse-reverted", subject=subject, session=session.pk, student=told.student_id)


def remove_excuse(excuse: Excuse, *, by: User) -> str | None:
    """Take the excuse back. Returns the token for `restore_excuse`, or None where it was gone already."""
    with transaction.atomic():
        rows = Excuse.objects.select_for_update(of=("self",)).select_related("student")
        row = rows.filter(pk=excuse.pk).first()
        if row is None:
            return None
        token = undo_token(row)
        # The reason stays out of the trail: it may be about somebody's health.
        record_event(
            actor=by, action="excuse-removed", subject=str(row.student), session=row.session_id, student=row.student_id
        )
        row.delete()
    return token


def restore_excuse(token: str, *, session: ClassSession, by: User) -> Excuse:
    """Put a removed excuse back as it was; one that was written meanwhile stays."""
    row = read_excuse(token)
    if row.session_id != session.pk:
        raise DomainError(_("This belongs to another session."))
    if _insert(row):
        record_event(
            actor=by, action="excuse-restored", subject=str(row.student), session=session.pk, student=row.student_id
        )
        return row
    return Excuse.objects.get(session=session, student=row.student_id)


def _remove(row: Attendance, by: User) -> None:
    record_event(
        actor=by,
        action="attendance-removed",
        subject=str(row),
        course=row.student.course_id,
        slot=row.slot_id,
        student=row.student_id,
        seat=row.seat_id,
    )
    row.delete()


def _insert(row: Attendance | Excuse) -> bool:
    """Insert, or say that another row is in the way. Raises GoneError."""
    gone = _("This cannot be recorded: the student, the slot or the session is gone.")
    try:
        with gone_errors(gone), transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _require_same_course(session: ClassSession, student: Student) -> None:
    if student.course_id != session.course_id:
        raise DomainError(_("This student belongs to another course."))


def pin_layout(slot: Slot) -> None:
    """A seat given out before the slot ever opened fixes the layout too, or an edit of the room would orphan it."""
    Slot.objects.filter(pk=slot.pk, layout=None).update(layout_id=getattr(slot, "layout_hash", None))


def _seats(slot: Slot) -> frozenset[str]:
    """The ids of the seats of the layout that holds."""
    content = getattr(slot, "layout_content", None)
    return frozenset(parse_layout(content).seats) if content else frozenset()
