"""Kept connections: a lost one is noticed and made anew, whatever the database; a good one costs no statement."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.factories.sessions import SlotFactory

pytestmark = pytest.mark.django_db(transaction=True)


def lose_connection() -> None:
    """As when the server was started again; SQLite has none to lose."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        other.close()


def next_request() -> None:
    """What Django does between two requests."""
    connection.close_if_unusable_or_obsolete()


def test_a_lost_connection_is_made_anew(client: Client) -> None:
    slot = SlotFactory.create(open=True)
    lose_connection()
    next_request()
    assert client.get(f"/s/{slot.code}/").status_code == 200


def test_a_connection_that_is_known_to_be_lost_is_made_anew(client: Client) -> None:
    """Its loss came out in the middle of the request before."""
    slot = SlotFactory.create(open=True)
    lose_connection()
    if connection.vendor == "postgresql":
        with pytest.raises(OperationalError), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    next_request()
    assert client.get(f"/s/{slot.code}/").status_code == 200


def test_a_good_connection_is_usable_and_not_asked() -> None:
    connection.ensure_connection()
    before = connection.connection
    next_request()
    connection.ensure_connection()
    assert connection.is_usable()
    assert connection.connection is before
    connection.close()


def test_what_is_asked_often_is_planned_once(client: Client) -> None:
    """SQLite plans in no time, and has nothing to keep."""
    slot = SlotFactory.create(open=True)
    for _ in range(4):
        assert client.get(f"/s/{slot.code}/seats/").status_code == 200
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement ILIKE '%%max(%%'", [])
            assert cursor.fetchone()[0] == 1
