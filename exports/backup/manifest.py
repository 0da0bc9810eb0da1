"""What a backup says about itself."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from attendance import VERSION
from exports.backup.canonical import Content, Table, hash_of
from exports.backup.schema import Schema

FORMAT = 1
# Of the manifest itself.
CHECKSUM = "checksum"


@dataclass(frozen=True, slots=True)
class Manifest:
    """`tables` and `hash` describe the content, whatever database it is in; `dump`, `size` and `sha256` the one file
    that holds it."""

    format: int
    created_at: datetime
    app_version: str
    engine: str
    server_version: str
    schema: Schema
    tables: Content
    hash: str
    dump: str
    size: int
    sha256: str

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    @property
    def server_major(self) -> int:
        return int(self.server_version.split(".")[0])

    def to_json(self) -> str:
        values = asdict(self) | {"created_at": self.created_at.isoformat()}
        return json.dumps(values | {CHECKSUM: checksum_of(values)}, indent=2) + "\n"


def describe(
    connection: BaseDatabaseWrapper,
    *,
    created_at: datetime,
    schema: Schema,
    tables: Content,
    dump: str,
    size: int,
    sha256: str,
) -> Manifest:
    return Manifest(
        format=FORMAT,
        created_at=created_at,
        app_version=VERSION,
        engine=connection.vendor,
        server_version=".".join(str(part) for part in connection.get_database_version()),
        schema=schema,
        tables=tables,
        hash=hash_of(tables),
        dump=dump,
        size=size,
        sha256=sha256,
    )


def read_manifest(text: bytes) -> Manifest:
    """Raises ValueError, KeyError or TypeError for what is none, or not as it was written."""
    values: dict[str, Any] = json.loads(text)
    if values.pop(CHECKSUM) != checksum_of(values) or values["format"] != FORMAT:
        raise ValueError(values["format"])
    tables = {name: Table(**table) for name, table in values.pop("tables").items()}
    created_at = datetime.fromisoformat(values.pop("created_at")).astimezone(UTC)
    return Manifest(created_at=created_at, tables=tables, **values)


def checksum_of(values: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
