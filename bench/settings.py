"""The application's settings, with the addresses of bench.urls."""

from attendance.settings import *  # noqa: F403 - all of them

ROOT_URLCONF = "bench.urls"
