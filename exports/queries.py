"""What the export page lists."""

from datetime import datetime

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from attendance.accounts.models import User
from attendance.core.clock import local_datetime
from attendance.courses.access import courses_for_tutor
from attendance.courses.models import Course
from attendance.register.bonus import Phase, phase_of
from attendance.sessions.models import ClassSession, Slot
from attendance.sessions.queries import day_of, in_order


def courses_with_sessions(user: User) -> QuerySet[Course]:
    """The user's courses that are not archived, newest first, each with its sessions by week and, of their first
    slots, `first_day` and `first_start`."""
    first = Slot.objects.filter(session=OuterRef("pk")).annotate(on_day=day_of()).order_by(*in_order())
    sessions = ClassSession.objects.annotate(
        first_day=Subquery(first.values("on_day")[:1]), first_start=Subquery(first.values("start_time")[:1])
    ).order_by("week_nr")
    courses = courses_for_tutor(user).filter(archived_at=None).order_by("-pk")
    return courses.prefetch_related(Prefetch("sessions", queryset=sessions))


def begun_sessions(course: Course, now: datetime) -> list[ClassSession]:
    """Those of `courses_with_sessions` that are not still to come: there is nothing in the others."""
    return [session for session in course.sessions.all() if _phase(session, now) is not Phase.AHEAD]


def _phase(session: ClassSession, now: datetime) -> Phase:
    day, start = getattr(session, "first_day", None), getattr(session, "first_start", None)
    starts = [local_datetime(day, start)] if day and start else []
    return phase_of(day=session.date, starts=starts, is_cancelled=session.cancelled_at is not None, now=now)
