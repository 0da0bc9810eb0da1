"""Guessing passwords is slowed down by account, with the same answer for known and unknown ones; no address and no
stranger keeps anybody out."""

import re
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from allauth.account.adapter import get_adapter
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from attendance.accounts.guessing import sign_in_try
from attendance.accounts.models import User
from attendance.ledger.models import Limit
from tests.factories.accounts import PASSWORD
from tests.people import signed_in
from tests.races import all_at_once

LOGIN = "/login/"
SENTENCE = "Too many failed attempts. Wait five minutes, then try again."


def sign_in(client: Client, email: str, password: str = PASSWORD, address: str = "192.0.2.1", **headers: str) -> int:
    fields = {"login": email, "password": password}
    return client.post(LOGIN, fields, REMOTE_ADDR=address, headers=headers).status_code


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("email", ["alice@example.org", "nobody@example.org"])
def test_after_five_failures_even_the_right_password_is_refused(email: str, client: Client, alice: User) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        assert [sign_in(client, email, "wrong") for _ in range(5)] == [422] * 5
        response = client.post(LOGIN, {"login": email, "password": PASSWORD})
        assert (response.status_code, response["Retry-After"]) == (429, "300")
    assert response.context["form"].errors == {"password": [SENTENCE]}
    assert not is_signed_in(client)


def test_the_pause_looks_the_same_for_known_and_unknown(client: Client, alice: User) -> None:
    pages = []
    for email in (alice.email, "nobody@example.org"):
        for _ in range(5):
            sign_in(client, email, "wrong")
        response = client.post(LOGIN, {"login": email, "password": "wrong"})
        pages.append(re.sub(r".*csrf.*", "", response.content.decode()).replace(email, "EMAIL"))
    assert pages[0] == pages[1]
    assert SENTENCE in pages[0]


def test_the_pause_ends(client: Client, alice: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(6):
            sign_in(client, alice.email, "wrong")
        clock.shift(timedelta(minutes=5))
        assert sign_in(client, alice.email) == 302
    assert is_signed_in(client)


@pytest.mark.parametrize("written", ["ALICE@example.org", "alice@EXAMPLE.org"])
def test_however_the_account_is_written(written: str, client: Client, alice: User) -> None:
    for _ in range(5):
        sign_in(client, alice.email, "wrong")
    assert sign_in(client, written) == 429


@pytest.mark.parametrize("written", ["ROSK@example.org", "ro\u017fk@example.org", "ros\u212a@example.org"])
def test_letters_that_a_database_takes_for_the_same_count_as_the_same(written: str) -> None:
    """The long s and the sign of the kelvin are an s and a k in upper or lower case."""
    request = RequestFactory().get("/")
    assert sign_in_try(request, written) == sign_in_try(request, "rosk@example.org")


def test_guessing_one_account_stops_no_other(client: Client, alice: User, bob: User) -> None:
    for _ in range(6):
        sign_in(client, alice.email, "wrong")
    assert sign_in(client, bob.email) == 302


def test_other_addresses_do_not_help_against_one_account(client: Client, alice: User) -> None:
    answers = [sign_in(client, alice.email, "wrong", address=f"192.0.2.{n}") for n in range(6)]
    assert answers == [422] * 5 + [429]


def test_whatever_was_guessed_from_an_address_its_right_passwords_count(client: Client, alice: User) -> None:
    """A campus has one."""
    answers = {sign_in(Client(), f"student{n}@example.org", "wrong") for n in range(70)}
    assert (answers, sign_in(client, alice.email)) == ({422}, 302)
    assert {key.partition(":")[0] for key in Limit.objects.values_list("key", flat=True)} == {"sign-in-account"}


@pytest.mark.parametrize(("proxies", "address"), [(0, "192.0.2.1"), (1, "198.51.100.7")])
def test_forwarded_address_counts_behind_a_trusted_proxy_only(proxies: int, address: str, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get(
        "/", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}, REMOTE_ADDR="192.0.2.1"
    )
    assert get_adapter(request).get_client_ip(request) == address


def test_a_success_writes_no_row_and_takes_none_away(client: Client, alice: User) -> None:
    sign_in(client, alice.email)
    assert not Limit.objects.exists()
    sign_in(Client(), alice.email, "wrong")
    sign_in(Client(), alice.email)
    assert set(Limit.objects.values_list("count", flat=True)) == {1}


def test_what_is_stored_names_nobody(client: Client, alice: User) -> None:
    sign_in(client, alice.email, "wrong")
    keys = " ".join(Limit.objects.values_list("key", flat=True))
    assert "alice" not in keys
    assert "192.0.2" not in keys


@pytest.mark.parametrize(("path", "field"), [("/reauthenticate/", "password"), ("/password/change/", "oldpassword")])
def test_the_own_password_cannot_be_guessed_from_a_signed_in_browser(path: str, field: str, alice: User) -> None:
    thief = signed_in(alice)
    new = {"password1": "a fresh and long one 1", "password2": "a fresh and long one 1"}
    answers = [thief.post(path, {**new, field: f"guess {n}"}).status_code for n in range(5)]
    last = thief.post(path, {**new, field: PASSWORD})
    assert (answers, last.status_code) == ([422] * 5, 429)
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_however_many_at_once_five_are_told_that_they_failed(alice: User) -> None:
    def guess(number: int) -> int:
        return sign_in(Client(), alice.email, f"guess {number}")

    answers = all_at_once([partial(guess, number) for number in range(40)])
    assert (answers.count(422), answers.count(429)) == (5, 35)
