"""Who guesses passwords, or has mails sent, is slowed down: by the account that is tried, whether it exists or not, and
by the address that tries. A campus shares one address, so that one is generous."""

from datetime import timedelta
from typing import Any
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from attendance.core.network import client_address, network_of
from attendance.ledger.limits import Rule, count_try, forget_tries

FAILED_BY_ACCOUNT = Rule("sign-in-account", allowance=5, period=timedelta(minutes=5))
FAILED_BY_ADDRESS = Rule("sign-in-address", allowance=60, period=timedelta(minutes=5))
MAILS_TO_ACCOUNT = Rule("reset-account", allowance=3, period=timedelta(minutes=15))
MAILS_BY_ADDRESS = Rule("reset-address", allowance=30, period=timedelta(minutes=15))

TOO_MANY_FAILURES = _("Too many failed attempts. Wait five minutes, then try again.")
TOO_MANY_MAILS = _("Too many mails were asked for. Wait a quarter of an hour, and look into your mailbox meanwhile.")


class TooManyTriesError(ValidationError):
    """A form's error that knows for how many seconds to wait."""

    def __init__(self, wait: int, sentence: Any = TOO_MANY_FAILURES) -> None:
        super().__init__(sentence, code="too-many-tries")
        self.wait = wait


def sign_in_tries(request: HttpRequest, email: str | None) -> list[tuple[Rule, str]]:
    """What a sign-in counts as. Whoever is signed in and asked again has an account without typing it."""
    account = _folded(email) if email else f"user {request.user.pk}"
    return [(FAILED_BY_ACCOUNT, account), *_by_address(FAILED_BY_ADDRESS, request)]


def count_failure(request: HttpRequest, email: str | None) -> None:
    """Raises TooManyTriesError where this one was beyond a limit."""
    wait = max([count_try(rule, subject) for rule, subject in sign_in_tries(request, email)])
    if wait:
        raise TooManyTriesError(wait)


def forget_failures(email: str) -> None:
    forget_tries([(FAILED_BY_ACCOUNT, _folded(email))])


def count_reset(request: HttpRequest, email: str) -> TooManyTriesError | None:
    """A mail that is asked for; the error where it is not to be sent."""
    tries = [(MAILS_TO_ACCOUNT, _folded(email)), *_by_address(MAILS_BY_ADDRESS, request)]
    wait = max([count_try(rule, subject) for rule, subject in tries])
    return TooManyTriesError(wait, TOO_MANY_MAILS) if wait else None


def wait_of(form: Any) -> int:
    """For how many seconds the form's errors say to wait; 0 where they are others."""
    errors = [error for found in form.errors.as_data().values() for error in found]
    return max((error.wait for error in errors if isinstance(error, TooManyTriesError)), default=0)


def _by_address(rule: Rule, request: HttpRequest) -> list[tuple[Rule, str]]:
    """Nothing where the address is not known: all would count as one."""
    address = client_address(request)
    return [(rule, network_of(address))] if address else []


def _folded(email: str) -> str:
    """However the databases compare: each way of writing an account counts as that account."""
    return normalize("NFKC", email).strip().casefold()
