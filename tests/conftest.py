"""Fixtures for every test."""

import gc
from collections.abc import Iterator

import pytest
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from tests.emptying import empty_tables
from tests.once import mark_those_without_database

pytest_plugins = ["tests.people", "tests.routes", "tests.browser.demo"]

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    mark_those_without_database(items)
    # The longest first, lest one worker is busy with it when the other has no test left.
    items.sort(key=lambda item: "/tests/load/" not in item.path.as_posix())


def pytest_collection_finish() -> None:
    """What is there now stays to the end: the collector of garbage need not go through it each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def emptied_quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables)
        yield
