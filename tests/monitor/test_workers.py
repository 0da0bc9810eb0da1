"""Under gunicorn, with two workers: whoever is asked tells the sum, and workers that die take nothing with them."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings

from bench.processes import children_of

ASKED = 20
# The wrong verb: it needs neither a database nor a page.
REFUSED = "/s/K3MVWP7Q/check-in/?code=K3MVWP7Q"


class Instance:
    """gunicorn with two workers, on a database that is empty."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{probe.getsockname()[1]}"
        self.log = folder / "log"
        self.folders = folder / "shm"
        self.folders.mkdir()
        variables = {
            "PATH": os.environ["PATH"],
            "WEB_CONCURRENCY": "2",
            "SECRET_KEY": "x" * 50,
            "BASE_URL": "http://tutor.example",
            "DATABASE_URL": f"sqlite:///{folder / 'empty.sqlite3'}",
            "BIND": self.address,
            "METRICS_ALLOW": "127.0.0.1",
            "ACCESS_LOG": "-",
            # Where it keeps what its workers share is a folder of this test.
            "WORKER_TMP_DIR": str(self.folders),
        }
        command = [sys.executable, "-m", "gunicorn"]
        with self.log.open("w") as log:
            self.master = subprocess.Popen(command, cwd=settings.BASE_DIR, env=variables, stdout=log, stderr=log)  # noqa: S603

    def get(self, path: str) -> str:
        request = Request(f"http://{self.address}{path}", headers={"Host": "tutor.example"})
        try:
            with urlopen(request, timeout=10) as answer:  # noqa: S310 - our own server
                return str(answer.read().decode())
        except HTTPError as refused:
            refused.close()
            return ""

    def wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                if self.get("/healthz") and len(children_of(self.master.pid)) == 2:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def counted(self) -> float:
        found = re.search(r'requests_total{status="405",view="checkin:check-in"} (\S+)', self.get("/metrics"))
        return float(found[1]) if found else 0

    def began(self) -> str:
        found = re.search(r"^tutortool_start_time_seconds (\S+)", self.get("/metrics"), re.MULTILINE)
        return found[1] if found else ""

    def stop(self) -> None:
        self.master.send_signal(signal.SIGTERM)
        self.master.wait(20)


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    instance = Instance(tmp_path)
    try:
        instance.wait()
        yield instance
    finally:
        if instance.master.poll() is None:
            instance.stop()


def test_two_workers_tell_one_story(instance: Instance) -> None:
    """One test, so that the server is started once."""
    for _ in range(ASKED):
        instance.get(REFUSED)
    assert [instance.counted() for _ in range(6)] == [ASKED] * 6
    began = instance.began()

    victims = set(children_of(instance.master.pid))
    for victim in victims:
        os.kill(victim, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while victims & set(children_of(instance.master.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    instance.wait()
    instance.get(REFUSED)
    assert [instance.counted() for _ in range(6)] == [ASKED + 1] * 6
    assert [instance.began() for _ in range(6)] == [began] * 6

    assert list(instance.folders.glob("tutortool-metrics-*/*.db"))
    instance.stop()
    assert not list(instance.folders.glob("tutortool-metrics-*"))

    text = instance.log.read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert {"gunicorn.error", "gunicorn.access", "django.request"} <= {line["logger"] for line in lines}
    assert "K3MVWP7Q" not in text
    access = [line for line in lines if line["logger"] == "gunicorn.access" and "check-in" in line["message"]]
    assert len({line["request_id"] for line in access}) == len(access) == ASKED + 1
