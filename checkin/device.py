"""The browser a student checks in from: a signed random cookie, and what the register keeps of it."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from attendance.sessions.models import Slot

COOKIE = "device"
SALT = "checkin.device"
MAX_AGE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Device:
    """A random identity that lives in one browser for a day."""

    secret: str

    def hash_in(self, slot: Slot) -> str:
        """A keyed hash, different in every slot, so that rows of one phone cannot be joined across slots."""
        return salted_hmac("checkin.device-hash", f"{slot.pk}:{self.secret}", algorithm="sha256").hexdigest()

    def remember(self, response: HttpResponse) -> None:
        """Write the cookie, or write it anew with its day beginning now."""
        response.set_signed_cookie(
            COOKIE,
            self.secret,
            salt=SALT,
            max_age=MAX_AGE,
            httponly=True,
            samesite="Strict",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def device_of(request: HttpRequest) -> Device | None:
    """The device that asks, or None where the cookie is missing, forged or older than a day."""
    secret = request.get_signed_cookie(COOKIE, default=None, salt=SALT, max_age=MAX_AGE)
    return Device(secret) if secret else None


def new_device() -> Device:
    return Device(secrets.token_urlsafe(16))
