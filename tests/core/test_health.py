"""GET /healthz and /readyz: what probes ask."""

import mmap
import os

import pytest
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from attendance.core import draining
from attendance.core.queries import missing_migrations


@pytest.fixture
def flag(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flag of the test's own."""
    monkeypatch.setattr(draining, "_flag", mmap.mmap(-1, 1))


@pytest.mark.django_db
def test_liveness_asks_no_database(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readiness_costs_one_statement(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_a_probe_may_ask_for_the_head_alone(client: Client, path: str) -> None:
    """As `curl -I` does, and some load balancers."""
    response = client.head(path)
    assert (response.status_code, response.content) == (200, b"")
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_not_ready_before_the_migrations(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="register").delete()
    assert ("register", "0001_initial") in missing_migrations()
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"migrations are missing\n")


@pytest.mark.django_db
def test_not_ready_on_an_empty_database(client: Client) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_migrations")
        response = client.get("/readyz")
        transaction.set_rollback(True)
    assert (response.status_code, response.content) == (503, b"migrations are missing\n")


@pytest.mark.django_db
def test_ready_with_migrations_of_newer_code(client: Client) -> None:
    """While an upgrade rolls out, the old code still serves on the new schema."""
    MigrationRecorder.Migration.objects.create(app="register", name="9999_of_tomorrow")
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_not_ready_while_draining(
    client: Client, flag: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draining.begin()
    with django_assert_num_queries(0):
        response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"draining\n")
    assert client.get("/healthz").status_code == 200


def test_a_child_sees_what_its_parent_says_later(flag: None) -> None:
    """As gunicorn's workers do: the flag is memory that both share."""
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        os.read(told, 1)
        os._exit(7 if draining.is_draining() else 0)
    draining.begin()
    os.write(tell, b".")
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 7
