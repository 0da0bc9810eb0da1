"""Limits on tries, kept in the database: atomic there, and one for all processes.

A rule allows so many tries within its period, which begins with the first; the last of them begins a pause of the same
length. Only failures are meant to be counted, so whoever succeeds writes no row. Keys are stored as a keyed hash: the
table holds no address and no account.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import connection
from django.db.models import F, Max
from django.utils import timezone
from django.utils.crypto import salted_hmac

from attendance.core.metrics import LIMITER_HITS
from attendance.ledger.models import Limit

# One statement on both databases: the row is locked while its count is looked at and changed, so however many try at
# once, no more get through than the rule allows. Nothing is written for those who do not.
COUNT = """
    INSERT INTO ledger_limit (key, count, until) VALUES (%(key)s, 1, %(until)s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN ledger_limit.until <= %(now)s THEN 1 ELSE ledger_limit.count + 1 END,
        until = CASE WHEN ledger_limit.until <= %(now)s OR ledger_limit.count + 1 >= %(allowance)s
                     THEN excluded.until ELSE ledger_limit.until END
    WHERE ledger_limit.until <= %(now)s OR ledger_limit.count < %(allowance)s
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """`allowance` tries within `period`, then a pause of a `period`. The name is part of what is stored."""

    name: str
    allowance: int
    period: timedelta

    def __post_init__(self) -> None:
        """A series that begins with its first hit would hide that hit."""
        LIMITER_HITS.labels(self.name)

    def key_of(self, subject: str) -> str:
        hashed = salted_hmac(f"ledger.limit.{self.name}", subject, algorithm="sha256").hexdigest()
        return f"{self.name}:{hashed[:40]}"


def count_try(rule: Rule, subject: str) -> int:
    """Count one try of whatever `subject` names. 0 where it was within the limit, else for how many seconds to wait."""
    now = timezone.now()
    values = {
        "key": rule.key_of(subject),
        "until": connection.ops.adapt_datetimefield_value(now + rule.period),
        "now": connection.ops.adapt_datetimefield_value(now),
        "allowance": rule.allowance,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        if cursor.rowcount == 1:
            return 0
    LIMITER_HITS.labels(rule.name).inc()
    # It may have run out since; then a second is enough.
    return _seconds_to_wait((rule, subject)) or 1


def seconds_to_wait(*tries: tuple[Rule, str]) -> int:
    """For how long the longest of these pauses lasts; 0 where each may be tried. One statement, and no write. Who has
    to wait counts as a hit of the first rule."""
    wait = _seconds_to_wait(*tries)
    if wait:
        LIMITER_HITS.labels(tries[0][0].name).inc()
    return wait


def _seconds_to_wait(*tries: tuple[Rule, str]) -> int:
    now = timezone.now()
    paused = Limit.objects.none()
    for rule, subject in tries:
        paused |= Limit.objects.filter(key=rule.key_of(subject), count__gte=rule.allowance, until__gt=now)
    until: datetime | None = paused.aggregate(last=Max(F("until")))["last"]
    return ceil((until - now).total_seconds()) if until else 0


def forget_tries(tries: Iterable[tuple[Rule, str]]) -> None:
    """Begin anew, as after somebody has shown who they are in another way."""
    Limit.objects.filter(key__in=[rule.key_of(subject) for rule, subject in tries]).delete()


def forget_expired_limits() -> int:
    """Drop the tallies that count no more; gives how many."""
    return Limit.objects.filter(until__lte=timezone.now()).delete()[0]
