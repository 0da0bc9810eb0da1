"""What the export page lists."""

from datetime import datetime

from django.db.models import Min, Prefetch, QuerySet

from attendance.accounts.models import User
from attendance.courses.access import courses_for_tutor
from attendance.courses.models import Course
from attendance.register.bonus import Phase, phase_of
from attendance.sessions.models import ClassSession


def courses_with_sessions(user: User) -> QuerySet[Course]:
    """The user's courses that are not archived, newest first, each with its sessions by week and `first_start`."""
    sessions = ClassSession.objects.annotate(first_start=Min("slots__start_time")).order_by("week_nr")
    courses = courses_for_tutor(user).filter(archived_at=None).order_by("-pk")
    return courses.prefetch_related(Prefetch("sessions", queryset=sessions))


def begun_sessions(course: Course, now: datetime) -> list[ClassSession]:
    """Those of `courses_with_sessions` that are not still to come: there is nothing in the others."""
    return [session for session in course.sessions.all() if _phase(session, now) is not Phase.AHEAD]


def _phase(session: ClassSession, now: datetime) -> Phase:
    start = getattr(session, "first_start", None)
    cancelled = session.cancelled_at is not None
    return phase_of(day=session.date, starts=[start] if start else [], is_cancelled=cancelled, now=now)
