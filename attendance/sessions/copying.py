"""A course goes on in another semester: its rules, its people and its plan are copied, its students are not."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from attendance.courses.actions import TakenError, create_course
from attendance.courses.models import Course, CourseTutor
from attendance.ledger.actions import record_event
from attendance.sessions.batches import PlanChangedError, make_plan, preview_plan
from attendance.sessions.planner import Plan, Wish

# Stands for the course that is not stored yet: no row has this key, so it has no session that could be in the way.
NOBODY = 0


def preview_copy(course: Course, wish: Wish | None, *, user: User) -> Plan:
    """The plan that the copy would begin with; its tutors are those of the source. An empty one without a wish.

    Raises TakenError where the name would be refused as things stand, so that nobody learns it at the last click.
    """
    if Course.objects.filter(name=course.name, semester=course.semester).exists():
        raise TakenError(_("There is already a course of this name in this semester."))
    return _plan_of(wish, user)


def _plan_of(wish: Wish | None, user: User) -> Plan:
    return preview_plan(Course(pk=NOBODY), wish, user=user) if wish else Plan()


def copy_course(
    course: Course, *, source: Course, tutors: Sequence[CourseTutor], wish: Wish | None, by: User, expected: str
) -> UUID | None:
    """Store the new course with `by` as its owner, these tutors of the source in their roles, and the plan: all or
    nothing. Gives the plan's batch.

    Raises PlanChangedError if the plan is not the one with the fingerprint `expected` any more, and TakenError if the
    semester has a course of this name.
    """
    changed = _("Something changed since this preview. Look at the plan as it would be now.")
    try:
        with transaction.atomic():
            if _plan_of(wish, by).fingerprint != expected:
                raise PlanChangedError(changed)
            create_course(course, by=by)
            _bring_along(course, tutors, source=source, by=by)
            return _plan(course, wish, by=by) if wish else None
    except IntegrityError as error:
        raise PlanChangedError(changed) from error


def _bring_along(course: Course, tutors: Sequence[CourseTutor], *, source: Course, by: User) -> None:
    CourseTutor.objects.bulk_create(
        CourseTutor(course=course, user_id=tutor.user_id, role=tutor.role) for tutor in tutors
    )
    roles = {tutor.user.email: tutor.role for tutor in tutors}
    record_event(actor=by, action="course-copied", subject=str(course), course=course.pk, source=source.pk, roles=roles)


def _plan(course: Course, wish: Wish, *, by: User) -> UUID:
    """The same plan, held by the same people in their new roles."""
    own = {tutor.user_id: tutor for tutor in CourseTutor.objects.filter(course=course).select_related("user")}
    meetings = [replace(meeting, tutor=own[meeting.tutor.user_id]) for meeting in wish.meetings]
    wish = replace(wish, meetings=meetings)
    return make_plan(course, wish, by=by, expected=preview_plan(course, wish, user=by).fingerprint)
