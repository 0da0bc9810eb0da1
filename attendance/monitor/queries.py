"""What is read from the database for who watches it."""

from datetime import datetime

from django.db import DatabaseError, connection
from django.db.models import Count

from attendance.core.queries import missing_migrations
from attendance.sessions.lifecycle import status_q
from attendance.sessions.models import Slot, Status


def open_slots_and_taken_seats(now: datetime) -> tuple[int, int]:
    """One statement."""
    found = Slot.objects.filter(status_q(Status.OPEN, now), session__course__archived_at=None)
    counted = found.aggregate(slots=Count("pk", distinct=True), seats=Count("attendances__seat_id"))
    return counted["slots"], counted["seats"]


def database_facts() -> dict[str, object]:
    """Which database it is, and whether it stands where this code wants it; asks nothing further where it is away."""
    facts: dict[str, object] = {"engine": connection.vendor}
    try:
        missing = sorted(f"{app}.{name}" for app, name in missing_migrations())
        facts |= {"version": ".".join(map(str, connection.get_database_version())), "answers": True}
    except DatabaseError:
        return {"database": facts | {"answers": False}, "migrations": {"state": "unknown"}}
    return {"database": facts, "migrations": {"state": "missing" if missing else "complete", "missing": missing}}
