"""`make bench`: every goal on both databases, to bench/results.json and bench/results.md.

python -m bench [--short] [sqlite] [postgresql]
"""

import json
import os
import sys
from datetime import UTC, datetime

from bench import capacity, machine
from bench.goals import judge
from bench.passes import DATABASES, collect_static, measure
from bench.scale import SHORT, WHOLE
from bench.server import ROOT
from bench.table import table
from bench.wrk import require_wrk

RESULTS = ROOT / "bench/results.json"
TABLE = ROOT / "bench/results.md"


def main(arguments: list[str]) -> int:
    require_wrk()
    scale = SHORT if "--short" in arguments else WHOLE
    kinds = [kind for kind in DATABASES if kind in arguments] or list(DATABASES)
    collect_static()
    facts = machine.facts()
    figures = {DATABASES[kind]: measure(kind, scale) for kind in kinds}
    results = {
        "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": machine.commit(),
        "short": scale is SHORT,
        "machine": facts,
        "goals": {database: judge(found, database) for database, found in figures.items()},
        "figures": figures,
    }
    where = (ROOT / "var/bench-short.json", ROOT / "var/bench-short.md") if scale is SHORT else (RESULTS, TABLE)
    where[0].write_text(json.dumps(results, indent=1) + "\n")
    where[1].write_text(table(results))
    print(table(results))
    if where[0] == RESULTS and "PostgreSQL" in figures:
        capacity.main()
    return 0


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main(sys.argv[1:]))
