"""`make bench-gate`: a few ratios, half a minute; fails when one falls more than 15 % below bench/gate.json.

python -m bench.gate [--store]
"""

import json
import sys
import tempfile
from pathlib import Path

from bench.passes import DATABASES, collect_static, databases, run
from bench.server import ROOT

STORED = ROOT / "bench/gate.json"
LOSS = 0.15
ROUNDS = 60
# What fell because something else disturbed the machine does not fall three times.
TRIES = 3
Ratios = dict[str, dict[str, float]]


def main(arguments: list[str]) -> int:
    collect_static()
    found: Ratios = {name: measure(kind) for kind, name in DATABASES.items()}
    if "--store" in arguments:
        STORED.write_text(json.dumps(found, indent=1) + "\n")
    stored: Ratios = json.loads(STORED.read_text())
    for _ in range(TRIES - 1):
        for database in {database for database, _ in fallen(found, stored)}:
            kind = next(kind for kind, name in DATABASES.items() if name == database)
            found[database] = better(found[database], measure(kind))
    lost = fallen(found, stored)
    for database, ratios in found.items():
        for name, value in ratios.items():
            mark = " FELL" if (database, name) in lost else ""
            print(f"{database:10} {name:20} {value:.4f}, stored {stored[database][name]:.4f}{mark}")
    return 1 if lost else 0


def measure(kind: str) -> dict[str, float]:
    """In memory, as far as there is room: how fast a disk is says nothing about the code."""
    shared = Path("/dev/shm")  # noqa: S108 - memory
    with tempfile.TemporaryDirectory(prefix="tutortool-gate-", dir=shared if shared.is_dir() else None) as name:
        folder = Path(name)
        with databases(kind, folder, ["gate"], durable=False) as (urls, _):
            run("bench.fill", "100", str(folder), url=urls[0])
            run("bench.in_process", str(folder), str(ROUNDS), url=urls[0])
        ratios: dict[str, float] = json.loads((folder / "ratios.json").read_text())
        return ratios


def better(one: dict[str, float], other: dict[str, float]) -> dict[str, float]:
    return {name: max(value, other[name]) for name, value in one.items()}


def fallen(found: Ratios, stored: Ratios) -> list[tuple[str, str]]:
    """Database and name of each ratio that is more than the allowed loss below the stored one."""
    return [
        (database, name)
        for database, ratios in stored.items()
        for name, before in ratios.items()
        if found[database][name] < before * (1 - LOSS)
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
