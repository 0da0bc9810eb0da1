"""R1's students: they check in without pause, log each acknowledgement to disk, and try again where none came."""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench import phones
from bench.client import Connection
from bench.world import Block, seat_of

CLIENTS = 8
RETRY_SECONDS = 0.05
Claim = tuple[int, int, str]


def claims(block: Block) -> Iterator[Claim]:
    """Slot, student, seat: there are fewer seats than students, so some have to be refused."""
    for week in range(block.weeks):
        for course in range(block.courses):
            for n in range(block.students):
                yield block.slot(course, week), block.student(course, n), seat_of(n % block.seats)


class Crowd:
    """The clients, and what they were told. The log is on disk before a client goes on."""

    def __init__(self, address: str, block: Block, log: Path) -> None:
        self.address = address
        self.claims = claims(block)
        self.log = log.open("a", buffering=1)
        self.answers: Counter[int] = Counter()
        self.stopped = False

    async def run(self) -> None:
        await asyncio.gather(*(self._client() for _ in range(CLIENTS)))

    async def _client(self) -> None:
        connection = Connection(self.address)
        for claim in self.claims:
            await self._insist(connection, claim)
            if self.stopped:
                break
        else:
            self.stopped = True
        connection.close()

    async def _insist(self, connection: Connection, claim: Claim) -> None:
        """The same bytes again until there is an answer: an acknowledgement or a refusal. 0 stands for none."""
        request = phones.check_in(*claim)
        while True:
            status = (await connection.send(request)).status
            self.answers[status] += 1
            if status == 303:
                self.log.write(" ".join(map(str, claim)) + "\n")
                os.fsync(self.log.fileno())
            if 300 <= status < 500:
                return
            await asyncio.sleep(RETRY_SECONDS)


def read_log(log: Path) -> list[Claim]:
    found = (line.split() for line in log.read_text().splitlines())
    return [(int(slot), int(student), seat) for slot, student, seat in found]
