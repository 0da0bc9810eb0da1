"""Names that students left because the list lacks them: linked to a student, added to the roster, or refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.courses.actions import delete_student, restore_student, save_student, withdraw_student
from attendance.courses.models import Student
from attendance.ledger.actions import record_event
from attendance.register.actions import mark_present, unmark
from attendance.register.models import Attendance, MissingName, RefusedAttempt
from attendance.sessions.models import Slot

State = MissingName.State
SALT = "register.undo.missing-name"
MAX_AGE_SECONDS = 3600
# Why a tutor is given a hint; the other reasons are refusals of a check-in.
TWO_NAMES = "two-names"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The attendance, whether it has the seat that was asked for, the token that takes all of it back, whether the
    student had withdrawn before, and whom the phone has checked in meanwhile."""

    attendance: Attendance
    lost_seat: bool
    token: str
    was_withdrawn: bool = False
    phone_of: Student | None = None


def waiting_in(slot: Slot) -> QuerySet[MissingName]:
    """Who waits for the tutor, the first one first."""
    return MissingName.objects.filter(slot=slot, state=State.WAITING).order_by("asked_at", "pk")


def in_the_way(left: MissingName) -> tuple[Student | None, Student | None]:
    """Whom the phone has checked in meanwhile, and who sits on the seat by now."""
    rows = list(Attendance.objects.filter(slot=left.slot).select_related("student"))
    phone_of = next((row.student for row in rows if row.device == left.device), None)
    return phone_of, next((row.student for row in rows if left.seat_id and row.seat_id == left.seat_id), None)


def link_name(left: MissingName, student: Student, *, by: User) -> Confirmed:
    """It is this student: they are in, on this phone, and on the roster again if they had withdrawn. `left.slot` comes
    from `sessions.access`."""
    with transaction.atomic():
        _decide(left, State.CONFIRMED)
        was_withdrawn = restore_student(student)
        if was_withdrawn:
            _record("student-restored", student, by)
        _record("missing-name-linked", student, by, slot=left.slot_id)
        return _check_in(left, student, by, withdrawn_at=student.withdrawn_at if was_withdrawn else None)


def add_name(left: MissingName, student: Student, *, by: User) -> Confirmed:
    """A student who is not on the roster yet, and in from now on. Raises TakenError where the number is somebody's."""
    with transaction.atomic():
        _decide(left, State.CONFIRMED)
        save_student(student)
        _record("missing-name-added", student, by, slot=left.slot_id)
        return _check_in(left, student, by, is_new=True)


def refuse_name(left: MissingName) -> str:
    """The student is told to see the tutor. Returns the token for `revert_name`."""
    _decide(left, State.REFUSED)
    return signing.dumps({"pk": left.pk, "slot": left.slot_id, "state": State.REFUSED.value}, salt=SALT)


def revert_name(token: str, *, slot: Slot, by: User) -> MissingName:
    """What was decided is undone: the name waits again, the check-in and a student who was added for it are gone."""
    told = _read(token)
    if told["slot"] != slot.pk:
        raise DomainError(_("This belongs to another slot."))
    with transaction.atomic():
        rows = MissingName.objects.filter(pk=told["pk"], slot=slot, state=told["state"])
        if not rows.update(state=State.WAITING):
            raise DomainError(_("This cannot be undone: the name was taken back or decided anew meanwhile."))
        if "made" in told:
            unmark(told["made"], slot=slot, by=by)
            RefusedAttempt.objects.filter(slot=slot, student=told["student"], reason=TWO_NAMES).delete()
        if told.get("added"):
            delete_student(Student.objects.get(pk=told["student"]), by=by)
        if told.get("withdrawn_at"):
            _withdraw_again(Student.objects.get(pk=told["student"]), told["withdrawn_at"], by)
    return MissingName.objects.get(pk=told["pk"])


def _withdraw_again(student: Student, at: str, by: User) -> None:
    withdraw_student(student, at=parse_datetime(at))
    _record("student-withdrawn", student, by)


def _record(action: str, student: Student, by: User, **detail: int) -> None:
    record_event(actor=by, action=action, subject=student.name, course=student.course_id, **detail)


def _decide(left: MissingName, state: MissingName.State) -> None:
    if not MissingName.objects.filter(pk=left.pk, state=State.WAITING).update(state=state):
        raise DomainError(_("This name was decided on or taken back meanwhile."))


def _check_in(
    left: MissingName, student: Student, by: User, *, is_new: bool = False, withdrawn_at: datetime | None = None
) -> Confirmed:
    slot, seat = left.slot, left.seat_id
    try:
        marked = mark_present(slot, student, by=by, seat_id=seat)
    except DomainError:
        if seat is None:
            raise
        # Taken or gone meanwhile: the student chooses another one.
        seat, marked = None, mark_present(slot, student, by=by)
    if marked.token is None:
        raise DomainError(_("%(name)s is in already. Refuse this, or remove them first.") % {"name": student.label})
    row = marked.attendance
    # It was the student who asked, so they are late like everybody; that a tutor confirmed it stands in the trail.
    row.device, row.checked_in_at, row.recorded_by = left.device, left.asked_at, None
    try:
        with transaction.atomic():
            row.save(update_fields=["device", "checked_in_at", "recorded_by"])
    except IntegrityError:
        # The phone has checked in somebody else meanwhile, and stays theirs.
        row.device = None
        row.save(update_fields=["checked_in_at", "recorded_by"])
        _hint(left, student)
    told = {"pk": left.pk, "slot": slot.pk, "state": State.CONFIRMED.value, "made": marked.token}
    told |= {"student": student.pk, "added": is_new}
    if withdrawn_at is not None:
        told["withdrawn_at"] = withdrawn_at.isoformat()
    return Confirmed(
        row,
        seat != left.seat_id,
        signing.dumps(told, salt=SALT),
        was_withdrawn=withdrawn_at is not None,
        phone_of=None if row.device else in_the_way(left)[0],
    )


def _hint(left: MissingName, student: Student) -> None:
    """One phone for two students is worth a look, as it is where the second one was refused."""
    RefusedAttempt.objects.bulk_create(
        [RefusedAttempt(slot=left.slot, student=student, reason=TWO_NAMES, device=left.device, at=left.asked_at)],
        update_conflicts=True,
        unique_fields=["slot", "student"],
        update_fields=["reason", "device", "at"],
    )


def _read(token: str) -> dict[str, Any]:
    try:
        return dict(signing.loads(token, salt=SALT, max_age=MAX_AGE_SECONDS))
    except signing.SignatureExpired as error:
        raise DomainError(_("It is too late to undo this here. Record it again by hand.")) from error
    except signing.BadSignature as error:
        raise SuspiciousOperation("An undo token that this installation did not sign") from error
