"""The goals P1 to P9, and which figure of a run says whether one holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Goal:
    """`bound` is by database where it differs; `more` says that more is better."""

    id: str
    what: str
    unit: str
    bound: dict[str, float] | float
    value: Callable[[Figures], float | None]
    sign: Literal[">=", "<="] = "<="

    def bound_on(self, database: str) -> float:
        return self.bound[database] if isinstance(self.bound, dict) else self.bound

    def holds(self, value: float, database: str) -> bool:
        bound = self.bound_on(database)
        return value >= bound if self.sign == ">=" else value <= bound


def ratio(name: str) -> Callable[[Figures], float | None]:
    return lambda figures: figures["ratios"].get(name)


def worst(index: int) -> Callable[[Figures], float | None]:
    return lambda figures: max(pair[index] for pair in figures["growth"].values())


def flat(figures: Figures) -> float:
    """How much more an export needs on the large database, in MB."""
    small, large = figures["export_peaks"]
    return max(0.0, float(large - small))


GOALS = (
    Goal("P1", "check-in POST / empty", "", {"PostgreSQL": 0.22, "SQLite": 0.20}, ratio("check-in / empty"), ">="),
    Goal("P2", "check-in POST / pgbench with its SQL", "", 0.20, ratio("check-in / pgbench"), ">="),
    Goal("P3", "poll answered 304 / empty", "", {"PostgreSQL": 0.45, "SQLite": 0.55}, ratio("poll 304 / empty"), ">="),
    Goal("P3", "poll answered 304 / answered 200, a seat of one's own", "x", 3,
         ratio("poll 304 / poll 200 with a seat"), ">="),
    Goal("P3", "poll answered 304 / answered 200, none yet", "x", 3, ratio("poll 304 / poll 200"), ">="),
    Goal("P4", "student page with 30 seats / empty", "", 0.15, ratio("page of 30 seats / empty"), ">="),
    Goal("P4", "cost of a page with 300 seats / with 30", "x", 6, ratio("page of 30 seats / page of 300")),
    Goal("P5", "p99 of 500 phones within 2 s on one slot", "s", 1.5, lambda figures: figures["burst_p99"]),
    Goal("P5", "bursts with other answers than 200, 409, 429, or a seat won twice", "", 0,
         lambda figures: float(not figures["burst_clean"])),
    Goal("P5", "one hot slot / the same load over forty", "", 0.5, ratio("hot slot / spread"), ">="),
    Goal("P6", "requests with more statements than allowed", "", 0, lambda figures: len(figures["statement_faults"])),
    Goal("P7", "median of the worst page, ten times the data", "x", 1.15, worst(0)),
    Goal("P7", "p99 of the worst page, ten times the data", "x", 1.3, worst(1)),
    Goal("P7", "an export's memory, ten times the data", "MB more", 2, flat),
    Goal("P8", "own memory of one worker after 10,000 requests", "MB", 60, lambda figures: figures["memory"]),
    Goal("P8", "its growth over the next 50,000", "%", 2, lambda figures: figures["memory_growth"] * 100),
    Goal("P8", "ready after", "s", 3, lambda figures: figures["ready"]),
    Goal("P9", "empty view with all middleware / without", "", 0.75, ratio("all middleware / none"), ">="),
)  # fmt: skip


def judge(figures: Figures, database: str) -> list[dict[str, Any]]:
    rows = []
    for goal in GOALS:
        value = goal.value(figures)
        if value is not None:
            bound = goal.bound_on(database)
            rows.append({
                "id": goal.id, "what": goal.what, "goal": f"{goal.sign} {bound:g} {goal.unit}".strip(),
                "value": round(value, 4), "unit": goal.unit, "holds": goal.holds(value, database),
            })  # fmt: skip
    return rows
