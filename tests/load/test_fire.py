"""R1 and R4, a few rounds: what `make fire` does a hundred times."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROUNDS = 2


def free_ports() -> int:
    """The first of three free ports in a row."""
    for first in range(20_000, 30_000, 3):
        probes = [socket.socket() for _ in range(3)]
        try:
            for number, probe in enumerate(probes):
                probe.bind(("127.0.0.1", first + number))
        except OSError:
            continue
        else:
            return first
        finally:
            for probe in probes:
                probe.close()
    raise AssertionError


def run_fire(target: Path) -> dict[str, Any]:
    """What one run says, on the kind of database that the tests run on."""
    name, kind = ("SQLite", "sqlite") if settings.IS_SQLITE else ("PostgreSQL", "postgresql")
    command = [sys.executable, "-m", "bench.fire", str(ROUNDS), kind, "--to", str(target), "--short"]
    environment = os.environ | {"BENCH_PORT": str(free_ports())}
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert target.exists(), done.stderr
    result: dict[str, Any] = json.loads(target.read_text())["found"][name]
    return result


@pytest.mark.every_database
def test_what_was_acknowledged_survives_and_a_drain_is_not_noticed(tmp_path: Path) -> None:
    """One test, so that the servers are started once."""
    found = run_fire(tmp_path / "fire.json")
    fire, drain = found["R1"], found["R4"]
    assert fire["acknowledged"] > 0
    assert fire["answers"].keys() <= {"none", "303", "409", "503"}
    assert sum(fire["killed"].values()) == ROUNDS
    assert (fire["lost"], fire["twice"], fire["seats_twice"], fire["integrity"]) == (0, 0, 0, "ok")
    assert drain["answers"].keys() <= {"200", "303", "409"}
    assert drain["both_again"]
