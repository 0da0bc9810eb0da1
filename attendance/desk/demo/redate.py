"""Moves the demo's semester so that its open slot runs now. What was entered stays, with its place in the week."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from attendance.courses.models import Course, Student
from attendance.desk.demo.schedule import WEEKS, Hours, hours_around, is_running, shift
from attendance.notes.models import Note, Participation
from attendance.register.models import Attendance, Excuse, MissingName, RefusedAttempt
from attendance.sessions.models import ClassSession, Slot


def bring_to_today(courses: Iterable[Course], slot: Slot, now: datetime) -> None:
    """Moves the demo's weeks of `courses` by whole days until the slot is today, then its hours to now."""
    days = (timezone.localdate(now) - slot.day).days
    if days:
        for course in courses:
            _move_days(course, days)
        slot.session.refresh_from_db()
        slot.refresh_from_db()
    if not is_running(slot.day, Hours(slot.start_time, slot.end_time), now):
        _move_hours(slot.session, now)
        slot.refresh_from_db()


def _move_days(course: Course, days: int) -> None:
    """Only the weeks that the demo made: a session that somebody planned behind them keeps its date."""
    sessions = ClassSession.objects.filter(course=course, week_nr__lte=WEEKS)
    moved = list(sessions)
    for session in moved:
        session.date += timedelta(days=days)
    ClassSession.objects.bulk_update(moved, ["date"])
    slots = list(Slot.objects.filter(session__in=sessions, date__isnull=False))
    for slot in slots:
        slot.date = slot.date and slot.date + timedelta(days=days)
    Slot.objects.bulk_update(slots, ["date"])
    students = list(Student.objects.filter(course=course, joined_on__isnull=False))
    for student in students:
        if student.joined_on:
            student.joined_on += timedelta(days=days)
    Student.objects.bulk_update(students, ["joined_on"])
    _shift(Student.objects.filter(course=course), days, "withdrawn_at")
    _shift(Slot.objects.filter(session__in=sessions), days, "opens_at", "locks_at", "status_set_at")
    _shift(Attendance.objects.filter(slot__session__in=sessions), days, "checked_in_at")
    _shift(MissingName.objects.filter(slot__session__in=sessions), days, "asked_at")
    _shift(RefusedAttempt.objects.filter(slot__session__in=sessions), days, "at")
    _shift(Excuse.objects.filter(session__in=sessions), days, "recorded_at")
    _shift(Note.objects.filter(slot__session__in=sessions), days, "updated_at")
    _shift(Participation.objects.filter(slot__session__in=sessions), days, "at")


def _shift(rows: QuerySet[Any], days: int, *fields: str) -> None:
    """Python reckons here, since the local hour has to stay where the clocks changed in between."""
    moved: list[Model] = list(rows)
    for row in moved:
        for field in fields:
            moment = getattr(row, field)
            setattr(row, field, moment and shift(moment, days))
    rows.model._default_manager.bulk_update(moved, fields, batch_size=200)


def _move_hours(session: ClassSession, now: datetime) -> None:
    """Lay the demo's slots of the day around now; whoever is in them already moves along, but not into the future."""
    slots = Slot.objects.filter(session=session, date=None).order_by("pk")
    for slot, hours in zip(slots, hours_around(now), strict=False):
        before = slot.starts_at
        slot.start_time, slot.end_time = hours.start, hours.end
        distance = slot.starts_at - before
        for field in ("opens_at", "locks_at"):
            planned = getattr(slot, field)
            setattr(slot, field, planned and planned + distance)
        slot.save(update_fields=["start_time", "end_time", "opens_at", "locks_at"])
        slot.missing_names.update(asked_at=now)
        slot.refused_attempts.update(at=now)
        attendances = list(slot.attendances.all())
        for attendance in attendances:
            attendance.checked_in_at = min(now, attendance.checked_in_at + distance)
            attendance.version += 1
        Attendance.objects.bulk_update(attendances, ["checked_in_at", "version"])
