"""GET /info: what runs here, for who is signed in."""

import tomllib
from datetime import datetime

import pytest
from django.conf import settings as configured
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from attendance import VERSION
from attendance.core.started import STARTED_AT
from attendance.monitor import queries

pytestmark = pytest.mark.django_db


def test_tells_version_uptime_database_and_migrations(as_charlie: Client, settings: Settings) -> None:
    settings.APP_COMMIT, settings.APP_BUILD_DATE = "abc1234", "2026-11-21T20:00:00Z"
    response = as_charlie.get("/info")
    assert response["Content-Type"] == "application/json"
    assert "no-store" in response["Cache-Control"]
    said = response.json()
    assert (said["version"], said["commit"], said["build_date"]) == (VERSION, "abc1234", "2026-11-21T20:00:00Z")
    assert datetime.fromisoformat(said["started_at"]) == STARTED_AT.replace(microsecond=0)
    assert said["uptime_seconds"] == pytest.approx((timezone.now() - STARTED_AT).total_seconds(), abs=5)
    assert said["database"]["engine"] == ("sqlite" if configured.IS_SQLITE else "postgresql")
    assert said["database"]["version"] == ".".join(map(str, connection.get_database_version()))
    assert said["database"]["answers"] is True
    assert said["migrations"] == {"state": "complete", "missing": []}


def test_who_is_not_signed_in_gets_401_and_no_fact(client: Client) -> None:
    response = client.get("/info")
    assert (response.status_code, response.json()) == (401, {"error": "Sign in first."})
    assert response["WWW-Authenticate"]


def test_names_the_migrations_that_are_missing(as_charlie: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="register", name="0001_initial").delete()
    assert as_charlie.get("/info").json()["migrations"] == {"state": "missing", "missing": ["register.0001_initial"]}


def test_a_database_that_does_not_answer(as_charlie: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError

    monkeypatch.setattr(queries, "missing_migrations", away)
    said = as_charlie.get("/info").json()
    assert said["database"] == {"engine": connection.vendor, "answers": False}
    assert said["migrations"] == {"state": "unknown"}


def test_costs_the_sign_in_and_one_statement(
    as_charlie: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        as_charlie.get("/info")


def test_the_version_is_that_of_the_package() -> None:
    project = tomllib.loads((configured.BASE_DIR / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION
