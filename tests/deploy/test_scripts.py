"""What runs beside the server: the key that is made once, the question of the health check, the night's jobs."""

import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import pytest

from deploy import healthcheck, nightly, prepare

BERLIN = ZoneInfo("Europe/Berlin")


class Ready(BaseHTTPRequestHandler):
    """Answers as `/readyz` does, and keeps what it was asked."""

    status = 200
    asked: tuple[str, str | None] = ("", None)

    def do_GET(self) -> None:
        Ready.asked = (self.path, self.headers["Host"])
        self.send_response(Ready.status)
        self.end_headers()
        self.wfile.write(b"ok\n" if Ready.status == 200 else b"migrations are missing\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Ready)
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(Ready, "status", 200)
    monkeypatch.setenv("BIND", f"0.0.0.0:{server.server_port}")
    monkeypatch.setenv("BASE_URL", "https://tutor.example.edu:8443")
    yield server
    server.shutdown()
    server.server_close()


def test_health_is_asked_under_the_name_that_the_app_answers_to(server: HTTPServer) -> None:
    assert healthcheck.fault() == ""
    assert Ready.asked == ("/readyz", "tutor.example.edu:8443")


def test_a_server_that_is_not_ready_says_why(server: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ready, "status", 503)
    assert healthcheck.fault() == "503 migrations are missing"


def test_no_server_is_a_fault(server: HTTPServer) -> None:
    server.shutdown()
    server.server_close()
    assert healthcheck.fault().startswith(f"no answer on port {server.server_port}: ")


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    assert prepare.make_key(path)
    key = path.read_text()
    assert len(key.strip()) >= 60
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not prepare.make_key(path)
    assert path.read_text() == key
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("now", "night"),
    [
        ("2026-11-03 02:59", "2026-11-03 03:00"),
        ("2026-11-03 03:00", "2026-11-04 03:00"),
        ("2026-12-31 18:00", "2027-01-01 03:00"),
        # An hour less and an hour more in that night, three o'clock all the same.
        ("2026-03-28 12:00", "2026-03-29 03:00"),
        ("2026-10-24 12:00", "2026-10-25 03:00"),
    ],
)
def test_the_next_night(now: str, night: str) -> None:
    found = nightly.next_night(datetime.fromisoformat(now).replace(tzinfo=BERLIN))
    assert found == datetime.fromisoformat(night).replace(tzinfo=BERLIN)


def test_it_sleeps_until_it_is_stopped() -> None:
    sleeper = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, nightly.__file__], stdout=subprocess.PIPE, text=True, env={"TIME_ZONE": "Europe/Berlin"}
    )
    with sleeper:
        assert sleeper.stdout
        assert sleeper.stdout.readline().startswith("The next jobs run at ")
        sleeper.terminate()
        assert sleeper.wait(5) == 0


def test_a_job_that_fails_is_told_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "manage.py").write_text(
        "import sys\nprint(sys.argv[1], flush=True)\nsys.exit(sys.argv[1] == 'retention')"
    )
    monkeypatch.chdir(tmp_path)
    nightly.run_jobs()
    out, err = capfd.readouterr()
    assert out == "retention\nbackup\n"
    assert err == "retention failed with 1.\n"
