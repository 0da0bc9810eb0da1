"""Lighthouse on the student's page, on a phone (`make lighthouse`): serves the demo and holds its scores to the goals.

Needs npm (Node 20), which brings Lighthouse; PORT says where the demo is served.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from scripts.browser import MISSING, find_browser

ROOT = Path(__file__).resolve().parent.parent
LIGHTHOUSE = os.environ.get("LIGHTHOUSE", "npx --yes lighthouse@12.8.2").split()
GOALS = {"performance": 98, "accessibility": 100, "best-practices": 100}
# Lighthouse's own advice: performance varies from run to run, so the median of some counts.
RUNS = 3
START_SECONDS = 60


@contextmanager
def demo() -> Iterator[str]:
    """The address of the demo's open slot, served as in production."""
    port = os.environ.get("PORT") or "8000"
    server = subprocess.Popen(
        [sys.executable, "scripts/demo.py", "demo"],
        cwd=ROOT,
        env={**os.environ, "PORT": port, "HOST": "127.0.0.1"},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(server, f"http://127.0.0.1:{port}/")
        yield json.loads((ROOT / "var/demo.json").read_text())["open_slot"]["url"]
    finally:
        server.terminate()
        server.wait()


def wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(address).close()  # noqa: S310 - our own server
        except URLError:
            time.sleep(0.3)
        else:
            return
    sys.exit("The demo did not start.")


def measure(address: str, browser: str) -> dict[str, Any]:
    """Lighthouse's report. It pictures a phone on a slow network unless told otherwise."""
    command = [
        *LIGHTHOUSE,
        address,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(GOALS)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]
    done = subprocess.run(
        command, env={**os.environ, "CHROME_PATH": browser}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"Lighthouse failed:\n{done.stderr}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def score(report: dict[str, Any], category: str) -> int:
    return round(100 * (report["categories"][category]["score"] or 0))


def faults(report: dict[str, Any], category: str) -> list[str]:
    """The audits that took points away."""
    counted = [entry["id"] for entry in report["categories"][category]["auditRefs"] if entry["weight"]]
    audits = [report["audits"][name] for name in counted]
    return [f"  {audit['id']}: {audit['title']}" for audit in audits if audit["score"] not in (None, 1)]


def main() -> int:
    browser = find_browser()
    if browser is None:
        sys.exit(MISSING)
    if not shutil.which(LIGHTHOUSE[0]):
        sys.exit("Lighthouse comes with npm: install Node 20 and call make lighthouse again.")
    with demo() as address:
        reports = [measure(address, browser) for _ in range(RUNS)]
    missed = 0
    for category, goal in GOALS.items():
        report = sorted(reports, key=lambda report: score(report, category))[RUNS // 2]
        print(f"{category}: {score(report, category)} (goal {goal})", *faults(report, category), sep="\n")
        missed += score(report, category) < goal
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main())
