"""Local dates and times of the installation, in Europe/Berlin for the tests."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine

from attendance.core.clock import local_datetime, local_today


@pytest.mark.parametrize(
    ("now", "today"),
    [
        ("2026-06-01T21:59:00Z", date(2026, 6, 1)),
        ("2026-06-01T22:01:00Z", date(2026, 6, 2)),
        ("2026-12-31T23:01:00Z", date(2027, 1, 1)),
    ],
)
def test_the_day_turns_at_local_midnight(now: str, today: date) -> None:
    with time_machine.travel(datetime.fromisoformat(now), tick=False):
        assert local_today() == today


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [(date(2026, 3, 28), 9), (date(2026, 3, 29), 8), (date(2026, 10, 24), 8), (date(2026, 10, 25), 9)],
)
def test_ten_o_clock_is_local_on_both_sides_of_a_change(day: date, utc_hour: int) -> None:
    moment = local_datetime(day, time(10))
    assert moment.astimezone(UTC) == datetime(day.year, day.month, day.day, utc_hour, tzinfo=UTC)
