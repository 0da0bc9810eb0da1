"""A write of one statement: a transaction by itself, and within one a part that can fail alone."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from attendance.core.writes import single_statement
from rooms.models import Room
from tests.factories.rooms import make_layout


@pytest.mark.django_db(transaction=True)
def test_alone_it_is_the_only_thing_said_to_the_database() -> None:
    layout = make_layout()
    with CaptureQueriesContext(connection) as said, single_statement():
        Room.objects.create(name="B 104", layout=layout)
    assert [query["sql"].split()[0] for query in said] == ["INSERT"]
    assert Room.objects.exists()


@pytest.mark.django_db
def test_within_a_transaction_nothing_else_is_undone_where_it_is_refused() -> None:
    layout = make_layout()
    with transaction.atomic():
        Room.objects.create(name="B 104", layout=layout)
        with pytest.raises(IntegrityError), single_statement():
            Room.objects.create(name="B 104", layout=layout)
        assert Room.objects.count() == 1
