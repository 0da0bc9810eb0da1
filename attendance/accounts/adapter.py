"""How django-allauth behaves here: accounts are made by admins and owners, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closes the sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
