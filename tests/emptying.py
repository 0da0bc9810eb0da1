"""How the database is emptied after a test that commits."""

from django.db import connection, transaction
from django.test import TransactionTestCase

# What Django writes when it makes the tables, and would have to write again.
KEPT = {"django_content_type", "auth_permission"}


def empty_tables(_: TransactionTestCase) -> None:
    """As `flush` does, for a fraction of its cost: few rows are deleted faster than a table is truncated."""
    names = set(connection.introspection.django_table_names(only_existing=False, include_views=False)) - KEPT
    tables = sorted(connection.ops.quote_name(name) for name in names)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Whoever still writes has to end first, as with a TRUNCATE.
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
