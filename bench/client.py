"""A small HTTP client for what wrk cannot do: bursts, fixed numbers of requests, and answers that are looked at."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is 0 where none came."""

    status: int
    head: str
    body: bytes
    seconds: float

    def header(self, name: str) -> str:
        start = f"\r\n{name.lower()}: "
        found = self.head.lower().find(start)
        return "" if found < 0 else self.head[found + len(start) :].split("\r\n", 1)[0]


class Connection:
    """Kept alive over several requests, made anew where the server closed it."""

    def __init__(self, address: str) -> None:
        self.host, _, port = address.partition(":")
        self.port = int(port)
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, request: bytes) -> Answer:
        begun = time.perf_counter()
        try:
            if self.streams is None:
                self.streams = await asyncio.open_connection(self.host, self.port)
            reader, writer = self.streams
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            answer = Answer(int(head[9:12]), head, b"", 0)
            body = await _body(reader, answer)
        except (OSError, EOFError, ValueError):
            self.close()
            return Answer(0, "", b"", time.perf_counter() - begun)
        if answer.header("connection").lower() == "close":
            self.close()
        return Answer(answer.status, head, body, time.perf_counter() - begun)

    def close(self) -> None:
        if self.streams:
            self.streams[1].close()
        self.streams = None


async def _body(reader: asyncio.StreamReader, answer: Answer) -> bytes:
    if answer.status in {204, 304}:
        return b""
    if answer.header("transfer-encoding").lower() != "chunked":
        return await reader.readexactly(int(answer.header("content-length") or 0))
    chunks = []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        chunks.append((await reader.readexactly(size + 2))[:-2])
    await reader.readexactly(2)
    return b"".join(chunks)


async def send_all(address: str, requests: Sequence[bytes], connections: int = 8) -> list[Answer]:
    """Each request once, over so many connections; the answers in the order of the requests."""
    answers: list[Answer | None] = [None] * len(requests)
    waiting = iter(enumerate(requests))

    async def work() -> None:
        connection = Connection(address)
        for number, request in waiting:
            answers[number] = await connection.send(request)
        connection.close()

    await asyncio.gather(*(work() for _ in range(connections)))
    return [answer for answer in answers if answer is not None]


def send(address: str, requests: Sequence[bytes], connections: int = 8) -> list[Answer]:
    return asyncio.run(send_all(address, requests, connections))


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest rank: of ten values the 0.99 percentile is the greatest."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
