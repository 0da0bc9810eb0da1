"""What a tutor does about a seat or a phone: a seat found empty is disputed, a lost phone is let go."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.ledger.actions import record_event
from attendance.register.models import Attendance
from attendance.register.undo import read_released, released_token
from attendance.sessions.models import Slot


def dispute(attendance: Attendance, *, by: User) -> bool:
    """Nobody sits where the student claimed to; they count as present until the tutor decides. False where it was
    disputed before."""
    return _set_doubt(attendance, by, is_disputed=True)


def settle(attendance: Attendance, *, by: User) -> bool:
    """The student is here after all."""
    return _set_doubt(attendance, by, is_disputed=False)


def _set_doubt(attendance: Attendance, by: User, *, is_disputed: bool) -> bool:
    rows = Attendance.objects.filter(pk=attendance.pk, disputed_at__isnull=is_disputed)
    with transaction.atomic():
        if not rows.update(disputed_at=timezone.now() if is_disputed else None, version=F("version") + 1):
            return False
        _record("attendance-disputed" if is_disputed else "attendance-settled", attendance, by)
    return True


def release(attendance: Attendance, *, by: User) -> str | None:
    """Let the phone go: seat and time stay, and the next phone that claims the student takes the row over. Returns the
    token for `take_release_back`, or None where no phone was there to be let go."""
    with transaction.atomic():
        row = Attendance.objects.select_for_update(of=("self",)).filter(pk=attendance.pk).first()
        if row is None or row.device is None:
            return None
        device, row.device = row.device, None
        row.version += 1
        row.save(update_fields=["device", "version"])
        _record("attendance-released", attendance, by)
    return released_token(row, device)


def take_release_back(token: str, *, slot: Slot, by: User) -> None:
    """The phone is the student's again, unless another has claimed the row or this one claimed another meanwhile."""
    told = read_released(token)
    if told.slot_id != slot.pk:
        raise DomainError(_("This belongs to another slot."))
    rows = Attendance.objects.filter(pk=told.pk, slot=slot, version=told.version, device=None, is_forgotten=False)
    try:
        with transaction.atomic():
            if not rows.update(device=told.device, version=F("version") + 1):
                raise DomainError(_("This cannot be undone: the student changed seat or phone, or was removed."))
            _record("attendance-release-undone", Attendance.objects.select_related("student").get(pk=told.pk), by)
    except IntegrityError as error:
        raise DomainError(_("This cannot be undone: the phone has checked in somebody else meanwhile.")) from error


def _record(action: str, row: Attendance, by: User) -> None:
    record_event(actor=by, action=action, subject=str(row.student), slot=row.slot_id, student=row.student_id)
