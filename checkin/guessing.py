"""Who guesses codes and digits is slowed down; whoever has the right ones is not, whatever others do beside them."""

from datetime import datetime, timedelta

from attendance.core.network import network_of
from attendance.ledger.limits import Rule, count_try, seconds_to_wait
from attendance.sessions.models import Slot
from checkin.proof import is_digits_of
from checkin.refusals import Reason, RefusedError

# There are 10^12 codes; who mistypes a few is not meant. A code that exists opens its page all the same.
UNKNOWN_CODES = Rule("unknown-code", allowance=60, period=timedelta(minutes=1))
# Two of a million digits are right at any time: who guesses through a whole slot has one chance in 300. A class in
# which a few mistype is not stopped.
WRONG_DIGITS = Rule("wrong-digits", allowance=10, period=timedelta(seconds=30))


def count_unknown_code(address: str, *, is_known: bool) -> None:
    """A code that leads nowhere counts for the address that asked; one of a closed slot looks the same and does not,
    since a hall of phones may still ask for it. Raises RefusedError beyond the limit."""
    if not address:
        return
    subject = network_of(address)
    wait = seconds_to_wait((UNKNOWN_CODES, subject)) if is_known else count_try(UNKNOWN_CODES, subject)
    if wait:
        raise RefusedError(Reason.RATE_LIMITED, wait=wait)


def check_digits(slot: Slot, digits: str, now: datetime) -> bool:
    """Whether they are right. Raises RefusedError while too many wrong ones make the digits of this slot pause; so
    right ones are looked up, and wrong ones counted, in one statement."""
    is_right = is_digits_of(slot, digits, now)
    subject = str(slot.pk)
    wait = seconds_to_wait((WRONG_DIGITS, subject)) if is_right else count_try(WRONG_DIGITS, subject)
    if wait:
        raise RefusedError(Reason.RATE_LIMITED, slot, wait=wait)
    return is_right
