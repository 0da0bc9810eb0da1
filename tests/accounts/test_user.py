"""Accounts in the database."""

import pytest
from django.db import IntegrityError, transaction

from attendance.accounts.actions import find_or_create_user
from attendance.accounts.models import User


def test_one_account_for_an_address_in_any_case(alice: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Alice@EXAMPLE.org")
    assert find_or_create_user("ALICE@Example.org", name="Other") == (alice, False)


def test_new_account_has_no_password_and_no_rights(db: None) -> None:
    user, is_new = find_or_create_user("New@Example.org", name="New")
    assert (is_new, user.email, user.name, user.has_usable_password()) == (True, "new@example.org", "New", False)
    assert (user.is_staff, user.is_superuser) == (False, False)
