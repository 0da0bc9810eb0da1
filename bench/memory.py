"""P8: what one worker keeps for itself, and whether that grows."""

from itertools import cycle, islice
from pathlib import Path

from bench import client, phones
from bench.growth import STUDENT_PAGES, TUTOR_PAGES
from bench.processes import own_memory
from bench.ratios import prepare_polls
from bench.server import Server


def measure(server: Server, folder: Path, cookie: str, first: int, more: int) -> tuple[float, float]:
    """MB after the `first` mixed requests, and by what share they grew over the next `more`. One worker."""
    (worker,) = server.workers()
    prepare_polls(server.address, folder)
    mixed = cycle(_mix(folder, cookie))
    _send(server, list(islice(mixed, first)))
    before = own_memory(worker)
    _send(server, list(islice(mixed, more)))
    return before / 1e6, own_memory(worker) / before - 1


def _mix(folder: Path, cookie: str) -> list[bytes]:
    """As in a lesson: polls above all, then check-ins (some for the second time) and pages, a few of the tutor's."""
    polls = (folder / "poll-304").read_bytes().split(b"\0")[:-1]
    check_ins = (folder / "check-in").read_bytes().split(b"\0")[:300]
    pages = [phones.get(page) for page in STUDENT_PAGES]
    tutors = [phones.get(page, cookie) for page in TUTOR_PAGES]
    return [request for n, check_in in enumerate(check_ins) for request in (
        *islice(cycle(polls), n, n + 12), check_in, pages[n % len(pages)], check_in, tutors[n % len(tutors)]
    )]  # fmt: skip


def _send(server: Server, requests: list[bytes]) -> None:
    broken = [answer.status for answer in client.send(server.address, requests) if not 200 <= answer.status < 400]
    if broken:
        raise SystemExit(f"{len(broken)} of {len(requests)} mixed requests failed, the first with {broken[0]}.")
