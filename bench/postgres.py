"""A PostgreSQL server that keeps what it acknowledges, as in production; it can be killed and started again."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from bench.processes import children_of
from scripts.with_postgres import find_programs, start, stop, unprivileged_user, wait_until_ready


class Cluster:
    """A cluster in a folder of its own, reached over a socket in that folder."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.durable = durable
        self.user = unprivileged_user()
        self.programs = find_programs(folder, self.user)
        if self.user:
            shutil.chown(folder, self.user)
        cluster = [f"--pgdata={folder / 'data'}", "--username=tutortool", "--auth=trust"]
        initdb = [str(self.programs / "initdb"), *cluster, "--encoding=UTF8", "--locale=C"]
        if start(folder, self.user, initdb).wait():
            raise SystemExit(f"initdb failed:\n{(folder / 'log').read_text()}")
        self.server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ["-D", str(self.folder / "data"), "-k", str(self.folder)]
        options += ["--listen_addresses=", "--max_connections=200"]
        if not self.durable:
            options += ["-c", "fsync=off", "-c", "synchronous_commit=off"]
        self.server = start(self.folder, self.user, [str(self.programs / "postgres"), *options])
        wait_until_ready(self.server, self.folder)

    def kill(self) -> None:
        """kill -9 of the server and of all its backends at once."""
        if self.server is None:
            return
        for pid in [self.server.pid, *children_of(self.server.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.server.wait()
        # Backends that were about to end let go of the shared memory a moment later.
        time.sleep(0.1)

    def stop(self) -> None:
        if self.server is not None:
            stop(self.server)

    def create(self, name: str) -> str:
        """A new database; gives its URL."""
        with psycopg.connect(host=str(self.folder), user="tutortool", dbname="postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"postgres://tutortool@{quote(str(self.folder), safe='')}/{name}"


@contextmanager
def cluster(*, durable: bool = True) -> Iterator[Cluster]:
    """Without `durable` it loses what it acknowledged when the machine goes down, and does not wait for the disk."""
    folder = Path(tempfile.mkdtemp(prefix="tutortool-bench-pg-"))
    made = None
    try:
        made = Cluster(folder, durable=durable)
        made.start()
        yield made
    finally:
        if made is not None:
            made.stop()
        shutil.rmtree(folder, ignore_errors=True)
