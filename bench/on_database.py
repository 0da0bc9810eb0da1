"""All measures on one kind of database, in a process with the application's settings; gives plain figures.

python -m bench.on_database FOLDER, where plan.json says what to do
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from bench.scale import Scale
from bench.server import FIRST_PORT, WORKERS, Server
from bench.wrk import CONNECTIONS

Figures = dict[str, Any]
# wrk opens all of its connections at once, and whichever worker is awake first would often get all of them: a rate of
# half the machine. One more than its share each worker may take.
EVENLY: dict[str, Any] = {"GUNICORN_CMD_ARGS": f"--worker-connections {CONNECTIONS // WORKERS + 1}"}


def measure(plan: dict[str, Any]) -> Figures:
    # These need the settings.
    from bench import burst, growth, memory, statements  # noqa: PLC0415
    from bench.rows import Rows  # noqa: PLC0415

    scale = Scale(**plan["scale"])
    (small_url, large_url), folders = plan["urls"], [Path(folder) for folder in plan["folders"]]
    rows, cookies, figures = Rows(), growth.cookies_of(folders), Figures()
    with Server(small_url, **EVENLY) as server:
        figures["ready"] = server.ready_seconds
        rates = rates_of(server, plan, rows)
        figures["rates"] = {name: rates.rate(name) for name in rates.runs}
        figures["ratios"] = figures_of(rates)
    with Server(small_url) as server:
        say("bursts")
        figures["burst_p99"], figures["burst_clean"], figures["burst_answers"] = burst.measure_bursts(
            server.address, rows, scale.rounds
        )
        say("statements")
        figures["statements"] = statements.count_all()
        figures["statement_faults"] = statements.faults(figures["statements"])
        say("growth")
        with Server(large_url, FIRST_PORT + 1) as large:
            figures["growth"] = growth.measure(server, large, cookies, scale.rounds, scale.asked)
            figures["export_peaks"] = growth.export_peaks((server, large), cookies)
    say("memory")
    with Server(small_url, WEB_CONCURRENCY="1") as single:
        figures["memory"], figures["memory_growth"] = memory.measure(
            single, folders[0], cookies[0], scale.first, scale.more
        )
    return figures


def rates_of(server: Server, plan: dict[str, Any], rows: Any) -> Any:
    from bench import burst, ratios, sql  # noqa: PLC0415 - as above

    say("rates")
    scale, folder = Scale(**plan["scale"]), Path(plan["folders"][0])
    options: dict[str, Any] = {"rounds": scale.rounds, "seconds": scale.seconds, "reset": rows.reset}
    more: dict[str, Callable[[], float]] = {}
    if plan["pgbench"]:
        script = sql.write_script(folder)
        rows.reset()
        more["pgbench"] = lambda: sql.run_pgbench(Path(plan["pgbench"]), plan["urls"][0], script, scale.seconds)
    more["hot"], more["spread"] = burst.heat(server.address, folder)
    return ratios.measure(server.address, folder, more=more, **options)


def figures_of(rates: Any) -> dict[str, float]:
    wanted = {
        "check-in / empty": ("check-in", "bare"),
        "check-in with a map / empty": ("check-in-htmx", "bare"),
        "poll 304 / empty": ("poll-304", "bare"),
        "poll 304 / poll 200": ("poll-304", "poll-200"),
        "poll 304 / poll 200 with a seat": ("poll-304", "poll-200-seated"),
        "page of 30 seats / empty": ("page-30", "bare"),
        "page of 30 seats / page of 300": ("page-30", "page-300"),
        "hot slot / spread": ("hot", "spread"),
        "all middleware / none": ("full", "bare"),
        "check-in / pgbench": ("check-in", "pgbench"),
    }
    return {name: rates.ratio(*pair) for name, pair in wanted.items() if set(pair) <= set(rates.runs)}


def say(what: str) -> None:
    print(f"  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    plan = json.loads((folder / "plan.json").read_text())
    (folder / "figures.json").write_text(json.dumps(measure(plan)))
