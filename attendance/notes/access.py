"""Who may see notes: owners and tutors of the course; its viewers get 403, strangers 404."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from attendance.courses.access import course_for_tutor
from attendance.courses.models import Course, Student
from attendance.notes.models import Participation
from attendance.sessions.access import slot_for_tutor, slot_to_write
from attendance.sessions.models import Slot


def slot_with_notes(user: User, pk: int) -> Slot:
    """A slot whose notes the user may read, which is who may write them."""
    slot = slot_for_tutor(user, pk)
    _require_reader(slot.session.course)
    return slot


def course_with_notes(user: User, pk: int) -> Course:
    """A course whose notes the user may read."""
    course = course_for_tutor(user, pk)
    _require_reader(course)
    return course


def student_in_notes(slot: Slot, pk: int) -> Student:
    """A student of the slot's course."""
    student = Student.objects.filter(pk=pk, course=slot.session.course_id).first()
    if student is None:
        raise Http404
    return student


def participation_to_write(user: User, pk: int) -> Participation:
    """What was counted in a course in which the user is owner or tutor."""
    row = Participation.objects.select_related("student").filter(pk=pk).first()
    if row is None:
        raise Http404
    row.slot = slot_to_write(user, row.slot_id)
    return row


def _require_reader(course: Course) -> None:
    if not course.can_read_notes:
        raise PermissionDenied(_("Notes are for the course's owners and tutors alone. Ask one of them if you need to."))
