"""Holds what watches Tutortool to the real thing (`make monitoring-check`): promtool checks the rules, runs their tests
and reads the metrics of a running instance; then a real Prometheus scrapes that instance until `up` is 1.

Both programs come from Debian's package prometheus, unpacked beside the demo's data where they are not installed: an
installed package would start a server that nobody asked for.
"""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
OPS = ROOT / "ops/prometheus"
UNPACKED = ROOT / "var/prometheus"
PROGRAMS = ("promtool", "prometheus")
MISSING = (
    "promtool and prometheus are needed and could not be brought: install your system's package prometheus, or unpack "
    "a release into var/prometheus/usr/bin, and call make monitoring-check again."
)
START_SECONDS = 30
# What a dashboard or a rule has to find there once somebody has asked for something.
WANTED = ("tutortool_ready == 1", 'sum(tutortool_http_requests_total{view="core:healthz", status="200"}) >= 1')


def bring_programs() -> dict[str, str]:
    found = find_programs()
    if found is None:
        unpack_package()
        found = find_programs()
    return found or sys.exit(MISSING)


def find_programs() -> dict[str, str] | None:
    search = os.pathsep.join([os.environ.get("PATH", ""), str(UNPACKED / "usr/bin")])
    found = {name: shutil.which(name, path=search) for name in PROGRAMS}
    return {name: path for name, path in found.items() if path} if all(found.values()) else None


def unpack_package() -> None:
    """Needs no right to install anything, only to read the lists of packages anew where there are none yet."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    with TemporaryDirectory() as name:
        folder = Path(name)
        download = ["apt-get", "download", "prometheus"]
        if not attempt(download, folder) and attempt([*sudo, "apt-get", "update", "-qq"], folder):
            attempt(download, folder)
        for package in folder.glob("prometheus_*.deb"):
            UNPACKED.mkdir(parents=True, exist_ok=True)
            attempt(["dpkg-deb", "-x", str(package), str(UNPACKED)], folder)


def attempt(command: list[str], folder: Path) -> bool:
    print("Looking for Prometheus:", " ".join(command), flush=True)
    return bool(shutil.which(command[0])) and subprocess.run(command, cwd=folder, check=False).returncode == 0


def check_files(promtool: str) -> None:
    for words in (
        ["check", "config", "prometheus.yml"],
        ["check", "rules", "alerts.yml"],
        ["test", "rules", "alerts_test.yml"],
    ):
        run([promtool, *words], cwd=OPS)


def check_metrics(promtool: str, address: str) -> None:
    with urlopen(f"http://{address}/metrics") as answer:
        text = answer.read()
    run([promtool, "check", "metrics"], input=text)
    print(f"promtool is content with {text.count(b'# HELP')} metrics of a running instance.")


@contextmanager
def application(folder: Path) -> Iterator[str]:
    """The address of an instance with an empty database, served as in production."""
    address = f"127.0.0.1:{free_port()}"
    environment = os.environ | {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "BASE_URL": "https://tutortool.example.edu",
        "DATABASE_URL": f"sqlite:///{folder / 'tutortool.sqlite3'}",
        "METRICS_ALLOW": "127.0.0.1",
        "BIND": address,
        "LOG_LEVEL": "ERROR",
        "GUNICORN_LOG_LEVEL": "error",
    }
    run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=environment)
    with running([sys.executable, "-m", "gunicorn"], address, "/readyz", environment):
        yield address


@contextmanager
def prometheus(program: str, target: str, folder: Path) -> Iterator[str]:
    """The address of a Prometheus with our own configuration, pointed at the target and more eager."""
    text = (OPS / "prometheus.yml").read_text()
    text = re.sub(r"(?<=_interval: )\w+", "1s", text).replace('"app:8000"', f'"{target}"')
    (folder / "prometheus.yml").write_text(text)
    shutil.copy(OPS / "alerts.yml", folder)
    address = f"127.0.0.1:{free_port()}"
    options = [f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'data'}"]
    options += [f"--web.listen-address={address}", "--log.level=error"]
    with running([program, *options], address, "/-/ready", dict(os.environ)):
        yield address


@contextmanager
def running(command: list[str], address: str, path: str, environment: dict[str, str]) -> Iterator[None]:
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_until(lambda: server.poll() is not None or answers(f"http://{address}{path}"), f"{command[-1]} to start")
        if server.poll() is not None:
            sys.exit(f"{' '.join(command)} ended at once.")
        yield
    finally:
        server.terminate()
        server.wait()


def answers(url: str) -> bool:
    try:
        with urlopen(url) as answer:  # noqa: S310 - our own server
            return bool(answer.status == 200)
    except (URLError, ConnectionError):
        return False


def holds(address: str, query: str) -> bool:
    """Whether the query finds something."""
    with urlopen(f"http://{address}/api/v1/query?{urlencode({'query': query})}") as answer:
        return bool(json.load(answer)["data"]["result"])


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            sys.exit(f"Waited {START_SECONDS} s in vain for {what}.")
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(command: list[str], **options: Any) -> None:
    if subprocess.run(command, check=False, **options).returncode:
        sys.exit(f"{' '.join(command)} found a fault.")


def main() -> None:
    programs = bring_programs()
    check_files(programs["promtool"])
    with TemporaryDirectory() as name, application(Path(name)) as address:
        answers(f"http://{address}/healthz")
        check_metrics(programs["promtool"], address)
        with prometheus(programs["prometheus"], address, Path(name)) as watching:
            for query in ('up{job="tutortool"} == 1', *WANTED):
                wait_until(partial(holds, watching, query), query)
                print("Prometheus finds", query)


if __name__ == "__main__":
    main()
