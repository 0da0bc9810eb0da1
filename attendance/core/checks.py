"""System checks: mistakes in the configuration that the environment's own rules let pass."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

Apps = Sequence[AppConfig] | None
EVERY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104 - compared with, not bound to


@register()
def check_base_url(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """The QR code carries BASE_URL, so a phone has to be able to open it."""
    host = urlsplit(settings.BASE_URL).hostname
    if host not in EVERY_ADDRESS:
        return []
    return [
        Error(
            f"BASE_URL is {settings.BASE_URL}, which no phone can open.",
            hint="Give the address or the name that this machine has in its network.",
            id="tutortool.E001",
        )
    ]


@register()
def check_time_zone(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    try:
        ZoneInfo(settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        hint = "Use a name such as Europe/Berlin; where it is one, the machine lacks the package tzdata."
        return [Error(f"TIME_ZONE {settings.TIME_ZONE!r} is not known here.", hint=hint, id="tutortool.E002")]
    return []


@register()
def check_database_folder(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """SQLite writes its journal beside the file: the folder has to be there, and writable."""
    database = settings.DATABASES["default"]
    name = str(database["NAME"])
    if not str(database["ENGINE"]).endswith("sqlite3") or ":memory:" in name:
        return []
    folder = Path(name).parent
    if folder.is_dir() and os.access(folder, os.W_OK):
        return []
    return [
        Error(
            f"The database's folder {folder} does not exist or cannot be written.",
            hint="Make the folder, or point DATABASE_URL somewhere else.",
            id="tutortool.E003",
        )
    ]


@register()
def check_holidays(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """The semester planner asks for the public holidays of this place."""
    country, _, state = settings.HOLIDAYS.partition("-")
    states = holidays.list_supported_countries().get(country)
    if states is not None and (not state or state in states):
        return []
    hint = "Give a country, or a country and its state, such as DE or DE-BY."
    return [Error(f"HOLIDAYS {settings.HOLIDAYS!r} is not known here.", hint=hint, id="tutortool.E004")]
