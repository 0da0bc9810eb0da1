"""P7: the same pages on ten times the data."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench import client, phones
from bench.processes import forget_peak, peak_memory
from bench.server import Server
from bench.world import RUNNING, code_of

SLOT, COURSE = RUNNING.slot(0, 14), RUNNING.first
STUDENT = RUNNING.student(0, 0)
STUDENT_PAGES = (f"/s/{code_of(SLOT)}/", f"/s/{code_of(SLOT)}/students/?q=gi", f"/s/{code_of(SLOT)}/seats/")
EXPORT = f"/admin/courses/{COURSE}/export.csv"
TUTOR_PAGES = (
    "/admin/",
    "/admin/courses/",
    f"/admin/courses/{COURSE}/",
    f"/admin/courses/{COURSE}/register/",
    "/admin/sessions/",
    f"/admin/sessions/{SLOT}/",
    f"/admin/sessions/{SLOT}/register/",
    f"/admin/slots/{SLOT}/",
    f"/admin/slots/{SLOT}/projector/",
    f"/admin/slots/{SLOT}/notes/",
    "/admin/rooms/",
    f"/admin/rooms/{RUNNING.first}/",
    "/admin/export/",
    EXPORT,
    f"/admin/courses/{COURSE}/export.md",
)


def measure(small: Server, large: Server, cookies: Sequence[str], rounds: int, each: int) -> dict[str, list[float]]:
    """By page: how many times the median and the p99 of the large database are those of the small one; medians of the
    rounds' own ratios, so that one slow moment of the machine decides nothing."""
    pages = [(page, "") for page in STUDENT_PAGES] + [(page, "tutor") for page in TUTOR_PAGES]
    found: dict[str, list[float]] = {}
    for page, who in pages:
        ratios: list[tuple[float, float]] = []
        for _ in range(rounds):
            less, more = (
                _ask(server, page, cookie if who else "", each)
                for server, cookie in zip((small, large), cookies, strict=True)
            )
            ratios.append((median(more) / median(less), _p99(more) / _p99(less)))
        found[page] = [median(column) for column in zip(*ratios, strict=True)]
    return found


def _p99(seconds: list[float]) -> float:
    return client.percentile(seconds, 0.99)


def _ask(server: Server, page: str, cookie: str, times: int) -> list[float]:
    answers = client.send(server.address, [phones.get(page, cookie)] * (times + 1), connections=1)
    wrong = {answer.status for answer in answers} - {200}
    if wrong:
        raise SystemExit(f"{page} was answered {wrong}.")
    return [answer.seconds for answer in answers[1:]]


def export_peaks(servers: Sequence[Server], cookies: Sequence[str]) -> list[float]:
    """What an export adds to the memory of the workers at its peak, in MB, for each server."""
    peaks = []
    for server, cookie in zip(servers, cookies, strict=True):
        workers = server.workers()
        client.send(server.address, [phones.get(EXPORT, cookie)] * 16)
        for pid in workers:
            forget_peak(pid)
        before = [peak_memory(pid) for pid in workers]
        client.send(server.address, [phones.get(EXPORT, cookie)] * 16)
        peaks.append(max(peak_memory(pid) - was for pid, was in zip(workers, before, strict=True)) / 1e6)
    return peaks


def cookies_of(folders: Sequence[Path]) -> list[str]:
    return [(folder / "tutor").read_text() for folder in folders]
