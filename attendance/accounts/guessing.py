"""Who guesses passwords, or has mails sent, is slowed down: by the account that is tried, whether it exists or not. A
browser that has been in the account before counts for itself. Addresses do not count: a campus shares one."""

from datetime import timedelta
from typing import Any
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from attendance.accounts.known_browser import known_browser
from attendance.ledger.limits import Rule, count_try, forget_tries

FAILED_BY_ACCOUNT = Rule("sign-in-account", allowance=5, period=timedelta(minutes=5))
FAILED_BY_BROWSER = Rule("sign-in-browser", allowance=5, period=timedelta(minutes=5))
MAILS_TO_ACCOUNT = Rule("reset-account", allowance=3, period=timedelta(minutes=15))

TOO_MANY_FAILURES = _("Too many failed attempts. Wait five minutes, then try again.")
TOO_MANY_MAILS = _("Too many mails were asked for. Wait a quarter of an hour, and look into your mailbox meanwhile.")


class TooManyTriesError(ValidationError):
    """A form's error that knows for how many seconds to wait."""

    def __init__(self, wait: int, sentence: Any = TOO_MANY_FAILURES) -> None:
        super().__init__(sentence, code="too-many-tries")
        self.wait = wait


def sign_in_try(request: HttpRequest, email: str | None) -> tuple[Rule, str]:
    """What a sign-in counts as. Whoever is signed in and asked again counts apart from those who try to get in."""
    if not email:
        return FAILED_BY_ACCOUNT, f"user {request.user.pk}"
    account = folded(email)
    browser = known_browser(request, account)
    return (FAILED_BY_BROWSER, f"{browser} {account}") if browser else (FAILED_BY_ACCOUNT, account)


def count_failure(request: HttpRequest, email: str | None) -> None:
    """Raises TooManyTriesError where this one was beyond the limit."""
    wait = count_try(*sign_in_try(request, email))
    if wait:
        raise TooManyTriesError(wait)


def forget_failures(email: str) -> None:
    forget_tries([(FAILED_BY_ACCOUNT, folded(email))])


def count_reset(email: str) -> TooManyTriesError | None:
    """A mail that is asked for; the error where it is not to be sent."""
    wait = count_try(MAILS_TO_ACCOUNT, folded(email))
    return TooManyTriesError(wait, TOO_MANY_MAILS) if wait else None


def wait_of(form: Any) -> int:
    """For how many seconds the form's errors say to wait; 0 where they are others."""
    errors = [error for found in form.errors.as_data().values() for error in found]
    return max((error.wait for error in errors if isinstance(error, TooManyTriesError)), default=0)


def folded(email: str) -> str:
    """However the databases compare: each way of writing an account counts as that account."""
    return normalize("NFKC", email).strip().casefold()
