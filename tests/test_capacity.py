"""The tables of docs/scaling.md: worked out from the rates that the bench measured, and not by hand."""

import json

import pytest

from bench.capacity import BEGIN, END, PAGE, RESULTS, loads, tables, written

RATES = {
    "bare": 4000.0,
    "page-30": 800.0,
    "check-in-htmx": 500.0,
    "poll-200": 1000.0,
    "poll-304": 2000.0,
    "pgbench": 2000.0,
}
STATEMENTS = {"student page": 2, "check-in with a map": 3, "poll 200": 2, "poll 304": 1}
FIGURES = {"rates": RATES, "statements": STATEMENTS}


def test_the_page_says_what_was_measured() -> None:
    figures = json.loads(RESULTS.read_text())["figures"]["PostgreSQL"]
    assert written(PAGE.read_text(), figures) == PAGE.read_text()


def test_a_million_in_a_quarter_of_an_hour() -> None:
    first, check_in, changed, unchanged, watching = loads()
    # 1,111 a second on average, three times as many in the busiest minute.
    assert first.peak == check_in.peak == pytest.approx(3333, abs=1)
    # Twelve questions in a minute of each, half of them in vain.
    assert changed.peak == unchanged.peak == pytest.approx(20_000)
    assert watching.peak == pytest.approx(14_444, abs=1)


def test_machines_follow_from_rates() -> None:
    lines = tables(FIGURES).splitlines()
    assert "| first visit of a phone | 3,333 | 800 (0.20) | 4.2 | 6,667 |" in lines
    # 3333/800 + 3333/500 + 20000/1000 + 20000/2000 + 14444/1000 machines, and 60 % of each.
    assert "| all in one | 93 | 744 | 88 | 3,333 |" in lines
    assert "| a hundred | 1 | 8 | 1 | 33 |" in lines


def test_the_rest_of_the_page_stays() -> None:
    page = f"before\n{BEGIN}old\n{END}\nafter\n"
    assert written(page, FIGURES) == f"before\n{BEGIN}{tables(FIGURES)}\n{END}\nafter\n"
