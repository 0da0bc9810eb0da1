"""The only way in which a course or a student enters a view: ownership is part of the query."""

import logging

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor, Role, Student

log = logging.getLogger(__name__)


def courses_for_tutor(user: User) -> QuerySet[Course]:
    """The courses that the user may see; an admin sees all."""
    if user.is_admin:
        return Course.objects.all()
    return Course.objects.filter(pk__in=CourseTutor.objects.filter(user=user).values("course"))


def own_roles(user: User) -> dict[int, Role]:
    """The user's roles by the course's id; an admin may lack one on a course and enter it all the same."""
    return {pk: Role(role) for pk, role in CourseTutor.objects.filter(user=user).values_list("course_id", "role")}


def course_for_tutor(user: User, pk: int) -> Course:
    """A course that the user has any role on; for a stranger it does not exist."""
    role = CourseTutor.objects.filter(course=OuterRef("pk"), user=user).values("role")
    course = Course.objects.annotate(own_role=Subquery(role)).filter(pk=pk).first()
    if course is None:
        raise Http404
    admit(user, course, course.own_role)
    return course


def admit(user: User, course: Course, role: str | None) -> None:
    """Set the user's role on the course, or raise Http404 for a stranger. An admin passes, and it is logged."""
    if user.is_admin and role != Role.OWNER:
        log.info("admin %s enters course %s by right of office", user.pk, course.pk)
        role = Role.OWNER
    if role is None:
        raise Http404
    course.role = role


def require_edit(course: Course) -> None:
    """Owners and tutors pass; the archive is read only, which its sentence says."""
    if not course.can_read_notes:
        raise PermissionDenied
    _refuse_archived(course)


def _refuse_archived(course: Course) -> None:
    if course.is_archived:
        raise PermissionDenied(_("This course is archived. Its owner can bring it back, then it can be changed again."))


def course_to_write(user: User, pk: int) -> Course:
    """A course in which the user is owner or tutor; a viewer gets 403."""
    course = course_for_tutor(user, pk)
    require_edit(course)
    return course


def course_to_archive(user: User, pk: int) -> Course:
    """A course that the user owns, archived or not; its other members get 403."""
    course = course_for_tutor(user, pk)
    if not course.is_owner:
        raise PermissionDenied
    return course


def course_to_own(user: User, pk: int) -> Course:
    """A course that the user owns and that is not archived."""
    course = course_to_archive(user, pk)
    _refuse_archived(course)
    return course


def student_for_tutor(user: User, pk: int) -> Student:
    """A student of a course on which the user has any role; `student.course` carries it."""
    role = CourseTutor.objects.filter(course=OuterRef("course"), user=user).values("role")
    student = Student.objects.select_related("course").annotate(own_role=Subquery(role)).filter(pk=pk).first()
    if student is None:
        raise Http404
    admit(user, student.course, student.own_role)
    return student


def student_to_write(user: User, pk: int) -> Student:
    """A student of a course in which the user is owner or tutor."""
    student = student_for_tutor(user, pk)
    require_edit(student.course)
    return student


def tutor_to_own(user: User, pk: int) -> CourseTutor:
    """Somebody's role on a course that the user owns."""
    tutor = CourseTutor.objects.select_related("user").filter(pk=pk).first()
    if tutor is None:
        raise Http404
    tutor.course = course_to_own(user, tutor.course_id)
    return tutor
