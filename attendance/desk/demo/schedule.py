"""When the demo's slots are: a slot that is running now, the others of its day around it, and fixed hours else."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from attendance.core.clock import local_datetime

WEEKS = 8
RUNNING_WEEK = 6
DURATION = 90
PAUSE = 15
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class Hours:
    """Local start and end of a slot."""

    start: time
    end: time


# The hours of the weeks that are over or to come, by group.
FIXED = (
    Hours(time(10, 15), time(11, 45)),
    Hours(time(8, 30), time(10, 0)),
    Hours(time(14, 15), time(15, 45)),
)


def hours_around(now: datetime) -> tuple[Hours, Hours, Hours]:
    """The hours of today's slots: the first is running at `now`, the others lie before and after it.

    All stay within the day and none overlaps another, whatever the time: shortly before midnight both others lie
    before, shortly after it both lie behind.
    """
    local = timezone.localtime(now)
    minute = local.hour * 60 + local.minute
    start = max(0, (minute - 10) // 5 * 5)
    step = DURATION + PAUSE
    others = [
        begin
        for begin in (start - step, start + step, start - 2 * step, start + 2 * step)
        if begin >= 0 and begin + DURATION < MINUTES_A_DAY
    ]
    return _hours(start), _hours(others[0]), _hours(others[1])


def is_running(day: date, hours: Hours, now: datetime) -> bool:
    return local_datetime(day, hours.start) <= now < local_datetime(day, hours.end)


def shift(moment: datetime, days: int) -> datetime:
    """The same local time `days` later, whatever the clocks did in between."""
    local = timezone.localtime(moment)
    return local_datetime(local.date() + timedelta(days=days), local.time())


def semester_of(day: date) -> str:
    """The semester at a German university: summer from April to September."""
    if 4 <= day.month <= 9:
        return f"SS{day.year}"
    first = day.year if day.month >= 10 else day.year - 1
    return f"WS{first}/{(first + 1) % 100:02d}"


def _hours(start: int) -> Hours:
    end = start + DURATION
    last = time(23, 59, 59) if end >= MINUTES_A_DAY else time(*divmod(end, 60))
    return Hours(time(*divmod(start, 60)), last)
