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
# Those that the rates were measured on, with the load and the database on them as well.
CORES = 2


@dataclass(frozen=True, slots=True)
class Load:
    """One kind of request: its name, the measure that stands for it, how many a second at the peak, statements each."""

    name: str
    measure: str
    peak: float
    statements: int

    def machines(self, rates: dict[str, float]) -> float:
        return self.peak / rates[self.measure]


def loads() -> list[Load]:
    arriving = STUDENTS / SECONDS * PEAK
    polls = arriving * OPEN_SECONDS / POLL_SECONDS
    watching = STUDENTS / SLOT * WATCHING
    return [
        Load("first visit of a phone", "page-30", arriving, 2),
        Load("check-in, answered with the map", "check-in-htmx", arriving, 4),
        Load("polls of phones, something changed", "poll-200", polls / 2, 2),
        Load("polls of phones, nothing changed", "poll-304", polls / 2, 1),
        Load("polls of projectors and tutors", "poll-200", watching, 2),
    ]


def tables(figures: dict[str, Any]) -> str:
    rates: dict[str, float] = figures["rates"]
    rows, pods = [], 0.0
    for load in loads():
        pods += load.machines(rates)
        measured = rates[load.measure]
        rows.append(
            f"| {load.name} | {load.peak:,.0f} | {measured:,.0f} ({measured / rates['bare']:.2f}) "
            f"| {load.machines(rates):,.1f} | {load.peak * load.statements:,.0f} |"
        )
    return "\n".join(
        [
            "| at the peak | a second | one pod does (of empty) | pods | statements a second |",
            "|---|---|---|---|---|",
            *rows,
            f"| **all** | {sum(load.peak for load in loads()):,.0f} | | {pods:,.1f} | {statements():,.0f} |",
            "",
            *conclusions(pods, rates["pgbench"]),
        ]
    )


def statements() -> float:
    return sum(load.peak * load.statements for load in loads())


def conclusions(pods: float, pgbench: float) -> list[str]:
    """Rounded up, as machines are bought."""
    needed = math.ceil(pods / FULL)
    # A check-in is two statements and a commit, so half of one is more than a poll's statement costs.
    processors = math.ceil(statements() / 2 / pgbench * CORES / FULL)
    rows = [("all in one", 1), ("ten installations", 10), ("a hundred", 100)]
    return [
        f"| {FULL:.0%} full | pods of {CORES} processors | connections | processors of PostgreSQL | check-ins |",
        "|---|---|---|---|---|",
        *(
            f"| {name} | {math.ceil(needed / share):,} each | {math.ceil(needed / share) * 8:,} "
            f"| {math.ceil(processors / share):,} | {loads()[1].peak / share:,.0f} |"
            for name, share in rows
        ),
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
