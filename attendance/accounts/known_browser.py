"""A browser in which somebody has signed in to an account before. Failures there count for themselves, so nobody keeps
a tutor out by typing wrong passwords elsewhere (OWASP calls this a device cookie). It opens nothing: it takes the
password all the same."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

MAX_AGE = timedelta(days=365)


def remember_browser(response: HttpResponse, account: str) -> None:
    """At each sign-in anew. One cookie for each account, sent to the sign-in alone."""
    response.set_signed_cookie(
        _name(account),
        secrets.token_urlsafe(16),
        salt=_salt(account),
        max_age=MAX_AGE,
        path=reverse("account_login"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def known_browser(request: HttpRequest, account: str) -> str:
    """What names the browser, if it has been in this account; else, or where the cookie is forged or too old, empty."""
    return request.get_signed_cookie(_name(account), default=None, salt=_salt(account), max_age=MAX_AGE) or ""


def _name(account: str) -> str:
    """Nobody reads from it whose account it is."""
    return f"known-{salted_hmac('accounts.known-browser', account, algorithm='sha256').hexdigest()[:16]}"


def _salt(account: str) -> str:
    return f"accounts.known-browser.{account}"
