"""Drives a server with wrk: one thread, eight connections, prepared requests."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 8
SCRIPT = Path(__file__).with_name("replay.lua")


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of wrk says; milliseconds."""

    requests: int
    seconds: float
    refused: int
    broken: int
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def require_wrk() -> None:
    if shutil.which("wrk") is None:
        sys.exit("wrk is needed to measure rates: install it (Debian: apt-get install wrk) and call make again.")


def drive(address: str, requests: Path, seconds: int, *, once: bool = False) -> Run:
    """Send the requests of the file over and over; with `once` none may be sent twice, and none may be refused."""
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "-s",
        str(SCRIPT),
        f"http://{address}",
        str(requests),
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    if "JSON" not in said.stdout:
        sys.exit(f"wrk failed:\n{said.stdout}{said.stderr}")
    run = Run(**json.loads(said.stdout.rsplit("JSON", 1)[1]))
    if run.broken or run.refused:
        sys.exit(f"{requests.name}: {run.refused} answers were errors, {run.broken} did not come.")
    if once and run.requests > (prepared := requests.read_bytes().count(b"\0")):
        sys.exit(f"{requests.name}: {run.requests} were sent, but only {prepared} were prepared.")
    return run
