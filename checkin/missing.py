"""Somebody in the room whose name is not on the list leaves a name and a seat for the tutor to confirm."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from attendance.ledger.limits import Rule, count_try
from attendance.register.models import Attendance, MissingName
from attendance.sessions.models import Slot
from attendance.sessions.queries import day_of
from checkin.device import Device
from checkin.layouts import layout_of
from checkin.refusals import Reason, RefusedError

# A class in which half the names are missing still gets through; who makes up names is stopped before they are pages.
LEFT_NAMES = Rule("missing-name", allowance=40, period=timedelta(minutes=10))


def leave_name(slot: Slot, *, name: str, seat: str | None, device: Device) -> None:
    """Leave it for the tutor, in a slot that is open. One for each phone: a second one corrects the first, and asks
    anew where it was refused. Raises RefusedError."""
    seats = layout_of(slot).seats
    if seat is None and seats:
        raise RefusedError(Reason.SEAT_REQUIRED, slot)
    if seat is not None and seat not in seats:
        raise RefusedError(Reason.INVALID_SEAT, slot)
    own = MissingName.objects.filter(slot=slot, device=device.hash_in(slot))
    told = {"name": name, "seat_id": seat, "asked_at": timezone.now(), "state": MissingName.State.WAITING}
    if own.update(**told):
        return
    wait = count_try(LEFT_NAMES, str(slot.pk))
    if wait:
        raise RefusedError(Reason.TOO_MANY_NAMES, slot, wait=wait)
    try:
        with transaction.atomic():
            MissingName.objects.create(slot=slot, device=device.hash_in(slot), **told)
    except IntegrityError:
        # The same phone, twice at the same moment: the other one stands.
        return


def take_name_back(slot: Slot, *, device: Device) -> None:
    waiting = MissingName.objects.exclude(state=MissingName.State.CONFIRMED)
    waiting.filter(slot=slot, device=device.hash_in(slot)).delete()


def name_left_by(slot: Slot, device: Device) -> tuple[MissingName | None, bool]:
    """What this phone left here, and whether it has checked somebody in meanwhile."""
    own = device.hash_in(slot)
    is_in = Attendance.objects.filter(slot=slot, device=own).exists()
    return MissingName.objects.filter(slot=slot, device=own).first(), is_in


def forget_missing_names(*, before: date) -> None:
    """Drop the names that were left in slots that met before the day."""
    MissingName.objects.alias(on_day=day_of("slot__")).filter(on_day__lt=before).delete()
