"""A ticket: this browser was shown the rotating code of this slot. It carries a slow phone, or a name that has to be
searched for, through ten minutes; it is of no use in another browser, nor for another slot."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from attendance.sessions.models import Slot
from checkin.device import Device

COOKIE = "ticket"
SALT = "checkin.ticket"
MAX_AGE = timedelta(minutes=10)


def give_ticket(response: HttpResponse, slot: Slot, device: Device) -> None:
    """Nobody keeps the answer that brings it: it may say what only somebody with a ticket may know."""
    response.set_signed_cookie(
        COOKIE,
        _text(slot, device),
        salt=SALT,
        max_age=MAX_AGE,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    response["Cache-Control"] = "private, no-store"


def has_ticket(request: HttpRequest, slot: Slot, device: Device | None) -> bool:
    ticket = request.get_signed_cookie(COOKIE, default=None, salt=SALT, max_age=MAX_AGE)
    return ticket is not None and device is not None and constant_time_compare(ticket, _text(slot, device))


def is_admitted(request: HttpRequest, slot: Slot, device: Device | None) -> bool:
    """Whether this browser may look for names and take a seat here."""
    return not slot.rotating_code or has_ticket(request, slot, device)


def _text(slot: Slot, device: Device) -> str:
    return salted_hmac("checkin.ticket-of", f"{slot.pk}:{device.secret}", algorithm="sha256").hexdigest()[:32]
