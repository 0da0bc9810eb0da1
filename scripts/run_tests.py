"""Runs the tests on SQLite and on PostgreSQL, and adds both up. Arguments go to pytest.

What is the same on every database (tests/once.py) runs on SQLite alone."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from scripts.browser import bring_browser

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "var/test-results"
WITH_POSTGRES = [sys.executable, "-m", "scripts.with_postgres"]
NOT_TWICE = ["-m", "not one_database"]
# What pytest says when all tests that were asked for are left out.
NO_TESTS = 5
MEMORY = Path("/dev/shm")  # noqa: S108 - only a parent of a folder of our own
ENOUGH_BYTES = 2 * 1024**3


def run_on(database: str, prefix: list[str], arguments: list[str]) -> int:
    print(f"\nTests on {database}", flush=True)
    pytest = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", f"--junitxml={report_of(database)}"]
    with scratch_folder() as folder:
        environment = {**os.environ, "TMPDIR": folder}
        environment.pop("TEST_DATABASE_URL", None)
        return subprocess.run([*prefix, *pytest, *arguments], cwd=ROOT, env=environment, check=False).returncode


@contextmanager
def scratch_folder() -> Iterator[str]:
    """Where databases and profiles of browsers are made: in memory where there is enough of it, and gone afterwards."""
    memory = MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES else None
    with TemporaryDirectory(prefix="tutortool-", dir=memory, ignore_cleanup_errors=True) as folder:
        # PostgreSQL may run as somebody else, who has to get through.
        Path(folder).chmod(0o711)
        yield folder


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
    codes = {"SQLite": run_on("SQLite", [], arguments)}
    code = run_on("PostgreSQL", WITH_POSTGRES, [*NOT_TWICE, *arguments])
    codes["PostgreSQL"] = 0 if code == NO_TESTS and codes["SQLite"] == 0 else code
    for database, code in codes.items():
        if code:
            print(f"Not all is well on {database}: see above.")
    counts = [count(database) for database in codes if report_of(database).exists()]
    total = {name: sum(each[name] for each in counts) for name in ("passed", "failed", "skipped")}
    print("\nBoth databases together (what is the same on each was run on SQLite and counted once):")
    print(", ".join(f"{number} {name}" for name, number in total.items()))
    return max(codes.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
