"""Many at once, and the control that shows what a constraint prevents."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any, TypeVar

import pytest
from django.db import connection
from django.db.models import Model
from django.utils.module_loading import import_string

T = TypeVar("T")


def all_at_once(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Run each call in a thread and with a connection of its own, none before all are ready; results in order."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], T]) -> T:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def deleted_before(monkeypatch: pytest.MonkeyPatch, target: str, *rows: Model) -> None:
    """Somebody deletes the rows between the look and the write, which is the call of `target`. Needs
    `django_db(transaction=True)`: foreign keys are checked when a transaction ends."""
    write = import_string(target)

    def call(*args: Any, **kwargs: Any) -> Any:
        for row in rows:
            type(row)._base_manager.filter(pk=row.pk).delete()
        return write(*args, **kwargs)

    monkeypatch.setattr(target, call)


@contextmanager
def without_constraint(model: type[Model], name: str) -> Iterator[None]:
    """Drop a constraint for the time of the block; the table has to be fit for it again, so what came
    meanwhile goes."""
    declared = model._meta.constraints
    before = list(model._default_manager.values_list("pk", flat=True))
    constraint = next(constraint for constraint in declared if constraint.name == name)
    # SQLite remakes the table from what the model declares.
    model._meta.constraints = [other for other in declared if other is not constraint]
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)
    try:
        yield
    finally:
        model._default_manager.exclude(pk__in=before).delete()
        model._meta.constraints = declared
        with connection.schema_editor() as editor:
            editor.add_constraint(model, constraint)
