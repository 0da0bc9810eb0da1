"""What the export page lists."""

from django.db.models import Prefetch, QuerySet

from attendance.accounts.models import User
from attendance.courses.access import courses_for_tutor
from attendance.courses.models import Course
from attendance.sessions.models import ClassSession


def courses_with_sessions(user: User) -> QuerySet[Course]:
    """The user's courses that are not archived, newest first, each with its sessions by week; two statements."""
    sessions = ClassSession.objects.order_by("week_nr")
    return (
        courses_for_tutor(user)
        .filter(archived_at=None)
        .order_by("-pk")
        .prefetch_related(Prefetch("sessions", queryset=sessions))
    )
