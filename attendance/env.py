"""Settings come from the environment only; what is missing or malformed is said loudly."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from math import inf
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """The variable's value; without a default it has to be set and not empty."""
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} is not set{_and_file(name)}.")
    return value


def _and_file(name: str) -> str:
    """What is to be said of the file that could have had the value."""
    path = os.environ.get(f"{name}_FILE")
    return f", and {name}_FILE names a file that is empty or not there: {path}" if path else ""


def content(name: str) -> str:
    """What stands in the file that the variable names, as container engines and systemd hand secrets over; empty
    where no file is named or where it is not there yet."""
    path = os.environ.get(name)
    if not path:
        return ""
    try:
        return Path(path).read_text().strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name} names a file that cannot be read: {path} ({error}).") from None


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be one of 1 and 0, not {value!r}.")


def integer(name: str, *, default: int) -> int:
    value = os.environ.get(name) or str(default)
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def number(name: str, *, default: float) -> float:
    """Zero or more, such as 2.5."""
    value = os.environ.get(name) or str(default)
    try:
        found = float(value)
    except ValueError:
        found = -1
    if not 0 <= found < inf:
        raise ImproperlyConfigured(f"{name} must be a number such as 2.5, not {value!r}.")
    return found


def database(name: str, default: str) -> dj_database_url.DBConfig:
    """An address such as postgres://user:password@host/name; what is wrong with one is said without it, since it has a
    password."""
    try:
        return dj_database_url.parse(text(name, default), conn_health_checks=True)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} must look like sqlite:////path/to/file or postgres://user:password@host/name, "
            "with %40 for an @ in the password, and so on."
        ) from None


def words(name: str) -> list[str]:
    """A list separated by commas or white space."""
    return os.environ.get(name, "").replace(",", " ").split()


def choice(name: str, among: tuple[str, ...], *, default: str) -> str:
    value = os.environ.get(name) or default
    if value not in among:
        raise ImproperlyConfigured(f"{name} must be one of {' and '.join(among)}, not {value!r}.")
    return value


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """A list of networks and addresses such as 10.0.0.0/8 or ::1."""
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be networks such as 10.0.0.0/8: {error}.") from None


def origin(name: str, default: str | None = None) -> str:
    """An address such as https://tutor.example.edu, with no path behind it."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise ImproperlyConfigured(f"{name} must look like https://tutor.example.edu, not {value!r}.")
    return value
