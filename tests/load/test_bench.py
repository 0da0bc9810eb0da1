"""What the bench works out, without measuring anything."""

import re
from typing import Any

import pytest

from bench.client import percentile
from bench.gate import fallen
from bench.goals import GOALS, Goal, judge
from bench.ratios import Rates
from bench.sql import CLIENTS, DEVICE, NUMBER, SLOT, STUDENT, script
from bench.table import table
from bench.world import ARENA, code_of, seat_of


def test_a_ratio_is_the_median_of_the_rounds_own_ratios() -> None:
    """A round in which everything is slow counts as any other."""
    rates = Rates({"bare": [100, 10, 100], "full": [80, 8, 70]})
    assert rates.ratio("full") == 0.8
    assert rates.rate("full") == 70


@pytest.mark.parametrize(("value", "holds"), [(0.19, False), (0.20, True), (0.21, True)])
def test_a_goal_holds_at_its_bound(value: float, holds: bool) -> None:
    goal = Goal("P1", "", "", {"SQLite": 0.20, "PostgreSQL": 0.22}, lambda _: value, ">=")
    assert goal.holds(value, "SQLite") is holds
    assert not goal.holds(value, "PostgreSQL")


def test_every_goal_is_judged_and_pgbench_on_postgresql_alone() -> None:
    figures: dict[str, Any] = {
        "ratios": {
            "check-in / empty": 0.3, "poll 304 / empty": 0.6, "poll 304 / poll 200": 4, "page of 30 seats / empty": 0.2,
            "page of 30 seats / page of 300": 7, "hot slot / spread": 0.9, "all middleware / none": 0.8,
        },
        "growth": {"/": [1.0, 1.2], "/admin/": [1.2, 1.1]}, "export_peaks": [1.0, 1.5], "statement_faults": [],
        "burst_p99": 1.0, "burst_clean": True, "memory": 50, "memory_growth": 0.01, "ready": 1.5,
    }  # fmt: skip
    rows = {(row["id"], row["what"]): row["holds"] for row in judge(figures, "SQLite")}
    assert {goal.id for goal in GOALS} - {row[0] for row in rows} == {"P2"}
    assert [name for name, holds in rows.items() if not holds] == [
        ("P4", "cost of a page with 300 seats / with 30"),
        ("P7", "median of the worst page, ten times the data"),
    ]


def test_the_table_has_a_row_for_each_goal() -> None:
    row = {"id": "P9", "what": "empty view", "goal": ">= 0.75", "value": 0.8, "unit": "", "holds": True}
    other = row | {"id": "P2", "what": "pgbench", "value": 0.1, "holds": False}
    goals = {"SQLite": [row], "PostgreSQL": [row, other]}
    lines = table({"at": "now", "commit": "abc", "short": False, "goals": goals, "machine": {"cores": 2}}).splitlines()
    assert lines[0] == "Measured now, commit abc."
    assert "| P9 | empty view | 0.8 | holds (>= 0.75) | 0.8 | holds (>= 0.75) |" in lines
    assert "| P2 | pgbench |  |  | 0.1 | **misses** (>= 0.75) |" in lines
    assert lines[-1] == "cores 2"


def test_the_gate_tells_what_fell() -> None:
    stored = {"SQLite": {"a": 1.0, "b": 1.0}}
    assert fallen({"SQLite": {"a": 0.86, "b": 0.84}}, stored) == [("SQLite", "b")]


def test_percentile_is_a_value_that_was_seen() -> None:
    assert percentile(list(range(1, 101)), 0.99) == 100
    assert percentile([3, 1, 2], 0.5) == 2


def test_pgbench_counts_up_through_the_claims_of_the_arena() -> None:
    """Its numbers, worked out as pgbench does, name slots and students of one course, each claim once."""
    device = DEVICE.secret * 64
    claim = f"'{code_of(SLOT)}', {SLOT}, {STUDENT}, '{seat_of(NUMBER)}', '{device}'"
    said = [f"SELECT {claim}, '2026-11-21 10:20:30+00:00'::timestamptz"]
    lines = script(said, device).splitlines()
    assert lines[-1] == f"SELECT :code, :slot, :student, ('s' || :number), ('{device[8:]}' || :device), now();"
    claims = [_claim(lines, client, count) for client in range(CLIENTS) for count in (0, 1, 29, 30, 451)]
    assert len(set(claims)) == len(claims)
    everybody = {
        (ARENA.slot(c, w), ARENA.student(c, n))
        for c in range(ARENA.courses) for w in range(ARENA.weeks) for n in range(ARENA.students)
    }  # fmt: skip
    assert set(claims) <= everybody


def _claim(lines: list[str], client: int, count: int) -> tuple[int, int]:
    known = {"client_id": client, "count": count}
    for line in lines[:-1]:
        name, expression = re.fullmatch(r"\\set (\w+) (.+)", line).groups()  # type: ignore[union-attr]
        text = re.sub(r":(\w+)", lambda found: str(known[found[1]]), expression).replace("/", "//")
        known[name] = eval(text)  # noqa: S307 - our own arithmetic
    return known["slot"], known["student"]
