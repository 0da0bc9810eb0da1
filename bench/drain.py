"""R4: one of two instances behind a proxy gets SIGTERM at 200 requests a second, is replaced, and nobody notices."""

import asyncio
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bench import phones
from bench.client import Connection
from bench.fire_clients import claims
from bench.proxy import Proxy
from bench.server import Server
from bench.world import Block, code_of


@dataclass(frozen=True)
class Pace:
    """Requests a second, for how many seconds, and how many of them the instance drains."""

    rate: int
    lasts: float
    drains: float


FULL = Pace(rate=200, lasts=12, drains=5)
# Long enough for the proxy, which looks four times a second, to notice; see `bench.fire`.
SHORT = Pace(rate=40, lasts=6, drains=2.5)


async def drain(servers: list[Server], block: Block, port: int, pace: Pace) -> dict[str, Any]:
    """Requests at a steady rate, whatever becomes of them; SIGTERM to the first instance after a quarter of it."""
    proxy = Proxy([server.address for server in servers])
    await proxy.look()
    looking = asyncio.create_task(proxy.keep_looking())
    listening = await asyncio.start_server(proxy.pass_on, "127.0.0.1", port)
    replacing = asyncio.create_task(replace(servers[0], pace.lasts / 4))
    loop, sent = asyncio.get_running_loop(), []
    begun = loop.time()
    for number, request in enumerate(islice(mixed(block), int(pace.rate * pace.lasts))):
        await asyncio.sleep(begun + number / pace.rate - loop.time())
        sent.append(asyncio.create_task(Connection(f"127.0.0.1:{port}").send(request)))
    lasted = loop.time() - begun
    answers = await asyncio.gather(*sent)
    await replacing
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking
    await proxy.look()
    listening.close()
    statuses = Counter(answer.status for answer in answers)
    return {
        "requests": len(answers),
        "rate": round(len(answers) / lasted),
        "answers": {str(status or "none"): times for status, times in sorted(statuses.items())},
        "failed": sum(times for status, times in statuses.items() if status not in {200, 303, 409}),
        "both_again": len(proxy.ready) == len(servers),
    }


async def replace(server: Server, after: float) -> None:
    await asyncio.sleep(after)
    if server.master:
        server.master.send_signal(signal.SIGTERM)
        await asyncio.to_thread(server.master.wait, 30)
    await asyncio.to_thread(server.start)


def mixed(block: Block) -> Iterator[bytes]:
    """A check-in, then two polls of that slot."""
    for claim in claims(block):
        yield phones.check_in(*claim)
        for _ in range(2):
            yield phones.get(f"/s/{code_of(claim[0])}/seats/?was=open", Connection="close")
