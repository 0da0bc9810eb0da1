"""Check-ins that were refused because of a phone: kept for the day, as a hint for the tutor. Whoever is refused is told
why; nobody is blocked because of what stands here."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from attendance.register.models import RefusedAttempt
from attendance.sessions.models import Slot
from attendance.sessions.queries import day_of
from checkin.device import Device
from checkin.refusals import Reason, RefusedError

# The others are mistakes that everybody makes.
NOTED = {Reason.IDENTITY_MISMATCH, Reason.ALREADY_CHECKED_IN, Reason.IN_OTHER_SLOT}


def note_attempt(refused: RefusedError, *, student: int, device: Device) -> None:
    """One row for each student of a slot, which the next attempt writes over: however often somebody tries, the table
    does not grow beyond the roster."""
    slot = refused.slot
    if slot is None or refused.reason not in NOTED:
        return
    row = RefusedAttempt(
        slot=slot, student_id=student, reason=refused.reason.value, device=device.hash_in(slot), at=timezone.now()
    )
    try:
        with transaction.atomic():
            RefusedAttempt.objects.bulk_create(
                [row],
                update_conflicts=True,
                unique_fields=["slot", "student"],
                update_fields=["reason", "device", "at"],
            )
    except IntegrityError:
        # The student or the slot was deleted in this moment: there is nobody left to give a hint about.
        return


def note_left(slot: Slot, *, student: int, device: Device) -> None:
    """Whose phone this was. What is known of the student already, a refusal, says more and stays."""
    told = {"device": device.hash_in(slot), "at": timezone.now()}
    own = RefusedAttempt.objects.filter(slot=slot, student=student, reason=RefusedAttempt.LEFT)
    if own.update(**told):
        return
    row = RefusedAttempt(slot=slot, student_id=student, reason=RefusedAttempt.LEFT, **told)
    try:
        with transaction.atomic():
            RefusedAttempt.objects.bulk_create([row], ignore_conflicts=True)
    except IntegrityError:
        # Deleted in this moment, as above.
        return


def forget_attempts(*, before: date) -> None:
    """Drop the hints of slots that met before the day."""
    RefusedAttempt.objects.alias(on_day=day_of("slot__")).filter(on_day__lt=before).delete()
