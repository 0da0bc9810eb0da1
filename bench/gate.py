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
SCALE = Scale(rounds=5, seconds=1, small=1_000, large=0, asked=0, first=0, more=0)
NAMES = ("bare", "full", "poll-304", "page-30", "check-in")


def main(arguments: list[str]) -> int:
    require_wrk()
    collect_static()
    found = {name: measure(kind, SCALE, NAMES)["ratios"] for kind, name in DATABASES.items()}
    if "--store" in arguments:
        STORED.write_text(json.dumps(found, indent=1) + "\n")
    stored = json.loads(STORED.read_text())
    fallen = 0
    for database, ratios in found.items():
        for name, value in ratios.items():
            before = stored[database][name]
            has_fallen = value < before * (1 - LOSS)
            fallen += has_fallen
            print(f"{database:10} {name:28} {value:.3f}, stored {before:.3f}{' FELL' if has_fallen else ''}")
    return min(fallen, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
