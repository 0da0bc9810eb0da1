"""P5: five hundred phones within two seconds on one slot; and one hot slot against the same load spread over many."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from attendance.register.models import Attendance
from bench import phones
from bench.client import Answer, Connection, percentile
from bench.rows import Rows
from bench.world import ARCH, HALL, seat_of
from bench.wrk import drive

PHONES = 500
WITHIN = 2.0
ALLOWED = {200, 409, 429}


@dataclass(frozen=True, slots=True)
class Burst:
    """One burst: how many answers of each status, the slowest percent in seconds, and what the database says."""

    statuses: Counter[int]
    p99: float
    winners_are_rows: bool

    @property
    def is_clean(self) -> bool:
        return set(self.statuses) <= ALLOWED and self.winners_are_rows


def measure_bursts(address: str, rows: Rows, rounds: int) -> tuple[float, bool, dict[str, int]]:
    """Median of the p99s in seconds, whether every burst was clean, and all the answers by status."""
    bursts = [_burst(address, week % HALL.weeks, rows) for week in range(rounds)]
    statuses = sum((burst.statuses for burst in bursts), Counter[int]())
    by_status = {str(status): count for status, count in sorted(statuses.items())}
    return median(burst.p99 for burst in bursts), all(burst.is_clean for burst in bursts), by_status


def _burst(address: str, week: int, rows: Rows) -> Burst:
    """Each phone takes one of 300 seats by chance, as htmx sends it: the answer carries the map."""
    slot, chance = HALL.slot(0, week), random.Random(week)  # noqa: S311 - the same seats in each run, no secret
    seats = [seat_of(chance.randrange(HALL.seats)) for _ in range(PHONES)]
    posts = [phones.check_in(slot, HALL.student(0, n), seat, htmx=True) for n, seat in enumerate(seats)]
    answers = asyncio.run(_arrive(address, posts, [chance.uniform(0, WITHIN) for _ in posts]))
    rows.settle()
    taken = dict(Attendance.objects.filter(slot=slot).values_list("seat_id", "student_id"))
    won = {seats[n]: HALL.student(0, n) for n, answer in enumerate(answers) if answer.status == 200}
    statuses = Counter(answer.status for answer in answers)
    is_right = won == taken and len(won) == statuses[200]
    rows.reset()
    return Burst(statuses, percentile([answer.seconds for answer in answers], 0.99), is_right)


async def _arrive(address: str, posts: list[bytes], moments: list[float]) -> list[Answer]:
    async def one(post: bytes, moment: float) -> Answer:
        await asyncio.sleep(moment)
        connection = Connection(address)
        answer = await connection.send(post)
        connection.close()
        return answer

    return list(await asyncio.gather(*(one(post, moment) for post, moment in zip(posts, moments, strict=True))))


def heat(address: str, folder: Path) -> tuple[Callable[[], float], Callable[[], float]]:
    """Two measures: check-ins a second into one slot, and into forty slots of the same hall."""
    order = list(range(ARCH.students))
    hot = [phones.check_in(ARCH.slot(0, 0), ARCH.student(0, n), seat_of(n)) for n in order]
    spread = [phones.check_in(ARCH.slot(0, 1 + n % (ARCH.weeks - 1)), ARCH.student(0, n), seat_of(n)) for n in order]
    files = phones.save(hot, folder / "hot"), phones.save(spread, folder / "spread")

    def measure(file: Path) -> Callable[[], float]:
        return lambda: drive(address, file, 1, once=True).rate

    return measure(files[0]), measure(files[1])
