"""Who scrapes, and what they read."""

from collections.abc import Callable
from ipaddress import ip_network

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

Read = Callable[..., float | None]


@pytest.fixture
def scraped(settings: Settings) -> None:
    """The address that the test client has is let in."""
    settings.METRICS_ALLOW = [ip_network("127.0.0.0/8")]


@pytest.fixture
def read(scraped: None, db: None) -> Read:
    """The value of a series as Prometheus reads it now; None where there is no such series."""

    def read(name: str, **labels: str) -> float | None:
        text = Client().get("/metrics").content.decode()
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                if (sample.name, sample.labels) == (f"tutortool_{name}", labels):
                    return sample.value
        return None

    return read


@pytest.fixture
def grown(read: Read) -> Callable[..., Callable[[], float]]:
    """By how much a series has grown since: counters know no beginning."""

    def since(name: str, **labels: str) -> Callable[[], float]:
        before = read(name, **labels) or 0
        return lambda: (read(name, **labels) or 0) - before

    return since
