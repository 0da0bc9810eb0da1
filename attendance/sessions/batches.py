"""A semester's plan is stored as one batch, and taken back as one."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Min, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from attendance.core.errors import DomainError, InUseError, in_use_error
from attendance.courses.access import courses_for_tutor
from attendance.courses.models import Course
from attendance.ledger.actions import record_event
from attendance.sessions.lifecycle import status_at
from attendance.sessions.models import ClassSession, Slot, Status
from attendance.sessions.planner import Plan, Wish, plan_semester


class PlanChangedError(DomainError):
    """What the preview showed is not what would come now."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A plan that was stored: how many sessions of it there are, from when to when."""

    batch: UUID
    sessions: int
    first: date
    last: date


def preview_plan(course: Course, wish: Wish, *, user: User) -> Plan:
    """The plan as this user may read it."""
    visible = set(courses_for_tutor(user).values_list("pk", flat=True))
    return plan_semester(course, wish, visible=visible)


def make_plan(course: Course, wish: Wish, *, by: User, expected: str) -> UUID:
    """Store all sessions and slots of the plan, or none: if it is not the one with the fingerprint `expected` any more,
    PlanChangedError. Two who plan at once are settled by the constraint over the weeks."""
    changed = _("Something changed since this preview. Look at the plan as it would be now.")
    try:
        with transaction.atomic():
            plan = preview_plan(course, wish, user=by)
            if plan.fingerprint != expected:
                raise PlanChangedError(changed)
            return _store(course, plan)
    except IntegrityError as error:
        raise PlanChangedError(changed) from error


def batches_of(course: Course) -> list[Batch]:
    """The plans of a course that stand, the newest first."""
    rows = ClassSession.objects.filter(course=course, batch__isnull=False).values("batch").order_by()
    found = rows.annotate(sessions=Count("pk"), first=Min("date"), last=Max("date"), newest=Max("pk"))
    return [Batch(row["batch"], row["sessions"], row["first"], row["last"]) for row in found.order_by("-newest")]


def take_back(course: Course, batch: UUID, *, by: User) -> int:
    """Delete all that the plan made and return how many sessions that was; all stays if anything hangs on it."""
    try:
        with transaction.atomic():
            return _delete(course, batch, by)
    except ProtectedError as error:
        raise in_use_error(_("The plan"), error) from error
    except IntegrityError as error:
        raise InUseError(_("The plan cannot be taken back: something in it is in use.")) from error


def _store(course: Course, plan: Plan) -> UUID:
    batch = uuid4()
    rows = [
        ClassSession(course=course, week_nr=planned.week_nr, date=planned.date, batch=batch)
        for planned in plan.sessions
    ]
    sessions = ClassSession.objects.bulk_create(rows)
    Slot.objects.bulk_create(
        Slot(
            session=session,
            date=slot.day if slot.day != planned.date else None,
            start_time=slot.meeting.start,
            end_time=slot.meeting.end,
            tutor=slot.meeting.tutor,
            room=slot.meeting.room,
            rotating_code=course.rotating_code,
            batch=batch,
        )
        for session, planned in zip(sessions, plan.sessions, strict=True)
        for slot in planned.slots
    )
    return batch


def _delete(course: Course, batch: UUID, by: User) -> int:
    sessions = ClassSession.objects.filter(course=course, batch=batch)
    now = timezone.now()
    slots = Slot.objects.select_for_update(of=("self",)).select_related("session").filter(session__course=course)
    for slot in slots.filter(batch=batch):
        if status_at(slot, now) != Status.CLOSED:
            raise InUseError(_("%(slot)s is not closed. Close it before you take the plan back.") % {"slot": slot})
    slots.filter(batch=batch).delete()
    count = sessions.count()
    sessions.delete()
    if count:
        record_event(actor=by, action="plan-taken-back", subject=str(course), sessions=count, batch=str(batch))
    return count
