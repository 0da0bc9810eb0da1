"""The installation's clock: stored times are UTC, a session's date and a slot's times are local."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def local_today() -> date:
    return timezone.localdate()


def local_datetime(day: date, at: time) -> datetime:
    """The moment at which the installation's clocks show `at` on `day`."""
    return datetime.combine(day, at, tzinfo=timezone.get_default_timezone())


def monday_of(day: date) -> date:
    """The Monday of the calendar's week."""
    return day - timedelta(days=day.weekday())
