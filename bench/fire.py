"""`make fire`: R1 and R4 on both databases, to bench/fire.json.

python -m bench.fire ROUNDS [sqlite] [postgresql] [--to FILE] [--short]

--short is for the tests: a drain of six seconds at 40 requests a second, beside which other tests run.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import machine
from bench.passes import DATABASES
from bench.postgres import Cluster, cluster
from bench.server import FIRST_PORT, ROOT, Server, environment

RESULTS = ROOT / "bench/fire.json"


def run(kind: str, count: int, is_short: bool) -> dict[str, Any]:
    """Both tests on one database; in a process of its own, since the settings hold for a process."""
    with tempfile.TemporaryDirectory(prefix="tutortool-fire-") as name, ExitStack() as stack:
        folder, server = Path(name), None
        if kind == "postgresql":
            server = stack.enter_context(cluster())
            url = server.create("fire")
        else:
            url = f"sqlite:///{folder / 'fire.sqlite3'}"
        os.environ.update(environment(url))
        return under_fire(url, server, folder, count, is_short)


def under_fire(url: str, server: Cluster | None, folder: Path, count: int, is_short: bool) -> dict[str, Any]:
    import django  # noqa: PLC0415 - the settings are there only now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - as above

    from bench import drain, kills, world  # noqa: PLC0415 - as above

    # Two courses are 900 claims, more than a round can use up; a third of what a drain sends are check-ins.
    blocks = [world.Block(first, 1 + rounds, 30, 25, 15) for first, rounds in ((1_000, 2 * count), (5_000, 1))]
    pace = drain.SHORT if is_short else drain.FULL
    # Pages name their stylesheets by the hashes of the files.
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0, interactive=False)
    world.write_blocks(blocks)
    instances = [Server(url, FIRST_PORT + n, DRAIN_SECONDS=str(pace.drains)) for n in range(2)]
    with instances[0]:
        killed = asyncio.run(kills.rounds(instances[0], server, blocks[0], folder / "log", count))
        with instances[1]:
            drained = asyncio.run(drain.drain(instances, blocks[1], FIRST_PORT + 2, pace))
    return {
        "R1": killed | {"holds": kills.is_well(killed)},
        "R4": drained | {"holds": not drained["failed"] and drained["both_again"]},
    }


def main(arguments: list[str]) -> int:
    target = Path(arguments[arguments.index("--to") + 1]) if "--to" in arguments else RESULTS
    count = int(arguments[0])
    is_short = "--short" in arguments
    kinds = [kind for kind in DATABASES if kind in arguments] or list(DATABASES)
    if len(kinds) == 1:
        found = {DATABASES[kinds[0]]: run(kinds[0], count, is_short)}
    else:
        found = {}
        for kind in kinds:
            part = target.with_suffix(f".{kind}")
            command = [sys.executable, "-m", "bench.fire", str(count), kind, "--to", str(part)]
            command += ["--short"] if is_short else []
            subprocess.run(command, check=False)
            if not part.exists():
                sys.exit(f"The rounds on {DATABASES[kind]} did not come to an end.")
            found |= json.loads(part.read_text())["found"]
            part.unlink()
    result = {
        "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": machine.commit(),
        "machine": machine.facts(),
        "found": found,
    }
    target.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(found, indent=1))
    return 0 if all(each["holds"] for tests in found.values() for each in tests.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
