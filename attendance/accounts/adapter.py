"""How django-allauth behaves here: accounts are made by admins and owners, nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from attendance.accounts.guessing import TooManyTriesError, count_failure, folded, sign_in_try
from attendance.accounts.invitation import password_url
from attendance.accounts.known_browser import remember_browser
from attendance.accounts.models import User
from attendance.core.metrics import SIGN_IN_FAILURES
from attendance.core.network import client_address
from attendance.ledger.limits import seconds_to_wait


class AccountAdapter(DefaultAccountAdapter):
    """Closes the sign-up, speaks plainly, and builds the links of mails on BASE_URL."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-mail or password is wrong."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("The password is wrong."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Before a password is looked at: the same for accounts that exist and for those that do not."""
        wait = seconds_to_wait(sign_in_try(request, credentials.get("email")))
        if wait:
            raise TooManyTriesError(wait)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Who guesses many at once has passed the look above with all of them, so a hit has to pass a second one."""
        user: User | None = super().authenticate(request, **credentials)
        if user:
            self.pre_authenticate(request, **credentials)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        SIGN_IN_FAILURES.inc()
        count_failure(request, credentials.get("email"))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """By password or by the link of a mail: from now on this browser is known to the account."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_browser(response, folded(user.email))
        return response

    def format_email_subject(self, subject: str) -> str:
        """As it stands: no name of a host before it."""
        return subject

    def get_reset_password_from_key_url(self, key: str) -> str:
        return password_url(key)
