"""What waits for the tutor in the demo's open slot: a name that the list lacks, a hint about a lent phone, and a seat
that was found empty."""

from datetime import datetime
from random import Random

from django.db.models import F

from attendance.desk.demo.semester import Semester
from attendance.register.models import Attendance, MissingName, RefusedAttempt


def write_doubts(semester: Semester, random: Random, now: datetime) -> None:
    """The seat is one that is free; the phone is that of somebody who is in."""
    slot, absent = semester.running[0], semester.groups[0][-1]
    taken = set(Attendance.objects.filter(slot=slot).values_list("seat_id", flat=True))
    seats = [element.id for element in slot.room.layout.elements if element.type == "seat"] if slot.room else []
    free = next((seat for seat in seats if seat not in taken), None)
    MissingName.objects.create(
        slot=slot, name="Mila Sommerfeld", seat_id=free, device=random.randbytes(32).hex(), asked_at=now
    )
    rows = Attendance.objects.filter(slot=slot, device__isnull=False).order_by("checked_in_at")
    lent, last = rows.first(), rows.exclude(seat_id=None).last()
    if last:
        rows.filter(pk=last.pk).update(disputed_at=now, version=F("version") + 1)
    if lent and lent.device:
        RefusedAttempt.objects.create(slot=slot, student=absent, reason="identity-mismatch", device=lent.device, at=now)
