"""A course that goes to the archive leaves no slot behind whose code would work again when it comes back."""

from django.dispatch import receiver
from django.utils import timezone

from attendance.accounts.models import User
from attendance.courses.models import Course
from attendance.courses.signals import course_archiving
from attendance.sessions.actions import close_slot
from attendance.sessions.lifecycle import status_at
from attendance.sessions.models import Slot, Status


@receiver(course_archiving)
def close_slots(*, course: Course, by: User, **_signal: object) -> None:
    """Close what is open or locked, and forget the openings to come. All slots are locked, those too that need nothing:
    who opens one at this moment comes before, and it is closed here, or after, and is refused."""
    now = timezone.now()
    found = Slot.objects.select_for_update(of=("self",)).filter(session__course=course)
    for slot in found.select_related("session__course").order_by("pk"):
        if slot.opens_at and slot.opens_at > now:
            slot.opens_at = slot.locks_at = None
            slot.save(update_fields=["opens_at", "locks_at"])
        if status_at(slot, now) != Status.CLOSED:
            close_slot(slot, by=by)
