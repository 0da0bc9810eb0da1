"""The two scripts that the chart ships: they run with the Python of the image and nothing else."""

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import certifi
import pytest

from tests.k8s.objects import CHART

MINIMUM = runpy.run_path(str(CHART / "files/minimum.py"))
PLAN = {
    "name": "tutortool",
    "timeZone": "Europe/Berlin",
    "minReplicas": 2,
    "lectures": [
        {"days": "1-5", "from": "07:45", "to": "18:30", "minReplicas": 4},
        {"days": "1,3", "from": "09:45", "to": "10:30", "minReplicas": 9},
        {"days": "0", "from": "10:00", "to": "11:00", "minReplicas": 3},
    ],
}


@pytest.mark.parametrize(
    ("moment", "replicas"),
    [
        ("2026-11-23 07:44", 2),
        ("2026-11-23 07:45", 4),
        ("2026-11-23 09:45", 9),
        ("2026-11-24 09:45", 4),
        ("2026-11-23 10:30", 4),
        ("2026-11-23 18:29", 4),
        ("2026-11-23 18:30", 2),
        ("2026-11-28 10:00", 2),
        ("2026-11-29 10:00", 3),
    ],
)
def test_the_minimum_follows_the_hours(moment: str, replicas: int) -> None:
    assert MINIMUM["wanted"](PLAN, datetime.fromisoformat(moment)) == replicas


@pytest.mark.parametrize(
    ("text", "days"), [("1-5", {1, 2, 3, 4, 5}), ("2,4", {2, 4}), ("0", {7}), ("5-7", {5, 6, 7}), ("0-2", {7, 1, 2})]
)
def test_days_as_in_cron(text: str, days: set[int]) -> None:
    assert MINIMUM["days_of"](text) == days


class Recorder(HTTPServer):
    """Answers as it is told to, and keeps what it was asked."""

    answers: dict[str, tuple[int, str]]
    asked: list[tuple[str, str, dict[str, str], bytes]]


class Handler(BaseHTTPRequestHandler):
    server: Recorder

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.asked.append((self.command, self.path, dict(self.headers), body))
        status, text = self.server.answers.get(self.path, (404, "no"))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    do_PATCH = do_GET  # noqa: N815 - the name that http.server asks for

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def answering(answers: dict[str, tuple[int, str]]) -> Iterator[Recorder]:
    server = Recorder(("127.0.0.1", 0), Handler)
    server.answers, server.asked = answers, []
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def address_of(server: Recorder) -> str:
    return f"http://127.0.0.1:{server.server_port}"


def test_the_minimum_is_patched_with_the_accounts_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text("of the account\n")
    (tmp_path / "ca.crt").write_text(Path(certifi.where()).read_text())
    (tmp_path / "namespace").write_text("teaching\n")
    # As Kubernetes names the object, and as the job's role lets it be changed.
    hpa = "/namespaces/teaching/horizontalpodautoscalers/tutortool"
    with answering({hpa: (200, json.dumps({"spec": {"minReplicas": 4}}))}) as server:
        for name, value in {"ACCOUNT": tmp_path, "API": address_of(server)}.items():
            monkeypatch.setitem(MINIMUM["set_minimum"].__globals__, name, value)
        MINIMUM["set_minimum"](MINIMUM["address_of"](PLAN), 4)
    [(verb, path, headers, body)] = server.asked
    assert (verb, path, json.loads(body)) == ("PATCH", hpa, {"spec": {"minReplicas": 4}})
    assert headers["Authorization"] == "Bearer of the account"
    assert headers["Content-Type"] == "application/merge-patch+json"


WELL = {"/readyz": (200, "ok\n"), "/metrics": (200, "# HELP tutortool_ready 1 where\n")}


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (WELL, "ready, and /metrics has # HELP\n"),
        (WELL | {"/readyz": (503, "migrations are missing\n")}, "/readyz says 503: migrations are missing\n\n"),
        (WELL | {"/readyz": (200, "<html>\n")}, "/readyz answers, but does not say ok\n"),
        (WELL | {"/metrics": (404, "not found")}, "/metrics says 404: not found\n"),
        (WELL | {"/metrics": (200, "<html>\n")}, "/metrics has no line with # HELP\n"),
    ],
)
def test_the_test_of_the_release(answers: dict[str, tuple[int, str]], says: str) -> None:
    with answering(answers) as server:
        done = subprocess.run(  # noqa: S603 - our own script
            [sys.executable, "-I", CHART / "files/answers.py"],
            env={**os.environ, "ADDRESS": address_of(server)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.stdout or done.stderr) == says
    assert done.returncode == int(answers is not WELL)
