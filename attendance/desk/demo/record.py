"""What the demo keeps beside its database: the passwords, with the rest of what `demo_data` prints."""

import json
import os
import re
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection


def is_demo_database() -> bool:
    """Whether this is var/demo.sqlite3, told by its path: nothing that a shell may have set counts."""
    return is_demo(connection.vendor, str(connection.settings_dict["NAME"]))


def is_demo(vendor: str, name: str) -> bool:
    file = database_file(vendor, name)
    demo: Path = settings.VAR_DIR / "demo.sqlite3"
    return file is not None and file.resolve() == demo.resolve()


def database_file(vendor: str, name: str) -> Path | None:
    """The file of an SQLite database on disk."""
    if vendor != "sqlite" or name.startswith("file:") or ":memory:" in name:
        return None
    return Path(name)


def record_file() -> Path:
    """var/demo.json for var/demo.sqlite3; other databases have a record of their own."""
    return record_file_of(connection.vendor, str(connection.settings_dict["NAME"]))


def record_file_of(vendor: str, name: str) -> Path:
    file = database_file(vendor, name)
    if file is not None:
        return file.with_suffix(".json")
    folder: Path = settings.VAR_DIR
    plain = re.sub(r"[^\w-]+", "-", name).strip("-")
    return folder / f"demo-{plain}.json"


def read_record() -> dict[str, Any]:
    """What the last start left; empty where there is nothing, or nothing that can be read."""
    try:
        record = json.loads(record_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def read_passwords() -> dict[str, str]:
    """The passwords of the last start, by account."""
    accounts = read_record().items()
    return {key: str(value["password"]) for key, value in accounts if isinstance(value, dict) and "password" in value}


def fresh_password() -> str:
    return secrets.token_urlsafe(9)


def write_record(record: dict[str, Any]) -> Path:
    """Replaces the record in one step; it is never readable by anybody but its owner."""
    file = record_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as target:
        json.dump(record, target, ensure_ascii=False, indent=2)
        target.write("\n")
    draft.replace(file)
    return file
