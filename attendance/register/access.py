"""The only way in which the register's rows enter a view."""

from django.http import Http404

from attendance.accounts.models import User
from attendance.courses.models import Course, Student
from attendance.register.models import Attendance, Excuse, MissingName
from attendance.sessions.access import session_to_write, slot_to_write


def student_of(course: Course, pk: int) -> Student:
    """A student of this course; one of another does not exist here."""
    student = course.students.filter(pk=pk).first()
    if student is None:
        raise Http404
    return student


def attendance_to_write(user: User, pk: int) -> Attendance:
    """An attendance in a course in which the user is owner or tutor."""
    attendance = Attendance.objects.select_related("student").filter(pk=pk).first()
    if attendance is None:
        raise Http404
    attendance.slot = slot_to_write(user, attendance.slot_id)
    return attendance


def excuse_to_write(user: User, pk: int) -> Excuse:
    """An excuse in a course in which the user is owner or tutor."""
    excuse = Excuse.objects.select_related("student").filter(pk=pk).first()
    if excuse is None:
        raise Http404
    excuse.session = session_to_write(user, excuse.session_id)
    return excuse


def missing_name_to_write(user: User, pk: int) -> MissingName:
    """A name that somebody left, in a course in which the user is owner or tutor."""
    left = MissingName.objects.filter(pk=pk).first()
    if left is None:
        raise Http404
    left.slot = slot_to_write(user, left.slot_id)
    return left
