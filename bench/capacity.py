"""What a million check-ins within a quarter of an hour would take, by the rates of bench/results.json.

python -m bench.capacity writes the tables into docs/scaling.md.
"""

import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.server import ROOT

RESULTS = ROOT / "bench/results.json"
PAGE = ROOT / "docs/scaling.md"
BEGIN, END = "<!-- worked out by python -m bench.capacity -->\n", "<!-- until here -->"

STUDENTS = 1_000_000
SECONDS = 15 * 60
# The busiest minute against the average one: most come when the lecture begins.
PEAK = 3
SLOT = 30
# How long a phone shows the page; then it is put away.
OPEN_SECONDS = 60
POLL_SECONDS = 5
# The projector asks every three seconds, the tutor's own page every ten.
WATCHING = 1 / 3 + 1 / 10
# So full a machine may be on purpose.
FULL = 0.6
# Of a pod, each with a connection of its own.
THREADS = 8
# Those that the rates were measured on, with the load and the database on them as well.
CORES = 2


@dataclass(frozen=True, slots=True)
class Load:
    """One kind of request: its name, the measures of its rate and of its statements, how many a second at the peak."""

    name: str
    measure: str
    counted: str
    peak: float


def loads() -> list[Load]:
    arriving = STUDENTS / SECONDS * PEAK
    polls = arriving * OPEN_SECONDS / POLL_SECONDS
    watching = STUDENTS / SLOT * WATCHING
    return [
        Load("first visit of a phone", "page-30", "student page", arriving),
        Load("check-in, answered with the map", "check-in-htmx", "check-in with a map", arriving),
        Load("polls of phones, something changed", "poll-200", "poll 200", polls / 2),
        Load("polls of phones, nothing changed", "poll-304", "poll 304", polls / 2),
        Load("polls of projectors and tutors", "poll-200", "poll 200", watching),
    ]


def tables(figures: dict[str, Any]) -> str:
    rates: dict[str, float] = figures["rates"]
    rows, pods, statements = [], 0.0, 0.0
    for load in loads():
        rate, asked = rates[load.measure], load.peak * figures["statements"][load.counted]
        pods, statements = pods + load.peak / rate, statements + asked
        ratio = rate / rates["bare"]
        rows.append(
            f"| {load.name} | {load.peak:,.0f} | {rate:,.0f} ({ratio:.2f}) | {load.peak / rate:,.1f} | {asked:,.0f} |"
        )
    return "\n".join(
        [
            "| at the peak | a second | one pod does (of empty) | pods | statements a second |",
            "|---|---|---|---|---|",
            *rows,
            f"| **all** | {sum(load.peak for load in loads()):,.0f} | | {pods:,.1f} | {statements:,.0f} |",
            "",
            # pgbench runs whole check-ins: two statements and a commit. A poll's statement costs less than half of one.
            *conclusions(pods, statements / rates["pgbench"] / 2),
        ]
    )


def conclusions(pods: float, databases: float) -> list[str]:
    """Rounded up, as machines are bought."""
    check_ins = loads()[1].peak
    rows = []
    for name, share in (("all in one", 1), ("ten installations", 10), ("a hundred", 100)):
        pods_each = math.ceil(pods / FULL / share)
        processors = math.ceil(databases * CORES / FULL / share)
        rows.append(f"| {name} | {pods_each:,} | {pods_each * THREADS:,} | {processors:,} | {check_ins / share:,.0f} |")
    return [
        f"| each, {FULL:.0%} full | pods of {CORES} processors | connections | processors of PostgreSQL | check-ins |",
        "|---|---|---|---|---|",
        *rows,
    ]


def written(page: str, figures: dict[str, Any]) -> str:
    """The page with its tables worked out anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{tables(figures)}\n{END}{after}"


def main(results: Path = RESULTS) -> int:
    figures = json.loads(results.read_text())["figures"]["PostgreSQL"]
    PAGE.write_text(written(PAGE.read_text(), figures))
    print(tables(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(*(Path(name) for name in sys.argv[1:])))
