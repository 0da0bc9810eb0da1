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
from attendance.register.models import Attendance, MissingName
from attendance.register.queries import Names
from attendance.sessions.models import Slot

State = MissingName.State
SALT = "register.undo.missing-name"
MAX_AGE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The attendance, whether it has the seat that was asked for, the token that takes all of it back, and whether the
    student had withdrawn before."""

    attendance: Attendance
    lost_seat: bool
    token: str
    was_withdrawn: bool = False


def waiting_in(slot: Slot) -> QuerySet[MissingName]:
    """Who waits for the tutor, the first one first."""
    return MissingName.objects.filter(slot=slot, state=State.WAITING).order_by("asked_at", "pk")


def suggested(words: str, students: list[Student]) -> list[Student]:
    """Who may be meant: by the whole name, else by one word of it."""
    names = Names(students)
    found = names.called(words)
    if found:
        return found
    parts = [word for word in words.split() if len(word) > 1]
    return [student for student in students if any(student in names.called(part) for part in parts)]


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
    told = {"pk": left.pk, "slot": slot.pk, "state": State.CONFIRMED.value, "made": marked.token}
    told |= {"student": student.pk, "added": is_new}
    if withdrawn_at is not None:
        told["withdrawn_at"] = withdrawn_at.isoformat()
    return Confirmed(row, seat != left.seat_id, signing.dumps(told, salt=SALT), was_withdrawn=withdrawn_at is not None)


def _read(token: str) -> dict[str, Any]:
    try:
        return dict(signing.loads(token, salt=SALT, max_age=MAX_AGE_SECONDS))
    except signing.SignatureExpired as error:
        raise DomainError(_("It is too late to undo this here. Record it again by hand.")) from error
    except signing.BadSignature as error:
        raise SuspiciousOperation("An undo token that this installation did not sign") from error
