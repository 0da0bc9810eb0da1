"""P1, P3, P4 and P9: rates against that of the empty view, medians of interleaved runs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import client
from bench.wrk import Run, drive

BARE = "bare"
# Those that write: after each run its rows are taken away, so that every run meets the same database.
WRITES = ("check-in", "check-in-htmx")
READS = ("full", "poll-304", "poll-200", "poll-200-seated", "page-30", "page-300")


@dataclass
class Rates:
    """Requests a second of each measure, one for each round."""

    runs: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, rate: float) -> None:
        self.runs.setdefault(name, []).append(rate)

    def rate(self, name: str) -> float:
        return median(self.runs[name])

    def ratio(self, name: str, to: str = BARE) -> float:
        """The median of the rounds' own ratios: what disturbs a round disturbs both of its runs."""
        return median(one / other for one, other in zip(self.runs[name], self.runs[to], strict=True))


def measure(
    address: str,
    folder: Path,
    *,
    rounds: int,
    seconds: int,
    reset: Callable[[], None],
    more: dict[str, Callable[[], float]] | None = None,
) -> Rates:
    """Drive each measure once a round; `more` are measures that give their rate themselves."""
    prepare_polls(address, folder)
    rates = Rates()
    names = (BARE, *READS, *WRITES)
    for name in names:
        _drive(name, address, folder, 1, reset)  # caches fill, connections are made
    for _ in range(rounds):
        for name in names:
            rates.add(name, _drive(name, address, folder, seconds, reset).rate)
        for name, call in (more or {}).items():
            rates.add(name, call())
            reset()
    return rates


def _drive(name: str, address: str, folder: Path, seconds: int, reset: Callable[[], None]) -> Run:
    run = drive(address, folder / name, seconds, once=name in WRITES)
    if name in WRITES:
        reset()
    return run


def prepare_polls(address: str, folder: Path) -> None:
    """The polls again, each with the ETag that its phone was given."""
    polls = [text for text in (folder / "poll-200").read_bytes().split(b"\0") if text]
    asked = [
        poll[:-2] + f"If-None-Match: {answer.header('etag')}\r\n\r\n".encode()
        for poll, answer in zip(polls, client.send(address, polls), strict=True)
    ]
    again = client.send(address, asked)
    if any((answer.status, answer.body) != (304, b"") for answer in again):
        raise SystemExit("A poll with a fresh ETag was not answered 304.")
    (folder / "poll-304").write_bytes(b"\0".join([*asked, b""]))
