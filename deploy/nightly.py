"""Sleeps until three at night, forgets devices, backs up, and sleeps again: the jobs of compose.yaml, where there is
neither cron nor systemd. A job that fails is told in the log, and its metric with its alert tells it too."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

HOUR = 3
JOBS = (["retention"], ["backup", "--to", "/backup", "--keep", "7", "--verify"])
# Short enough that a clock that was set, or a machine that slept, delays no night.
NAP_SECONDS = 60.0


def next_night(now: datetime) -> datetime:
    """The next three o'clock on the clock on the wall; on the night when clocks jump over it, the hour after."""
    zone = now.tzinfo
    night = datetime(now.year, now.month, now.day, HOUR, tzinfo=zone)
    if night <= now:
        day = now.date() + timedelta(days=1)
        night = datetime(day.year, day.month, day.day, HOUR, tzinfo=zone)
    return night


def run_jobs() -> None:
    for job in JOBS:
        code = subprocess.run([sys.executable, "manage.py", *job], check=False).returncode
        if code:
            print(f"{job[0]} failed with {code}.", file=sys.stderr, flush=True)


def main() -> None:
    # The first process of a container hears no signal that it does not ask for.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    zone = ZoneInfo(os.environ.get("TIME_ZONE") or "Europe/Berlin")
    while True:
        night = next_night(datetime.now(zone))
        print(f"The next jobs run at {night:%Y-%m-%d %H:%M %Z}.", flush=True)
        while datetime.now(UTC) < night:
            time.sleep(NAP_SECONDS)
        run_jobs()


if __name__ == "__main__":
    main()
