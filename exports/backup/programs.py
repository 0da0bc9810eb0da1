"""PostgreSQL's own programs, of a version that fits the server."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from exports.backup.errors import BackupError

INSTALLED = Path("/usr/lib/postgresql")
LAST_LINES = 5


@dataclass(frozen=True, slots=True)
class Program:
    path: Path
    major: int


def program_for(name: str, server: int, *, at_least: int = 0) -> Program:
    """`pg_dump` or `pg_restore` of the server's major version, else of the next one: an older one refuses the server.
    `at_least` is the version that wrote the file: an older one cannot read it."""
    found = sorted(installed(name), key=lambda program: program.major)
    for program in found:
        if program.major >= max(server, at_least):
            return program
    raise BackupError(_wanting(name, max(server, at_least), found))


def _wanting(name: str, major: int, found: list[Program]) -> str:
    here = (
        _("the newest one here is version %(major)d (%(path)s)") % {"major": found[-1].major, "path": found[-1].path}
        if found
        else _("there is none here")
    )
    return _(
        "PostgreSQL's %(name)s of version %(major)d or newer is needed; %(here)s. Install the package "
        "postgresql-client-%(major)d (apt.postgresql.org has all versions), or say in PG_BIN which folder has it."
    ) % {"name": name, "major": major, "here": here}


def installed(name: str) -> list[Program]:
    """All that are found: in PG_BIN alone where it is set, else in the path and where Debian puts every version."""
    if settings.PG_BIN:
        places = [Path(settings.PG_BIN) / name]
    else:
        places = [Path(path) for path in [shutil.which(name)] if path]
        places += sorted(INSTALLED.glob(f"*/bin/{name}"))
    return list(_programs(places))


def _programs(places: list[Path]) -> Iterator[Program]:
    for path in places:
        # Debian's /usr/bin/pg_dump is a script that chooses a version by itself.
        if not path.is_file() or path.resolve().name != path.name:
            continue
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        version = re.search(r"\(PostgreSQL\) (\d+)", said)
        if version:
            yield Program(path, int(version[1]))


def run(program: Program, connection: BaseDatabaseWrapper, *arguments: str, forgiven: str = "") -> None:
    """Run it on the connection's database. The password stays out of the list of processes. `forgiven` is the pattern
    of a complaint that means no harm."""
    address, password = address_of(connection)
    done = subprocess.run(  # noqa: S603 - a program of the server's own kind
        [program.path, f"--dbname={address}", "--no-password", *arguments],
        env={"PGPASSWORD": password, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and not (forgiven and re.search(forgiven, done.stderr, re.DOTALL)):
        why = " ".join(done.stderr.strip().splitlines()[-LAST_LINES:])
        raise BackupError(_("%(name)s failed: %(why)s") % {"name": program.path.name, "why": why})


def address_of(connection: BaseDatabaseWrapper) -> tuple[str, str]:
    """What the settings say of the database, in the words of PostgreSQL's programs, and the password. Not what the
    connection itself says: its library may be newer than the program, and have options that the program lacks."""
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    said = {name: value for name, value in connection.get_connection_params().items() if name in known}
    password = said.pop("password", "")
    return make_conninfo(**said), str(password)
