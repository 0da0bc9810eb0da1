"""Statements that take long: told with their text, without what was put in."""

import time
from collections.abc import Iterator
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from attendance.core import slow_queries
from attendance.core.apps import CoreConfig  # noqa: F401 - what ready() does is under test
from attendance.courses.models import Student
from tests.core.logged import lines, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> Iterator[StringIO]:
    with written() as text:
        yield text


def slow(*_args: object) -> None:
    """A statement that takes 30 ms on both databases."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            connection.connection.create_function("pg_sleep", 1, time.sleep)
        cursor.execute("SELECT pg_sleep(%s)", [0.03])


def test_every_connection_is_watched() -> None:
    connection.ensure_connection()
    assert connection.execute_wrappers.count(slow_queries._timed) == 1
    slow_queries._watch(connection)
    assert connection.execute_wrappers.count(slow_queries._timed) == 1


def test_a_slow_one_is_told_without_its_parameters(log: StringIO, settings: Settings) -> None:
    settings.SLOW_QUERY_MS = 20
    slow()
    (line,) = lines(log)
    assert line["logger"] == "attendance.core.slow_queries"
    assert line["sql"] == "SELECT pg_sleep(%s)"
    assert "0.03" not in line["message"] + line["sql"]
    assert 20 <= line["duration_ms"] < 2000


def test_a_fast_one_is_not(log: StringIO, settings: Settings) -> None:
    settings.SLOW_QUERY_MS = 10_000
    slow()
    assert log.getvalue() == ""


def test_a_slow_one_that_fails_is_told_too(log: StringIO, settings: Settings) -> None:
    settings.SLOW_QUERY_MS = 1

    def fail(*_args: object) -> None:
        time.sleep(0.002)
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        slow_queries._timed(fail, "SELECT 1", None, False, {})
    assert lines(log)[0]["sql"] == "SELECT 1"


def test_a_name_that_was_asked_for_is_not_written(log: StringIO, settings: Settings) -> None:
    settings.SLOW_QUERY_MS = -1
    with CaptureQueriesContext(connection) as seen:
        Student.objects.filter(family="Kowalczyk", number="514002").exists()
    assert len(seen) == 1
    assert "Kowalczyk" not in log.getvalue()
    assert "514002" not in log.getvalue()
    assert "courses_student" in lines(log)[0]["sql"]


def test_nothing_is_watched_where_the_setting_says_so(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[object] = []
    monkeypatch.setattr(
        "django.db.backends.signals.connection_created.connect", lambda *args, **_kwargs: connected.append(args)
    )
    settings.SLOW_QUERY_MS = 0
    slow_queries.watch_queries()
    assert connected == []
    settings.SLOW_QUERY_MS = 500
    slow_queries.watch_queries()
    assert len(connected) == 1
