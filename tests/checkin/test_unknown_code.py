"""Guessing codes: counted by address, and never in the way of a code that exists."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from attendance.ledger.models import Limit
from attendance.sessions.codes import fresh_code
from attendance.sessions.models import Slot, Status
from checkin.guessing import UNKNOWN_CODES
from tests.checkin.conftest import Phone
from tests.races import all_at_once

NOW = datetime(2026, 5, 12, 8, 10, tzinfo=UTC)
Clock = time_machine.Traveller


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[Clock]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def guess(number: int, *, address: str = "192.0.2.1", code: str = "", **headers: str) -> list[int]:
    client = Client(REMOTE_ADDR=address, headers=headers)
    return [client.get(f"/s/{code or fresh_code()}/").status_code for _ in range(number)]


def spent(number: int = 60, *, network: str = "192.0.2.1") -> None:
    """As if so many had been tried just now."""
    until = timezone.now() + UNKNOWN_CODES.period
    Limit.objects.create(key=UNKNOWN_CODES.key_of(network), count=number, until=until)


def test_after_sixty_there_is_a_pause_of_a_minute(clock: Clock) -> None:
    assert guess(60) == [404] * 60
    response = Client(REMOTE_ADDR="192.0.2.1").get("/s/ABCDEFGH/")
    assert (response.status_code, response["X-Refusal"], response["Retry-After"]) == (429, "rate-limited", "60")
    assert "Too many wrong tries." in response.content.decode()
    assert 'name="code"' in response.content.decode()
    clock.shift(60)
    assert guess(1) == [404]


@pytest.mark.parametrize("path", ["", "students/", "seats/"])
@pytest.mark.parametrize("htmx", [True, False])
def test_every_way_of_asking_counts(path: str, htmx: bool) -> None:
    spent(59)
    client = Client(REMOTE_ADDR="192.0.2.1", headers={"HX-Request": "true"} if htmx else {})
    assert [client.get(f"/s/{fresh_code()}/{path}").status_code for _ in range(2)] == [404, 429]


@pytest.mark.parametrize("path", ["check-in/", "leave/", "digits/"])
def test_so_does_every_post(path: str) -> None:
    spent(59)
    client = Client(REMOTE_ADDR="192.0.2.1")
    assert [client.post(f"/s/{fresh_code()}/{path}").status_code for _ in range(2)] == [404, 429]


def test_a_code_that_exists_opens_its_page_all_the_same(slot: Slot) -> None:
    """A campus shares one address."""
    spent()
    assert guess(1, code=slot.code or "") == [200]


def test_a_code_that_exists_looks_at_no_limit(slot: Slot, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    spent()
    with django_assert_num_queries(2):
        guess(1, code=slot.code or "")


def test_a_closed_slot_looks_like_no_slot_and_does_not_count(slot: Slot) -> None:
    """Forty phones that still ask for a slot that has just closed are no guessers."""
    Slot.objects.update(status=Status.CLOSED)
    assert guess(2, code=slot.code or "") == [404] * 2
    assert not Limit.objects.exists()
    spent()
    assert guess(1, code=slot.code or "") == [429]


def test_other_addresses_go_on() -> None:
    spent()
    assert guess(1, address="192.0.2.2") == [404]
    assert guess(1) == [429]


def test_a_forged_forwarded_address_does_not_dodge_it() -> None:
    spent()
    assert guess(1, **{"X-Forwarded-For": "10.0.0.1"}) == [429]


def test_behind_the_trusted_proxy_its_word_counts(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    spent(59, network="198.51.100.7")
    assert guess(1, **{"X-Forwarded-For": "10.0.0.1, 198.51.100.7"}) == [404]
    assert guess(1, **{"X-Forwarded-For": "198.51.100.8"}) == [404]
    assert guess(1, **{"X-Forwarded-For": "198.51.100.7"}) == [429]


def test_an_address_that_nobody_knows_is_not_counted() -> None:
    """All behind a socket would be one."""
    assert guess(2, address="") == [404] * 2
    assert not Limit.objects.exists()


def test_a_network_of_ipv6_counts_as_one() -> None:
    guess(1, address="2001:db8:1:2::1")
    guess(1, address="2001:db8:1:2:ffff::1")
    assert Limit.objects.get().count == 2
    guess(1, address="2001:db8:1:3::1")
    assert Limit.objects.count() == 2


def test_a_page_whose_slot_has_gone_asks_for_the_whole(slot: Slot, phone: Phone) -> None:
    Slot.objects.update(status=Status.CLOSED)
    for path in ("seats/", "students/"):
        response = phone.client.get(f"/s/{slot.code}/{path}", headers={"HX-Request": "true"})
        assert (response.status_code, response["HX-Refresh"]) == (404, "true")


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_once_never_pass_the_limit() -> None:
    answers = [answer for [answer] in all_at_once([lambda: guess(1)] * 100)]
    assert (answers.count(404), answers.count(429)) == (60, 40)
