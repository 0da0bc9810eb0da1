"""Runs every test twice, on SQLite and on PostgreSQL, and adds both up. Arguments go to pytest."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from scripts.browser import bring_browser

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "var/test-results"
WITH_POSTGRES = [sys.executable, "-m", "scripts.with_postgres"]


def run_on(database: str, prefix: list[str], arguments: list[str]) -> int:
    print(f"\nTests on {database}", flush=True)
    environment = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    pytest = [sys.executable, "-m", "pytest", "-n", "2", f"--junitxml={report_of(database)}"]
    return subprocess.run([*prefix, *pytest, *arguments], cwd=ROOT, env=environment, check=False).returncode


def report_of(database: str) -> Path:
    return RESULTS / f"{database.lower()}.xml"


def count(database: str) -> dict[str, int]:
    """How many tests passed, failed and were skipped on this database, from pytest's own report."""
    suite = ElementTree.parse(report_of(database)).find("testsuite")  # noqa: S314 - written by our own run
    if suite is None:
        return {"passed": 0, "failed": 0, "skipped": 0}
    tests, failures, errors, skipped = (
        int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return {"passed": tests - failed - skipped, "failed": failed, "skipped": skipped}


def main(arguments: list[str]) -> int:
    print("Browser:", bring_browser(), flush=True)
    RESULTS.mkdir(parents=True, exist_ok=True)
    for old in RESULTS.glob("*.xml"):
        old.unlink()
    # PostgreSQL follows whatever SQLite said: both answers are wanted.
    codes = {
        "SQLite": run_on("SQLite", [], arguments),
        "PostgreSQL": run_on("PostgreSQL", WITH_POSTGRES, arguments),
    }
    for database, code in codes.items():
        if code:
            print(f"Not all is well on {database}: see above.")
    counts = [count(database) for database in codes if report_of(database).exists()]
    total = {name: sum(each[name] for each in counts) for name in ("passed", "failed", "skipped")}
    print("\nBoth databases together:")
    print(", ".join(f"{number} {name}" for name, number in total.items()))
    return max(codes.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
