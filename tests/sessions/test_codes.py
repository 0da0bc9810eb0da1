"""Codes: their letters, what people make of them, and what happens when two are alike."""

import re
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from attendance.accounts.models import User
from attendance.sessions.actions import TRIES, open_slot
from attendance.sessions.codes import ALPHABET, LENGTH, fresh_code, normalise_code
from attendance.sessions.models import Slot, Status
from tests.factories.sessions import SlotFactory


def test_a_code_has_eight_letters_that_are_not_mistaken() -> None:
    made = {fresh_code() for _ in range(500)}
    assert len(made) == 500
    assert all(re.fullmatch("[A-HJ-NP-Z2-9]{8}", code) for code in made)
    assert {letter for code in made for letter in code} == set(ALPHABET)


@pytest.mark.parametrize("typed", ["abcd2345", "ABCD-2345", " abcd 2345 ", "a b c d 2 3 4 5"])
def test_what_people_type_is_the_code(typed: str) -> None:
    assert normalise_code(typed) == "ABCD2345"


@pytest.fixture
def taken(db: None) -> Slot:
    return SlotFactory.create(open=True, code="AAAAAAAA")


@pytest.fixture
def slot(db: None) -> Slot:
    return SlotFactory.create()


@pytest.fixture
def letters(taken: Slot, slot: Slot, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The source of randomness: what is put in here comes out, letter by letter."""
    coming: list[str] = []
    source = SimpleNamespace(choice=lambda _alphabet: coming.pop(0))
    monkeypatch.setattr("attendance.sessions.codes.secrets", source)
    return coming


def test_a_collision_is_tried_again(letters: list[str], slot: Slot, taken: Slot, bob: User) -> None:
    letters += ["A"] * LENGTH * 2 + ["B"] * LENGTH

    open_slot(slot, by=bob)

    slot.refresh_from_db()
    taken.refresh_from_db()
    assert (slot.status, slot.code, taken.code) == (Status.OPEN, "BBBBBBBB", "AAAAAAAA")


def test_a_source_that_is_broken_is_not_tried_for_ever(letters: list[str], slot: Slot, bob: User) -> None:
    letters += ["A"] * LENGTH * TRIES

    with pytest.raises(IntegrityError):
        open_slot(slot, by=bob)

    slot.refresh_from_db()
    assert (slot.status, slot.code, letters) == (Status.CLOSED, None, [])


def test_a_code_belongs_to_one_slot(taken: Slot) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SlotFactory.create(open=True, code="AAAAAAAA")
    assert Slot.objects.count() == 1
