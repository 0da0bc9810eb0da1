"""POST /s/<code>/digits/: six digits instead of the QR code, and what happens to who guesses them."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from attendance.courses.models import Course, CourseTutor, Student
from attendance.ledger.models import Limit
from attendance.register.models import Attendance
from attendance.sessions.models import Slot, Status
from checkin.proof import STEP, proof_at
from tests.checkin.conftest import Phone, choose
from tests.checkin.test_cost import statements
from tests.factories.sessions import SlotFactory
from tests.races import all_at_once

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

NOW = datetime(2026, 5, 12, 8, 10, tzinfo=UTC)
Clock = time_machine.Traveller


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def slot(clock: Clock, course: Course, bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(session__course=course, tutor=bobs_role, open=True, rotating_code=True)


def right(slot: Slot) -> str:
    return proof_at(slot, timezone.now()).digits


def wrong(slot: Slot) -> str:
    """No digits of the current step nor of the one before."""
    accepted = {right(slot), proof_at(slot, timezone.now() - STEP).digits}
    return next(text for text in ("000000", "111111", "222222") if text not in accepted)


def type_in(
    phone: Phone, slot: Slot, digits: str, *, htmx: bool = False, chosen: dict[str, str | int] | None = None
) -> "Response":
    headers = {"HX-Request": "true"} if htmx else {}
    return phone.client.post(f"/s/{slot.code}/digits/", {"digits": digits, **(chosen or {})}, headers=headers)


def test_right_ones_give_a_ticket(phone: Phone, slot: Slot, dana: Student) -> None:
    response = type_in(phone, slot, right(slot))
    assert (response.status_code, response["Location"]) == (303, f"/s/{slot.code}/")
    assert "Dana" in phone.scan(slot).content.decode()
    assert phone.check_in(slot, dana, "s0-0").status_code == 303
    assert not Limit.objects.exists(), "a success writes no row"


def test_htmx_gets_what_comes_next(phone: Phone, slot: Slot, dana: Student) -> None:
    response = type_in(phone, slot, right(slot), htmx=True)
    assert response.status_code == 200
    assert "<html" not in response.content.decode()
    assert "Dana Kowalczyk" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_work_in_a_browser_that_has_no_cookie_yet(slot: Slot, dana: Student) -> None:
    phone = Phone()
    type_in(phone, slot, right(slot))
    assert phone.check_in(slot, dana, "s0-0").status_code == 303


def test_a_name_that_was_chosen_stays_chosen(phone: Phone, slot: Slot, dana: Student) -> None:
    chosen = choose(slot, dana)
    response = type_in(phone, slot, right(slot), chosen=chosen)
    assert response["Location"] == f"/s/{slot.code}/?student={dana.pk}&key={chosen['key']}"
    assert "Dana Kowalczyk" in type_in(phone, slot, right(slot), htmx=True, chosen=chosen).content.decode()


@pytest.mark.parametrize("written", ["{} {}", " {}{} ", "{}\t{}"])
def test_however_they_are_written(phone: Phone, slot: Slot, written: str) -> None:
    digits = right(slot)
    assert type_in(phone, slot, written.format(digits[:3], digits[3:])).status_code == 303


@pytest.mark.parametrize(("age", "status"), [(29, 303), (31, 422), (-1, 422)])
def test_hold_as_long_as_the_qr_code(phone: Phone, slot: Slot, clock: Clock, age: int, status: int) -> None:
    digits = proof_at(slot, NOW).digits
    clock.shift(age)
    assert type_in(phone, slot, digits).status_code == status


def test_wrong_ones_are_said_beside_the_field(phone: Phone, slot: Slot) -> None:
    response = type_in(phone, slot, wrong(slot))
    assert (response.status_code, response["X-Refusal"]) == (422, "proof-required")
    assert response.context["digits"].errors == {"digits": ["These are not the digits that stand on the wall now."]}
    assert 'aria-invalid="true"' in response.content.decode()
    assert "ticket" not in response.cookies


@pytest.mark.parametrize("text", ["", "12345", "1234567", "abcdef", "12345x", "١٢٣٤٥٦", "1" * 41])
def test_what_cannot_be_right_is_no_try(phone: Phone, slot: Slot, text: str) -> None:
    response = type_in(phone, slot, text)
    assert response.status_code == 422
    assert list(response.context["digits"].errors) == ["digits"]
    assert not Limit.objects.exists()


def test_too_many_wrong_ones_pause_the_digits_while_the_qr_code_goes_on(
    slot: Slot, clock: Clock, dana: Student
) -> None:
    guesser, honest, scanner = Phone(), Phone(), Phone()
    answers = [type_in(guesser, slot, wrong(slot)).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    clock.shift(10)
    refused = type_in(honest, slot, right(slot))
    assert (refused.status_code, refused["X-Refusal"], refused["Retry-After"]) == (429, "rate-limited", "20")
    assert "which works at once, or type again in 20 seconds." in refused.content.decode()
    assert honest.check_in(slot, dana, "s0-0").status_code == 403
    scanner.scan(slot, p=proof_at(slot, timezone.now()).text)
    assert scanner.check_in(slot, dana, "s0-0").status_code == 303
    clock.shift(20)
    assert type_in(honest, slot, right(slot)).status_code == 303


def test_a_pause_in_one_slot_is_none_in_another(phone: Phone, slot: Slot) -> None:
    other = SlotFactory.create(session=slot.session, tutor=slot.tutor, open=True, rotating_code=True)
    for _ in range(11):
        type_in(phone, slot, wrong(slot))
    assert type_in(phone, other, right(other)).status_code == 303


def test_are_refused_where_nobody_can_check_in(phone: Phone, slot: Slot) -> None:
    Slot.objects.update(status=Status.LOCKED)
    response = type_in(phone, slot, right(slot))
    assert (response.status_code, response["X-Refusal"]) == (409, "not-open")
    assert "ticket" not in response.cookies
    Slot.objects.update(status=Status.CLOSED)
    assert type_in(phone, slot, right(slot)).status_code == 404


def test_are_not_asked_where_the_code_does_not_rotate(phone: Phone, slot: Slot) -> None:
    Slot.objects.update(rotating_code=False)
    assert type_in(phone, slot, "123456").status_code == 303
    assert not Limit.objects.exists()


def test_cost_two_statements_and_a_look_at_the_pause(phone: Phone, slot: Slot) -> None:
    with statements(2):
        type_in(phone, slot, right(slot))
    with statements(3):
        type_in(phone, slot, wrong(slot))


def test_other_verb_and_forged_requests(slot: Slot) -> None:
    assert Client().get(f"/s/{slot.code}/digits/").status_code == 405
    forged = Client(enforce_csrf_checks=True).post(f"/s/{slot.code}/digits/", {"digits": right(slot)})
    assert forged.status_code == 403
    assert "ticket" not in forged.cookies


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_once_are_told_of_ten(slot: Slot) -> None:
    phones = [Phone() for _ in range(100)]
    guess = wrong(slot)
    answers = all_at_once([partial(type_in, phone, slot, guess) for phone in phones])
    assert Counter(answer.status_code for answer in answers) == {422: 10, 429: 90}
    assert not Attendance.objects.exists()


def test_the_wall_shows_the_digits_that_work(as_bob: Client, phone: Phone, slot: Slot) -> None:
    body = as_bob.get(f"/admin/slots/{slot.pk}/projector/").content.decode()
    digits = right(slot)
    assert f"{digits[:3]} {digits[3:]}" in body
    later = proof_at(slot, NOW + timedelta(seconds=15))
    assert later.text not in body
    assert later.digits[:3] + " " + later.digits[3:] not in body
