"""Which tests run on one database alone.

`scripts.run_tests` leaves those marked `one_database` out of its pass over PostgreSQL: what they look at is the same
whatever the database. That holds for every test that asks for none, since pytest-django keeps it from any; the others,
looks and scripts of pages, bear the mark themselves. `every_database` is for a test that brings its own.
"""

import pytest

FIXTURES = {"db", "transactional_db", "live_server"}


def mark_those_without_database(items: list[pytest.Item]) -> None:
    for item in items:
        asks = FIXTURES & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
        if not asks and not item.get_closest_marker("every_database"):
            item.add_marker(pytest.mark.one_database)
