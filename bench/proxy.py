"""A small load balancer: takes turns among the instances whose /readyz says 200, asks for that all the time, and never
sends a request twice, so that nothing that goes wrong is hidden."""

import asyncio
import time
from itertools import count

from bench import phones
from bench.client import Connection

ASK_EVERY = 0.25


class Proxy:
    def __init__(self, addresses: list[str]) -> None:
        self.addresses = addresses
        self.ready: list[str] = []
        self.turns = count()
        # When each instance was last seen ready.
        self.seen: dict[str, float] = {}

    async def look(self) -> None:
        """Ask all instances once."""
        request = phones.get("/readyz", Connection="close")
        answers = await asyncio.gather(*(Connection(address).send(request) for address in self.addresses))
        self.ready = [address for address, answer in zip(self.addresses, answers, strict=True) if answer.status == 200]
        self.seen |= dict.fromkeys(self.ready, time.monotonic())

    async def keep_looking(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(ASK_EVERY)

    async def pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request on a connection; bytes go through as they are."""
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), b":0")
        body = await reader.readexactly(int(length.partition(b":")[2]))
        host, _, port = self.ready[next(self.turns) % len(self.ready)].partition(":")
        try:
            back, forth = await asyncio.open_connection(host, int(port))
            forth.write(head + body)
            while data := await back.read(65536):
                writer.write(data)
            forth.close()
        finally:
            writer.close()
