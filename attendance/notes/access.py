"""Who may see notes: owners and tutors of the course; its viewers get 403, strangers 404."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from attendance.courses.models import Student
from attendance.sessions.access import slot_for_tutor
from attendance.sessions.models import Slot


def slot_with_notes(user: User, pk: int) -> Slot:
    """A slot whose notes the user may read, which is who may write them."""
    slot = slot_for_tutor(user, pk)
    if not slot.session.course.can_read_notes:
        raise PermissionDenied(_("Notes are for the course's owners and tutors alone. Ask one of them if you need to."))
    return slot


def student_in_notes(slot: Slot, pk: int) -> Student:
    """A student of the slot's course."""
    student = Student.objects.filter(pk=pk, course=slot.session.course_id).first()
    if student is None:
        raise Http404
    return student
