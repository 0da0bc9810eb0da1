"""R1: kill -9 of a worker, of the master and of the database, under load; then the count."""

import asyncio
import os
import random
import signal
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import connection

from attendance.register.models import Attendance
from bench.fire_clients import Crowd, read_log
from bench.postgres import Cluster
from bench.server import Server
from bench.world import Block

# Each round lasts so long before something is killed, by chance.
BETWEEN = (0.1, 0.6)


async def rounds(server: Server, cluster: Cluster | None, block: Block, log: Path, count: int) -> dict[str, Any]:
    """Kill `count` times while the crowd checks in. Gives what was killed, answered and found."""
    chance = random.Random(count)  # noqa: S311 - which process dies when; no secret
    victims = ["worker", "master", *(["database"] if cluster else [])]
    crowd, killed = Crowd(server.address, block, log), Counter[str]()
    load = asyncio.create_task(crowd.run())
    for number in range(count):
        await asyncio.sleep(chance.uniform(*BETWEEN))
        if crowd.stopped:
            raise SystemExit("There were too few claims for so many rounds.")
        victim = chance.choice(victims)
        await asyncio.to_thread(kill, victim, server, cluster, chance)
        killed[victim] += 1
        if (number + 1) % 10 == 0:
            print(f"  {number + 1} rounds, {crowd.answers[303]} acknowledged", flush=True)
    await asyncio.sleep(0.3)
    crowd.stopped = True
    await asyncio.wait_for(load, timeout=60)
    answers = {str(status or "none"): times for status, times in sorted(crowd.answers.items())}
    return {"rounds": count, "killed": dict(killed), "answers": answers, **await asyncio.to_thread(judge, log)}


def kill(victim: str, server: Server, cluster: Cluster | None, chance: random.Random) -> None:
    """Kill it, and see to it that everything runs again."""
    if victim == "database" and cluster:
        cluster.kill()
        cluster.start()
    elif victim == "master":
        server.kill()
        server.start()
    elif workers := server.workers():
        with suppress(ProcessLookupError):
            os.kill(chance.choice(workers), signal.SIGKILL)


def judge(log: Path) -> dict[str, Any]:
    """Every acknowledged check-in against the rows, counted here and not by an index that a crash may have hurt."""
    connection.close()
    acknowledged = read_log(log)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
        else:
            cursor.execute("SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off")
            cursor.execute("SELECT 'ok'")
        integrity = cursor.fetchone()[0]
    rows = [
        (slot, student, seat or "")
        for slot, student, seat in Attendance.objects.order_by().values_list("slot_id", "student_id", "seat_id")
    ]
    found, pairs = Counter(rows), Counter(row[:2] for row in rows)
    seats = Counter((slot, seat) for slot, _, seat in rows)
    connection.close()
    return {
        "acknowledged": len(acknowledged),
        "rows": len(rows),
        "lost": sum(found[claim] == 0 for claim in acknowledged),
        "twice": sum(times > 1 for times in pairs.values()),
        "seats_twice": sum(times > 1 for times in seats.values()),
        "integrity": integrity,
    }


def is_well(found: dict[str, Any]) -> bool:
    """Nothing lost, nothing twice; and what could not be done was 503, not a fault of ours."""
    return (
        found["acknowledged"] > 0
        and "500" not in found["answers"]
        and not (found["lost"] or found["twice"] or found["seats_twice"])
        and found["integrity"] == "ok"
    )
