"""Checking in, moving and leaving. Constraints settle the races; what is read before a write only words refusals."""

from collections.abc import Callable
from datetime import date

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from psycopg.errors import DeadlockDetected

from attendance.core.prepared import PreparedInsert
from attendance.core.writes import single_statement
from attendance.register.models import Attendance
from attendance.sessions.lifecycle import status_at
from attendance.sessions.models import Slot, Status
from attendance.sessions.queries import day_of
from checkin.attempts import note_left
from checkin.device import Device
from checkin.layouts import layout_of
from checkin.queries import Claim, claim_on_slot, is_reachable, people_and
from checkin.refusals import Reason, RefusedError

# A rival's row can vanish between our write and our look at it; then the whole is tried again.
TRIES = 3
NEW = PreparedInsert(Attendance)


def check_in(
    *,
    code: str,
    student: int,
    seat: str | None,
    device: Device,
    is_admitted: Callable[[Slot], bool],
    tries: int = TRIES,
) -> Slot:
    """Put the student on the seat, or move them there, in one statement after one read.

    `is_admitted` says whether the device was shown the slot's rotating code; whoever sits here already is not asked.
    Repeating it changes nothing. Raises RefusedError with the first reason that applies, in the order of the design.
    """
    claim = claim_on_slot(code, student)
    if claim is None:
        raise RefusedError(Reason.UNKNOWN_CODE)
    own = device.hash_in(claim.slot)
    require_open(claim.slot)
    if claim.own_device != own and not is_admitted(claim.slot):
        raise RefusedError(Reason.PROOF_REQUIRED, claim.slot)
    _check_request(claim, seat)
    _check_claim(claim, own)
    try:
        with single_statement():
            done = _write(claim, student, seat, own)
    except IntegrityError:
        done = False
        _check_rivals(claim.slot, student, seat, own)
    except OperationalError as error:
        # Two who swap seats wait for each other; PostgreSQL then gives up one of them, who tries again.
        if not isinstance(error.__cause__, DeadlockDetected):
            raise
        done = False
    if done:
        return claim.slot
    if tries == 1:
        raise RefusedError(Reason.SEAT_TAKEN, claim.slot)
    return check_in(code=code, student=student, seat=seat, device=device, is_admitted=is_admitted, tries=tries - 1)


def require_open(slot: Slot) -> None:
    if not is_reachable(slot):
        raise RefusedError(Reason.UNKNOWN_CODE, slot)
    if status_at(slot, timezone.now()) != Status.OPEN:
        raise RefusedError(Reason.NOT_OPEN, slot)


def _check_request(claim: Claim, seat: str | None) -> None:
    """What can be refused without looking at who is here."""
    if not claim.on_roster:
        raise RefusedError(Reason.UNKNOWN_STUDENT, claim.slot)
    seats = layout_of(claim.slot).seats
    if seat is None and seats:
        raise RefusedError(Reason.SEAT_REQUIRED, claim.slot)
    if seat is not None and seat not in seats:
        raise RefusedError(Reason.INVALID_SEAT, claim.slot)


def _check_claim(claim: Claim, device: str) -> None:
    """The student's own row or another slot stands in the way; what this device did before is the first reason."""
    if claim.own_id is not None and claim.own_device == device:
        return
    if claim.is_claimable and not claim.elsewhere:
        return
    if Attendance.objects.filter(slot=claim.slot, device=device).exists():
        raise RefusedError(Reason.IDENTITY_MISMATCH, claim.slot)
    raise RefusedError(Reason.IN_OTHER_SLOT if claim.is_claimable else Reason.ALREADY_CHECKED_IN, claim.slot)


def _write(claim: Claim, student: int, seat: str | None, device: str) -> bool:
    """One INSERT or UPDATE. False when the row that was to change has changed hands meanwhile."""
    if claim.own_id is None:
        NEW.insert(Attendance(slot=claim.slot, student_id=student, seat_id=seat, device=device))
        return True
    if (claim.own_seat, claim.own_device) == (seat, device):
        return True
    own = Attendance.objects.filter(pk=claim.own_id, device=claim.own_device)
    return own.update(seat_id=seat, device=device, version=F("version") + 1) == 1


def _check_rivals(slot: Slot, student: int, seat: str | None, device: str) -> None:
    """Say which row the write ran into, with all who are in: the answer's map is drawn from the same look. Returns
    where a new try can succeed."""
    here = people_and(slot, student)
    if any(one.device == device and one.id != student for one in here):
        raise RefusedError(Reason.IDENTITY_MISMATCH, slot, here=here)
    if any(one.id == student and one.device not in {None, device} for one in here):
        raise RefusedError(Reason.ALREADY_CHECKED_IN, slot, here=here)
    if any(one.id != student and one.seat == seat for one in here if seat):
        raise RefusedError(Reason.SEAT_TAKEN, slot, here=here)


def leave(slot: Slot, *, device: Device) -> None:
    """Give the seat back while the slot is open. A presence that a tutor recorded stays, without seat and device; one
    that a tutor disputed stays as it is, since a new check-in would know nothing of it: only a tutor settles it."""
    if status_at(slot, timezone.now()) != Status.OPEN:
        raise RefusedError(Reason.NOT_OPEN, slot)
    own = Attendance.objects.filter(slot=slot, device=device.hash_in(slot))
    sure = own.filter(disputed_at=None)
    student = sure.values_list("student", flat=True).first()
    with transaction.atomic():
        sure.filter(recorded_by=None).delete()
        sure.update(seat_id=None, device=None, version=F("version") + 1)
    if student is not None:
        note_left(slot, student=student, device=device)
    elif own.exists():
        raise RefusedError(Reason.DISPUTED, slot)


def forget_devices(*, before: date) -> int:
    """Drop the hashes of slots that met before the day; gives how many. The attendances stay, and nobody's phone can
    claim them any more, even if their slot is still open."""
    early = Attendance.objects.alias(on_day=day_of("slot__")).filter(on_day__lt=before, is_forgotten=False)
    released = early.filter(device=None, recorded_by=None)
    with transaction.atomic():
        released.update(is_forgotten=True)
        return early.filter(device__isnull=False).update(device=None, is_forgotten=True)
