"""SQLite's file that is taken away or replaced under the running server: connections keep the old one, and readiness
says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from attendance.core.sqlite import base, file
from attendance.monitor.gauges import Gauges

pytestmark = pytest.mark.one_database
GONE = b"the database's file is gone: bring it back\n"
REPLACED = b"the database's file was replaced: restart\n"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file that this process opened, in place of that of the tests."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no file of ours")
    path = tmp_path / "some.sqlite3"
    monkeypatch.setattr(file, "_opened", {})
    opened = base.DatabaseWrapper({**connection.settings_dict, "NAME": str(path), "OPTIONS": {}}, "some")
    opened.ensure_connection()
    assert path.exists()
    monkeypatch.setitem(connection.settings_dict, "NAME", str(path))
    yield path
    opened.close()


def ready() -> tuple[int, bytes]:
    response = Client().get("/readyz")
    return response.status_code, response.content


def gauge() -> float:
    (ready,) = (metric for metric in Gauges().collect() if metric.name == "tutortool_ready")
    return float(ready.samples[0].value)


@pytest.mark.django_db
def test_not_ready_without_the_file_until_it_is_back(
    path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert (*ready(), gauge()) == (200, b"ok\n", 1)
    path.rename(path.with_suffix(".away"))
    with django_assert_num_queries(0):
        assert ready() == (503, GONE)
    assert gauge() == 0
    # What asks makes no empty one.
    assert not path.exists()
    path.with_suffix(".away").rename(path)
    assert (*ready(), gauge()) == (200, b"ok\n", 1)


@pytest.mark.django_db
def test_not_ready_on_another_file_whoever_opened_it_since(path: Path) -> None:
    other = path.with_suffix(".other")
    other.write_bytes(path.read_bytes())
    other.replace(path)
    assert ready() == (503, REPLACED)
    later = base.DatabaseWrapper({**connection.settings_dict, "OPTIONS": {}}, "later")
    later.ensure_connection()
    assert ready() == (503, REPLACED)
    later.close()


@pytest.mark.django_db
def test_what_was_written_into_the_file_is_the_same_file(path: Path) -> None:
    """As a restore does it."""
    path.write_bytes(path.read_bytes())
    assert ready() == (200, b"ok\n")
