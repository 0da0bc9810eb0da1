"""GET /metrics: who may read it, and what the read costs."""

from ipaddress import ip_network

import pytest
from django.db import DatabaseError
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from attendance.core import queries
from attendance.monitor import gauges
from tests.monitor.conftest import Read

pytestmark = pytest.mark.django_db


def scrape(**environ: str) -> int:
    return Client(**environ).get("/metrics").status_code  # type: ignore[arg-type] # variables of the WSGI environment


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "", "nonsense"])
def test_off_until_somebody_is_let_in(address: str) -> None:
    assert scrape(REMOTE_ADDR=address) == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("10.1.2.3", 200),
        ("::ffff:10.1.2.3", 200),
        ("fd00::7", 200),
        ("11.1.2.3", 404),
        ("::ffff:11.1.2.3", 404),
        ("fe80::7", 404),
        ("", 404),
        ("nonsense", 404),
    ],
)
def test_open_to_the_networks_of_the_setting(address: str, status: int, settings: Settings) -> None:
    settings.METRICS_ALLOW = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
    assert scrape(REMOTE_ADDR=address) == status


@pytest.mark.parametrize(
    "name", ["FORWARDED", "VIA", "X_FORWARDED_FOR", "X_FORWARDED_HOST", "X_FORWARDED_PROTO", "X_REAL_IP"]
)
def test_closed_to_whoever_comes_through_a_proxy(name: str, scraped: None, settings: Settings) -> None:
    """The proxy stands inside; those for whom it asks do not."""
    assert scrape() == 200
    assert scrape(**{f"HTTP_{name}": "127.0.0.1"}) == 404
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert scrape(**{f"HTTP_{name}": "127.0.0.1"}) == 404


def test_signing_in_lets_nobody_in(as_admin: Client) -> None:
    assert as_admin.get("/metrics").status_code == 404


def test_asked_by_address_and_without_https(scraped: None, settings: Settings) -> None:
    """Prometheus comes to each instance by its address, which no setting can name before."""
    settings.SECURE_SSL_REDIRECT = True
    for path in ("/metrics", "/healthz", "/readyz"):
        assert Client(headers={"host": "10.1.2.3:8000"}).get(path).status_code == 200
    assert Client(headers={"host": "10.1.2.3:8000"}).get("/").status_code == 400


def test_it_is_text_that_nobody_keeps(scraped: None) -> None:
    response = Client().get("/metrics")
    assert response["Content-Type"].startswith("text/plain; version=")
    assert "no-store" in response["Cache-Control"]
    assert b"# HELP tutortool_http_requests_total " in response.content


def test_three_statements_however_much_there_is(read: Read, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    read("ready")
    with django_assert_num_queries(3):
        assert read("ready") == 1


def test_without_a_database_it_tells_what_it_can(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(queries, "missing_migrations", away)
    monkeypatch.setattr(gauges, "open_slots_and_taken_seats", away)
    assert read("ready") == 0
    assert read("open_slots") is None
    assert read("start_time_seconds")
