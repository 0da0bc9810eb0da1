"""The rotating code: what it accepts, by the server's clock alone."""

from datetime import UTC, datetime, timedelta

import pytest

from attendance.sessions.models import Slot
from checkin.proof import STEP, is_digits_of, is_text_of, proof_at

# The first moment of a step.
START = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
SLOT, OTHER = Slot(pk=7), Slot(pk=8)


@pytest.mark.parametrize(
    ("age", "works"), [(-0.001, False), (0, True), (14.999, True), (15, True), (29.999, True), (30, False), (31, False)]
)
def test_what_a_step_shows_works_until_the_next_one_ends(age: float, works: bool) -> None:
    proof, now = proof_at(SLOT, START), START + timedelta(seconds=age)
    assert is_text_of(SLOT, proof.text, now) == works
    assert is_digits_of(SLOT, proof.digits, now) == works


def test_stays_the_same_through_a_step_and_changes_with_the_next() -> None:
    first = proof_at(SLOT, START)
    assert proof_at(SLOT, START + timedelta(seconds=14.999)) == first
    after = proof_at(SLOT, START + STEP)
    assert after.step == first.step + 1
    assert after.text != first.text
    assert after.digits != first.digits


def test_another_slot_has_another_one() -> None:
    proof = proof_at(SLOT, START)
    assert not is_text_of(OTHER, proof.text, START)
    assert not is_digits_of(OTHER, proof.digits, START)


def test_six_digits_and_eight_letters() -> None:
    proofs = [proof_at(SLOT, START + n * STEP) for n in range(500)]
    assert {len(proof.digits) for proof in proofs} == {6}
    assert all(proof.digits.isdigit() for proof in proofs)
    assert any(proof.digits.startswith("0") for proof in proofs)
    assert {len(proof.text) for proof in proofs} == {8}
    assert len({proof.text for proof in proofs}) == 500


@pytest.mark.parametrize("text", ["", "x", "ÄÖÜ", "\x00", "1" * 1000])
def test_nonsense_is_wrong(text: str) -> None:
    assert not is_text_of(SLOT, text, START)
    assert not is_digits_of(SLOT, text, START)
