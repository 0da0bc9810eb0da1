import itertools
from datetime import UTC, date, datetime, time

import pytest

from attendance.core.clock import local_datetime
from attendance.desk.demo.schedule import hours_around, is_running, semester_of, shift


@pytest.mark.parametrize(
    ("clock", "start", "end"),
    [
        (time(0, 0), time(0, 0), time(1, 30)),
        (time(0, 3), time(0, 0), time(1, 30)),
        (time(10, 23), time(10, 10), time(11, 40)),
        (time(22, 40), time(22, 30), time(23, 59, 59)),
        (time(23, 59, 58), time(23, 45), time(23, 59, 59)),
    ],
)
def test_the_running_slot_stays_within_the_day(clock: time, start: time, end: time) -> None:
    now = local_datetime(date(2026, 5, 12), clock)
    hours = hours_around(now)
    assert (hours[0].start, hours[0].end) == (start, end)
    assert is_running(date(2026, 5, 12), hours[0], now)


def test_slots_of_a_day_never_overlap() -> None:
    for minute in range(24 * 60):
        now = local_datetime(date(2026, 5, 12), time(*divmod(minute, 60)))
        hours = hours_around(now)
        assert is_running(now.date(), hours[0], now)
        times = sorted((one.start, one.end) for one in hours)
        assert all(start < end for start, end in times)
        assert all(first[1] < second[0] for first, second in itertools.pairwise(times))


def test_shifting_keeps_the_local_hour() -> None:
    before = datetime(2026, 3, 28, 9, 15, tzinfo=UTC)
    assert shift(before, 1) == datetime(2026, 3, 29, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "semester"),
    [
        (date(2026, 4, 1), "SS2026"),
        (date(2026, 9, 30), "SS2026"),
        (date(2026, 10, 1), "WS2026/27"),
        (date(2027, 3, 31), "WS2026/27"),
    ],
)
def test_names_the_semester(day: date, semester: str) -> None:
    assert semester_of(day) == semester
