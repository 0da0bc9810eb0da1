"""`make fire`: R1 and R4 on both databases, to bench/fire.json.

python -m bench.fire ROUNDS [sqlite] [postgresql] [--to FILE] [--rate REQUESTS_A_SECOND]
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
from bench.passes import DATABASES, collect_static
from bench.postgres import Cluster, cluster
from bench.server import FIRST_PORT, ROOT, Server, environment

RATE = 200
RESULTS = ROOT / "bench/fire.json"


def run(kind: str, count: int, rate: int) -> dict[str, Any]:
    """Both tests on one database; in a process of its own, since the settings hold for a process."""
    collect_static()
    with tempfile.TemporaryDirectory(prefix="tutortool-fire-") as name, ExitStack() as stack:
        folder, server = Path(name), None
        if kind == "postgresql":
            server = stack.enter_context(cluster())
            url = server.create("fire")
        else:
            url = f"sqlite:///{folder / 'fire.sqlite3'}"
        os.environ.update(environment(url))
        return under_fire(url, server, folder, count, rate)


def under_fire(url: str, server: Cluster | None, folder: Path, count: int, rate: int) -> dict[str, Any]:
    import django  # noqa: PLC0415 - the settings are there only now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - as above

    from bench import drain, kills, world  # noqa: PLC0415 - as above

    # Two courses are 900 claims, more than a round can use up; a third of what a drain sends are check-ins.
    blocks = [world.Block(first, 1 + rounds, 30, 25, 15) for first, rounds in ((1_000, 2 * count), (5_000, 1))]
    call_command("migrate", verbosity=0, interactive=False)
    world.write_blocks(blocks)
    with Server(url) as under_load:
        killed = asyncio.run(kills.rounds(under_load, server, blocks[0], folder / "log", count))
    instances = [Server(url, FIRST_PORT + n, DRAIN_SECONDS=str(drain.DRAIN_SECONDS)) for n in range(2)]
    with instances[0], instances[1]:
        drained = asyncio.run(drain.drain(instances, blocks[1], FIRST_PORT + 2, rate))
    return {
        "R1": killed | {"holds": kills.is_well(killed)},
        "R4": drained | {"holds": not drained["failed"] and drained["both_again"]},
    }


def main(arguments: list[str]) -> int:
    target = Path(arguments[arguments.index("--to") + 1]) if "--to" in arguments else RESULTS
    count = int(arguments[0])
    rate = int(arguments[arguments.index("--rate") + 1]) if "--rate" in arguments else RATE
    kinds = [kind for kind in DATABASES if kind in arguments] or list(DATABASES)
    if len(kinds) == 1:
        found = {DATABASES[kinds[0]]: run(kinds[0], count, rate)}
    else:
        found = {}
        for kind in kinds:
            part = target.with_suffix(f".{kind}")
            command = [sys.executable, "-m", "bench.fire", str(count), kind, "--to", str(part), "--rate", str(rate)]
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
