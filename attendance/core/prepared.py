"""A query whose SQL is made once in each process: where thousands ask the same, Django needs more time to write the
SQL than the database needs to answer it.

It reads what `django.db.models.query.ModelIterable` reads; a test compares both.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined] # not in the stubs

M = TypeVar("M", bound=Model)
# Stand in the query for what each call brings: values that nobody sends.
TEXT = "\0text"
NUMBER = -(2**62)


@dataclass(frozen=True, slots=True)
class _Made(Generic[M]):
    """The SQL with its values, and how a row becomes an instance."""

    sql: str
    values: tuple[Any, ...]
    compiler: Any
    converters: Mapping[int, Any]
    model: type[M]
    own: slice
    names: list[str]
    related: Sequence[Any]

    def instance(self, row: Sequence[Any]) -> M:
        if self.converters:
            (row,) = self.compiler.apply_converters([row], self.converters)
        instance = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.own])
        for populator in self.related:
            populator.populate(row, instance)
        for name, column in self.compiler.annotation_col_map.items():
            setattr(instance, name, row[column])
        return instance


class PreparedQuery(Generic[M]):
    """At most one row of a queryset; TEXT and NUMBER in its filters stand for the values of each call.

    Nothing else in the queryset may depend on the moment at which it is built.
    """

    def __init__(self, build: Callable[[], QuerySet[M]]) -> None:
        self.build = build

    def first(self, *, text: str = TEXT, number: int = NUMBER) -> M | None:
        """One statement."""
        made = self._made
        said: dict[Any, Any] = {TEXT: text, NUMBER: number}
        with connection.cursor() as cursor:
            cursor.execute(made.sql, [said.get(value, value) for value in made.values])
            row = cursor.fetchone()
        return None if row is None else made.instance(row)

    @cached_property
    def _made(self) -> _Made[M]:
        """Two threads may make it at once, each for itself; the last one stays."""
        compiler = self.build().order_by().query.get_compiler(DEFAULT_DB_ALIAS)
        sql, values = compiler.as_sql()
        chosen, info = compiler.select, compiler.klass_info
        own = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        return _Made(
            sql=sql,
            values=tuple(values),
            compiler=compiler,
            converters=compiler.get_converters([column[0] for column in chosen]),
            model=info["model"],
            own=own,
            names=[column[0].target.attname for column in chosen[own]],
            related=get_related_populators(info, chosen, DEFAULT_DB_ALIAS),
        )
