"""Who has signed in from a browser before is not kept out by strangers, and may guess no more than they may."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http.cookies import Morsel
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from attendance.accounts.models import User
from attendance.ledger.models import Limit
from tests.factories.accounts import PASSWORD
from tests.races import all_at_once

LOGIN = "/login/"
FRESH = "a fresh and long one 1"


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    """Those that allauth itself keeps on signed-in users, in the memory of this process."""
    cache.clear()
    yield
    cache.clear()


def sign_in(client: Client, email: str, password: str = PASSWORD) -> int:
    return client.post(LOGIN, {"login": email, "password": password}).status_code


def guess(email: str) -> list[int]:
    """Five wrong passwords and a sixth try, from nowhere in particular."""
    return [sign_in(Client(), email, "wrong") for _ in range(6)]


def cookies(client: Client) -> list[Any]:
    return [cookie for name, cookie in client.cookies.items() if name.startswith("known-")]


@pytest.fixture
def own(alice: User) -> Client:
    """A browser in which Alice was signed in once."""
    client = Client()
    assert sign_in(client, alice.email) == 302
    client.post("/logout/")
    return client


def test_a_stranger_does_not_keep_a_tutor_out_of_their_own_browser(own: Client, client: Client, alice: User) -> None:
    assert guess(alice.email) == [422] * 5 + [429]
    assert sign_in(client, alice.email) == 429
    assert sign_in(own, alice.email) == 302
    assert sign_in(own, alice.email.upper()) == 302


def test_a_known_browser_may_guess_no_more_than_others(own: Client, alice: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert [sign_in(own, alice.email, "wrong") for _ in range(6)] == [422] * 5 + [429]
        assert sign_in(own, alice.email) == 429
        clock.shift(timedelta(minutes=5))
        assert sign_in(own, alice.email) == 302


def test_what_is_guessed_in_a_known_browser_keeps_no_other_out(own: Client, client: Client, alice: User) -> None:
    for _ in range(6):
        sign_in(own, alice.email, "wrong")
    assert sign_in(client, alice.email) == 302


def test_each_known_browser_counts_for_itself(own: Client, client: Client, alice: User) -> None:
    sign_in(client, alice.email)
    client.post("/logout/")
    for _ in range(6):
        sign_in(own, alice.email, "wrong")
    assert sign_in(client, alice.email) == 302


def test_it_is_known_to_its_own_account_alone(own: Client, alice: User, bob: User) -> None:
    guess(bob.email)
    assert sign_in(own, bob.email) == 429
    (cookie,) = cookies(own)
    # Under the name that Bob's would have, too.
    bobs = Client()
    Limit.objects.all().delete()
    sign_in(bobs, bob.email)
    bobs.post("/logout/")
    (name,) = [cookie.key for cookie in cookies(bobs)]
    bobs.cookies[name] = cookie.value
    guess(bob.email)
    assert sign_in(bobs, bob.email) == 429


def test_two_accounts_of_one_browser_are_both_known(own: Client, alice: User, bob: User) -> None:
    sign_in(own, bob.email)
    own.post("/logout/")
    for user in (alice, bob):
        guess(user.email)
    assert sign_in(own, alice.email) == 302
    own.post("/logout/")
    assert sign_in(own, bob.email) == 302


@pytest.mark.parametrize("spoil", [lambda value: value[:-1], lambda value: "x" + value, lambda value: "", str.upper])
def test_a_forged_cookie_makes_a_stranger(own: Client, alice: User, spoil: Any) -> None:
    guess(alice.email)
    (cookie,) = cookies(own)
    own.cookies[cookie.key] = spoil(cookie.value)
    assert sign_in(own, alice.email) == 429


def test_a_year_makes_a_stranger(own: Client, alice: User) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=365, minutes=1)):
        guess(alice.email)
        assert sign_in(own, alice.email) == 429


def test_whoever_fails_becomes_known_to_nothing(client: Client, alice: User) -> None:
    sign_in(client, alice.email, "wrong")
    sign_in(client, "nobody@example.org")
    client.get(LOGIN)
    assert cookies(client) == []


def test_the_cookie_is_hidden_and_goes_to_the_sign_in_alone(own: Client, settings: Settings, alice: User) -> None:
    def looks(cookie: "Morsel[str]") -> tuple[str, ...]:
        return tuple(str(cookie[name]) for name in ("path", "httponly", "samesite", "max-age", "secure"))

    (cookie,) = cookies(own)
    assert looks(cookie) == (LOGIN, "True", "Strict", str(365 * 24 * 3600), "")
    assert "alice" not in cookie.output()
    settings.SESSION_COOKIE_SECURE = True
    first = cookie.value
    sign_in(own, alice.email)
    (cookie,) = cookies(own)
    assert looks(cookie)[-1] == "True"
    assert cookie.value != first, "each sign-in makes another"


def test_the_link_of_a_mail_makes_a_browser_known(client: Client, alice: User, settings: Settings) -> None:
    settings.HAS_MAIL = True
    client.post("/password/reset/", {"email": alice.email})
    found = re.search(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert found
    form = client.get(found[1], follow=True)
    path = form.request["PATH_INFO"]
    assert client.post(path, {"password1": FRESH, "password2": FRESH}).status_code == 302
    client.post("/logout/")
    guess(alice.email)
    assert sign_in(client, alice.email, FRESH) == 302


@pytest.mark.parametrize(("path", "field"), [("/reauthenticate/", "password"), ("/password/change/", "oldpassword")])
def test_strangers_do_not_keep_a_signed_in_tutor_from_confirming(path: str, field: str, alice: User) -> None:
    client = Client()
    sign_in(client, alice.email)
    guess(alice.email)
    assert client.post(path, {"password1": FRESH, "password2": FRESH, field: PASSWORD}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_however_many_at_once_a_known_browser_is_told_five_times(alice: User) -> None:
    own = Client()
    sign_in(own, alice.email)
    (cookie,) = cookies(own)

    def try_once() -> int:
        client = Client()
        client.cookies[cookie.key] = cookie.value
        return sign_in(client, alice.email, "wrong")

    answers = all_at_once([partial(try_once) for _ in range(30)])
    assert (answers.count(422), answers.count(429)) == (5, 25)
