"""A small load balancer: takes turns among the instances whose /readyz says 200, asks for that all the time, and never
sends a request twice, so that nothing that goes wrong is hidden."""

import asyncio
from itertools import count

from bench import phones
from bench.client import Connection

# Seconds between two looks, and for how long an answer is waited for.
ASK_EVERY = 0.25
PATIENCE = 1.0


class Proxy:
    def __init__(self, addresses: list[str]) -> None:
        self.addresses = addresses
        self.ready: list[str] = []
        self.turns = count()

    async def look(self) -> None:
        """Ask all instances once. Where none says that it is ready, the last that did are tried all the same."""
        answers = await asyncio.gather(*(self._is_ready(address) for address in self.addresses))
        found = [address for address, is_ready in zip(self.addresses, answers, strict=True) if is_ready]
        self.ready = found or self.ready

    async def _is_ready(self, address: str) -> bool:
        connection = Connection(address)
        try:
            answer = await asyncio.wait_for(connection.send(phones.get("/readyz", Connection="close")), PATIENCE)
        except TimeoutError:
            return False
        finally:
            connection.close()
        return answer.status == 200

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
