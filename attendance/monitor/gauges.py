"""What holds at the moment of a scrape. Each instance reads the same database and so says the same."""

import math
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from prometheus_client.values import MutexValue, ValueClass

from attendance import VERSION
from attendance.core.draining import is_draining
from attendance.core.metrics import REGISTRY
from attendance.core.queries import database_fault
from attendance.core.started import STARTED_AT
from attendance.monitor.queries import open_slots_and_taken_seats
from exports.backup import last_success


class Gauges(Collector):
    def collect(self) -> Iterable[Metric]:
        build = GaugeMetricFamily("tutortool_build_info", "What runs here.", labels=["version", "commit"])
        build.add_metric([VERSION, settings.APP_COMMIT], 1)
        yield build
        yield _gauge("start_time_seconds", "When this instance began.", STARTED_AT.timestamp())
        yield _gauge("ready", "1 where /readyz says so too.", _is_ready())
        yield from _from_database()


def _is_ready() -> int:
    return int(not is_draining() and not database_fault())


def _from_database() -> Iterator[Metric]:
    """Nothing where the database is away: `ready` says so, and what the process counted is told all the same."""
    try:
        slots, seats = open_slots_and_taken_seats(timezone.now())
        backup = last_success()
    except DatabaseError:
        return
    yield _gauge("open_slots", "Slots in which students can check in.", slots)
    yield _gauge("seats_taken", "Seats that are taken in open slots.", seats)
    at = backup.timestamp() if backup else 0.0
    age = timezone.now().timestamp() - at if backup else math.inf
    yield _gauge("backup_last_success_timestamp_seconds", "When a backup was last made and verified; 0 is never.", at)
    yield _gauge("backup_age_seconds", "For how long there has been no newer verified backup.", age)


def _gauge(name: str, sentence: str, value: float) -> Metric:
    return GaugeMetricFamily(f"tutortool_{name}", sentence, value=value)


def exposition() -> bytes:
    """What all processes of this instance counted, which gunicorn lets them write to one folder, and the gauges."""
    counted, gauges = REGISTRY, CollectorRegistry()
    if ValueClass is not MutexValue:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    gauges.register(Gauges())
    return generate_latest(counted) + generate_latest(gauges)
