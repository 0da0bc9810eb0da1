"""gunicorn as in production, on a port of this machine."""

import http.client
import os
import secrets
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from bench.processes import children_of

ROOT = Path(__file__).resolve().parent.parent
LOG = ROOT / "var/bench.log"
HOST = "tutortool.example.edu"
FIRST_PORT = int(os.environ.get("BENCH_PORT", "8180"))
START_SECONDS = 30
WORKERS = int(os.environ.get("WEB_CONCURRENCY", "4"))
# One key for all processes of a run: requests are signed before the server starts.
SECRET_KEY = os.environ.get("SECRET_KEY") or secrets.token_urlsafe(50)


def environment(database_url: str) -> dict[str, str]:
    """What an operator sets who serves HTTPS through a proxy."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "LANG", "WEB_CONCURRENCY", "WEB_THREADS")
        if name in os.environ
    }
    return kept | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "BASE_URL": f"https://{HOST}",
        "TRUST_PROXY": "1",
        "SECRET_KEY": SECRET_KEY,
        "DATABASE_URL": database_url,
        # Somebody watches: what counting costs is part of every figure.
        "METRICS_ALLOW": "127.0.0.1",
        "GUNICORN_LOG_LEVEL": "error",
        "LOG_LEVEL": "CRITICAL",
    }


class Server:
    """Started by `with`; `ready_seconds` says how long it took from nothing to the first good answer of /readyz."""

    def __init__(self, database_url: str, port: int = FIRST_PORT, **variables: str) -> None:
        self.port = port
        self.address = f"127.0.0.1:{port}"
        self.environment = environment(database_url) | {"BIND": self.address} | variables
        self.master: subprocess.Popen[bytes] | None = None
        self.ready_seconds = 0.0

    def start(self) -> Self:
        begun = time.monotonic()
        LOG.parent.mkdir(exist_ok=True)
        with LOG.open("ab") as log:
            self.master = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "bench.wsgi:application"],
                cwd=ROOT,
                env=self.environment,
                stderr=log,
                start_new_session=True,
            )
        while not self.is_ready():
            if self.master.poll() is not None or time.monotonic() - begun > START_SECONDS:
                raise SystemExit(f"The server did not start; see {LOG}.")
            time.sleep(0.02)
        self.ready_seconds = time.monotonic() - begun
        return self

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection(self.address, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": HOST})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def workers(self) -> list[int]:
        return children_of(self.master.pid) if self.master else []

    def stop(self) -> None:
        """At once: what SIGTERM does, with its drain, is for `bench.drain` to try."""
        if self.master is not None and self.master.poll() is None:
            self.master.send_signal(signal.SIGQUIT)
            self.master.wait(30)

    def kill(self) -> None:
        """kill -9 of the master; what is left of its workers goes half a second later, as a service manager does it."""
        if self.master is None:
            return
        orphans = self.workers()
        self.master.kill()
        self.master.wait()
        time.sleep(0.5)
        for pid in orphans:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
