"""The rotating code: what the wall shows for fifteen seconds, so that whoever has it sees the wall.

It is made anew at each look, from the slot, the step of the server's clock and the installation's key. The step before
is still taken, since a phone is slower than the wall; the next one never, and none of the future is ever sent.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from attendance.sessions.models import Slot

STEP = timedelta(seconds=15)
BYTES = 6
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Proof:
    """What a wall shows during one step: `text` in the QR code, `digits` beside it."""

    step: int
    text: str
    digits: str


def proof_at(slot: Slot, now: datetime) -> Proof:
    return _proof(slot, _step_at(now))


def is_text_of(slot: Slot, text: str, now: datetime) -> bool:
    now_shown, before = _accepted(slot, now)
    return constant_time_compare(now_shown.text, text) | constant_time_compare(before.text, text)


def is_digits_of(slot: Slot, digits: str, now: datetime) -> bool:
    now_shown, before = _accepted(slot, now)
    return constant_time_compare(now_shown.digits, digits) | constant_time_compare(before.digits, digits)


def _step_at(now: datetime) -> int:
    return int(now.timestamp() // STEP.total_seconds())


def _accepted(slot: Slot, now: datetime) -> tuple[Proof, Proof]:
    step = _step_at(now)
    return _proof(slot, step), _proof(slot, step - 1)


def _proof(slot: Slot, step: int) -> Proof:
    """Two hashes, so that whoever reads the digits aloud tells nothing of the text."""
    text = salted_hmac("checkin.proof", f"{slot.pk}:{step}", algorithm="sha256").digest()
    digits = salted_hmac("checkin.digits", f"{slot.pk}:{step}", algorithm="sha256").digest()
    number = int.from_bytes(digits, "big") % 10**DIGITS
    return Proof(step, urlsafe_b64encode(text[:BYTES]).decode(), f"{number:0{DIGITS}}")
