"""The content of a database as counts and hashes that are the same on SQLite and on PostgreSQL.

They are made of the values that the models' fields give, not of what a database stores, row by row in the order of the
primary key. Nothing is gathered: the memory it takes does not grow with the number of rows.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.db import connections
from django.db.models import CharField, F, Model, TextField
from django.db.models.functions import Collate

from exports.backup.schema import models_of, schema_of

# Who is signed in, and tallies that count for minutes: a stolen backup opens no session, a restored one ends them all.
LEFT_OUT = {"django_session", "ledger_limit"}
ROWS_AT_ONCE = 2000
# Both compare text byte by byte then; a collation of a language would order keys differently.
BYTEWISE = {"sqlite": "BINARY", "postgresql": "C"}


@dataclass(frozen=True, slots=True)
class Table:
    rows: int
    hash: str


Content = dict[str, Table]


def content_of(alias: str) -> Content:
    """What every table holds, read with the models of the database's own schema, which may be an older one."""
    return {model._meta.db_table: table_of(model, alias) for model in kept_models(models_of(schema_of(alias)))}


def hash_of(content: Mapping[str, Table]) -> str:
    """One hash for all tables."""
    plain = {name: asdict(table) for name, table in content.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def kept_models(apps: Apps) -> list[type[Model]]:
    """The models whose rows a backup keeps, by table; many-to-many relations are tables of their own."""
    models = (model for model in apps.get_models(include_auto_created=True) if has_table(model))
    return sorted(models, key=lambda model: model._meta.db_table)


def has_table(model: type[Model]) -> bool:
    options = model._meta
    return options.managed and not options.proxy and not options.swapped and options.db_table not in LEFT_OUT


def table_of(model: type[Model], alias: str) -> Table:
    columns = sorted((field.column, field.attname) for field in model._meta.concrete_fields)
    digest = hashlib.sha256(json.dumps([column for column, _attribute in columns]).encode())
    count = 0
    for row in rows_of(model, alias, [attribute for _column, attribute in columns]):
        digest.update(json.dumps(row, default=plain, sort_keys=True).encode())
        digest.update(b"\n")
        count += 1
    return Table(count, digest.hexdigest())


def rows_of(model: type[Model], alias: str, attributes: list[str]) -> Iterator[tuple[Any, ...]]:
    key = model._meta.pk
    order: Any = F("pk")
    if isinstance(key, CharField | TextField):
        order = Collate(order, BYTEWISE[connections[alias].vendor])
    rows = model._base_manager.using(alias).order_by(order).values_list(*attributes)
    return rows.iterator(chunk_size=ROWS_AT_ONCE)


def plain(value: object) -> str:
    """What JSON has no word for."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
    raise TypeError(f"A backup does not know how to write {type(value).__name__}.")
