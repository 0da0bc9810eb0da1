"""`make bench-gate`: a few ratios, about a minute; fails when one falls more than 15 % below bench/gate.json.

python -m bench.gate [--store]
"""

import json
import sys

from bench.passes import DATABASES, collect_static, measure
from bench.scale import Scale
from bench.server import ROOT
from bench.wrk import require_wrk

STORED = ROOT / "bench/gate.json"
LOSS = 0.15
Ratios = dict[str, dict[str, float]]
SCALE = Scale(rounds=5, seconds=1, small=1_000, large=0, asked=0, first=0, more=0)
NAMES = ("bare", "full", "poll-304", "page-30", "check-in")


def main(arguments: list[str]) -> int:
    require_wrk()
    if not STORED.exists() and "--store" not in arguments:
        sys.exit("No ratios are stored yet: call make bench-gate ARGS=--store on a machine that does nothing else.")
    collect_static()
    found: Ratios = {name: measure(kind, SCALE, NAMES)["ratios"] for kind, name in DATABASES.items()}
    if "--store" in arguments:
        STORED.write_text(json.dumps(found, indent=1) + "\n")
    stored = json.loads(STORED.read_text())
    lost = fallen(found, stored)
    for database, ratios in found.items():
        for name, value in ratios.items():
            mark = " FELL" if (database, name) in lost else ""
            print(f"{database:10} {name:28} {value:.3f}, stored {stored[database][name]:.3f}{mark}")
    return 1 if lost else 0


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
