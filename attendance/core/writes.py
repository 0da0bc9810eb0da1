"""Writes of one statement."""

from contextlib import AbstractContextManager, nullcontext

from django.db import connection, transaction


def single_statement() -> AbstractContextManager[None]:
    """For a write that is one statement: that is a transaction already. BEGIN and COMMIT around it would be two more
    questions to the database, with its locks held in between. Within a transaction it gets a savepoint, so that a
    constraint that refuses it undoes nothing else."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()
