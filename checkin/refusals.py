"""Why a check-in is refused: each reason has its status, its sentence and a next step."""

from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from attendance.sessions.models import Slot
from checkin.queries import Person


class Reason(Enum):
    """The machine-readable reason stands in the header X-Refusal."""

    UNKNOWN_CODE = "unknown-code"
    NOT_OPEN = "not-open"
    PROOF_REQUIRED = "proof-required"
    RATE_LIMITED = "rate-limited"
    UNKNOWN_STUDENT = "unknown-student"
    SEAT_REQUIRED = "seat-required"
    INVALID_SEAT = "invalid-seat"
    IDENTITY_MISMATCH = "identity-mismatch"
    ALREADY_CHECKED_IN = "already-checked-in"
    IN_OTHER_SLOT = "in-other-slot"
    SEAT_TAKEN = "seat-taken"
    TOO_MANY_NAMES = "too-many-names"
    DISPUTED = "disputed"

    @property
    def status(self) -> int:
        return STATUS.get(self, 409)

    @property
    def sentence(self) -> Promise | str:
        return WORDS[self][0]

    @property
    def next_step(self) -> Promise | str:
        return WORDS[self][1]


STATUS = {
    Reason.UNKNOWN_CODE: 404,
    Reason.PROOF_REQUIRED: 403,
    Reason.RATE_LIMITED: 429,
    Reason.TOO_MANY_NAMES: 429,
    Reason.UNKNOWN_STUDENT: 400,
    Reason.SEAT_REQUIRED: 400,
    Reason.INVALID_SEAT: 400,
}

WORDS = {
    Reason.UNKNOWN_CODE: (
        _("Invalid or expired link"),
        _("Scan the code on the wall again, or type it on the start page."),
    ),
    Reason.NOT_OPEN: (
        _("Check-in is not open."),
        _("Please speak to your tutor if you are in the room."),
    ),
    Reason.PROOF_REQUIRED: (
        _("Please show that you are in the room."),
        _("Scan the code on the wall again, or type the six digits that stand beside it now."),
    ),
    Reason.RATE_LIMITED: (
        _("Too many wrong tries."),
        _("Scan the QR code on the wall, which works at once, or type again later."),
    ),
    Reason.UNKNOWN_STUDENT: (
        _("Please choose your name first."),
        _("Find it in the list. If it is missing, please speak to your tutor."),
    ),
    Reason.SEAT_REQUIRED: (
        _("Please choose a seat."),
        _("Tap the seat that you sit on."),
    ),
    Reason.INVALID_SEAT: (
        _("This seat does not exist in this room."),
        _("Tap a free seat on the map."),
    ),
    Reason.IDENTITY_MISMATCH: (
        _("This phone has checked in somebody else here."),
        _("One phone checks in one person. Please speak to your tutor if yours does not work."),
    ),
    Reason.ALREADY_CHECKED_IN: (
        _("You are checked in already, from another phone or browser."),
        _("Use that one to change your seat. If it was not you, please speak to your tutor."),
    ),
    Reason.IN_OTHER_SLOT: (
        _("You are checked in to another group that meets at this time."),
        _("Give your seat back there first, or speak to your tutor."),
    ),
    Reason.SEAT_TAKEN: (
        _("Somebody else has just taken this seat."),
        _("The map is fresh now: tap another free seat."),
    ),
    Reason.TOO_MANY_NAMES: (
        _("Too many names were left in this group."),
        _("Please speak to your tutor, who can check you in."),
    ),
    Reason.DISPUTED: (
        _("Your seat was found empty: it cannot be given back now."),
        _("Please see your tutor, who decides. Until then you count as here."),
    ),
}


class RefusedError(Exception):
    """A check-in that does not happen; `slot` is None where no slot has the code, `wait` are seconds, `here` are those
    who are in where that was read already, as `queries.people` gives them."""

    def __init__(
        self, reason: Reason, slot: Slot | None = None, *, wait: int = 0, here: list[Person] | None = None
    ) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.slot = slot
        self.wait = wait
        self.here = here

    @property
    def next_step(self) -> Promise | str:
        """With the seconds to wait where they are known, as the header Retry-After says them."""
        if self.reason != Reason.RATE_LIMITED or not self.wait:
            return self.reason.next_step
        return ngettext(
            "Scan the QR code on the wall, which works at once, or type again in %(wait)s second.",
            "Scan the QR code on the wall, which works at once, or type again in %(wait)s seconds.",
            self.wait,
        ) % {"wait": self.wait}
