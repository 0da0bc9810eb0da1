"""A query or an INSERT whose SQL is made once in each process: where thousands ask the same, Django needs more time to
write the SQL than the database needs to answer it.

It reads what `django.db.models.query.ModelIterable` reads, and writes what `Model.save` writes; tests compare both.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model, QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined] # not in the stubs
from django.db.models.sql import InsertQuery

M = TypeVar("M", bound=Model)
# Stand in the query for what each call brings: values that nobody sends.
TEXT, KNOWN = "\0text", "\0known"
NUMBER, SECOND, THIRD = (n - 2**62 for n in range(3))


@dataclass(frozen=True, slots=True)
class _Made:
    """The SQL with its values, and what turns a column into Python's type."""

    sql: str
    values: tuple[Any, ...]
    compiler: Any
    converters: Mapping[int, Any]

    def converted(self, rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
        return list(self.compiler.apply_converters(rows, self.converters)) if self.converters else list(rows)


@dataclass(frozen=True, slots=True)
class _Shape(Generic[M]):
    """How a row becomes an instance."""

    compiler: Any
    model: type[M]
    own: slice
    names: list[str]
    related: Sequence[Any]

    def instance(self, row: Sequence[Any]) -> M:
        instance = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.own])
        for populator in self.related:
            populator.populate(row, instance)
        for name, column in self.compiler.annotation_col_map.items():
            setattr(instance, name, row[column])
        return instance


class _Prepared:
    """Two threads may make the SQL at once, each for itself; the last one stays."""

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self.build = build

    @cached_property
    def _made(self) -> _Made:
        compiler = self.build().order_by().query.get_compiler(DEFAULT_DB_ALIAS)
        sql, values = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select])
        return _Made(sql, tuple(values), compiler, converters)

    def _fetch(self, said: Mapping[Any, Any], most: int | None = None) -> list[Sequence[Any]]:
        """One statement."""
        made = self._made
        with connection.cursor() as cursor:
            cursor.execute(made.sql, [said.get(value, value) for value in made.values])
            return made.converted(cursor.fetchall() if most is None else cursor.fetchmany(most))


class PreparedQuery(_Prepared, Generic[M]):
    """At most one row of a queryset, as an instance; TEXT, KNOWN and NUMBER stand for the values of each call.

    Nothing else in the queryset may depend on the moment at which it is built.
    """

    def __init__(self, build: Callable[[], QuerySet[M]]) -> None:
        super().__init__(build)

    def first(self, *, text: str = TEXT, known: str = KNOWN, number: int = NUMBER) -> M | None:
        rows = self._fetch({TEXT: text, KNOWN: known, NUMBER: number}, most=1)
        return self._shape.instance(rows[0]) if rows else None

    @cached_property
    def _shape(self) -> _Shape[M]:
        compiler = self._made.compiler
        chosen, info = compiler.select, compiler.klass_info
        own = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        return _Shape(
            compiler=compiler,
            model=info["model"],
            own=own,
            names=[column[0].target.attname for column in chosen[own]],
            related=get_related_populators(info, chosen, DEFAULT_DB_ALIAS),
        )


class PreparedRows(_Prepared):
    """All rows of a queryset of `values_list`; NUMBER, SECOND and THIRD stand for the numbers of each call."""

    def all(self, *numbers: int) -> list[Sequence[Any]]:
        return self._fetch(dict(zip((NUMBER, SECOND, THIRD), numbers, strict=False)))


class PreparedInsert(Generic[M]):
    """New rows of a model, one statement each. Nobody is told by signals, and the instance does not learn its id."""

    def __init__(self, model: type[M]) -> None:
        self.model = model

    @cached_property
    def _fields(self) -> list[Field[Any, Any]]:
        return [field for field in self.model._meta.concrete_fields if not field.primary_key]

    @cached_property
    def _sql(self) -> str:
        query = InsertQuery(self.model)
        query.insert_values(self._fields, [self.model()])
        ((sql, _values),) = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return str(sql)

    def insert(self, instance: M) -> None:
        """Raises what `save` raises."""
        values = [
            field.get_db_prep_save(field.pre_save(instance, add=True), connection=connection) for field in self._fields
        ]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, values)
