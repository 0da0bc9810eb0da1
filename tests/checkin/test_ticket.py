"""Checking in to a slot with a rotating code: by the address of the moment, by digits, and by nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import signing
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from attendance.courses.models import Course, CourseTutor, Student
from attendance.ledger.models import Limit
from attendance.register.models import Attendance
from attendance.sessions.models import Slot, Status
from checkin.proof import STEP, proof_at
from tests.checkin.conftest import Phone, choose
from tests.checkin.test_cost import statements
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SlotFactory

NOW = datetime(2026, 5, 12, 8, 10, tzinfo=UTC)
ASKS = "Are you in the room?"
Clock = time_machine.Traveller


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def slot(clock: Clock, course: Course, bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(session__course=course, tutor=bobs_role, open=True, rotating_code=True)


def scanned(slot: Slot) -> Phone:
    """A phone that has just scanned the wall."""
    phone = Phone()
    phone.scan(slot, p=proof_at(slot, timezone.now()).text)
    return phone


def attempt(phone: Phone, slot: Slot, student: Student, seat: str | None = "s0-0") -> tuple[int, str]:
    response = phone.check_in(slot, student, seat)
    return response.status_code, response.get("X-Refusal", "")


class TestWithoutAProof:
    def test_the_page_says_which_slot_it_is_and_asks_for_digits(self, phone: Phone, slot: Slot, dana: Student) -> None:
        response = phone.scan(slot)
        body = response.content.decode()
        assert response.status_code == 200
        assert ASKS in body
        assert "Functional Programming" in body
        assert f"Room {slot.room}" in body
        for hidden in ("Dana", 'name="seat"', "Who are you?"):
            assert hidden not in body
        assert "ticket" not in response.cookies

    def test_a_chosen_name_is_not_shown(self, phone: Phone, slot: Slot, dana: Student) -> None:
        body = phone.scan(slot, **choose(slot, dana)).content.decode()
        assert ASKS in body
        assert "Dana" not in body

    def test_no_names_are_found(self, phone: Phone, slot: Slot, dana: Student) -> None:
        response = phone.client.get(f"/s/{slot.code}/students/", {"q": "dana"}, headers={"HX-Request": "true"})
        assert (response.status_code, response["X-Refusal"], response["HX-Retarget"]) == (
            403,
            "proof-required",
            "#checkin",
        )
        assert "Dana" not in response.content.decode()
        assert ASKS in response.content.decode()

    def test_checking_in_is_refused(self, phone: Phone, slot: Slot, dana: Student) -> None:
        response = phone.client.post(f"/s/{slot.code}/check-in/", {**choose(slot, dana), "seat": "s0-0"})
        body = response.content.decode()
        assert (response.status_code, response["X-Refusal"]) == (403, "proof-required")
        assert "Please show that you are in the room." in body
        assert f'<input type="hidden" name="student" value="{dana.pk}">' in body
        assert "Dana" not in body
        assert not Attendance.objects.exists()

    def test_it_comes_after_not_open_and_before_everything_else(self, phone: Phone, slot: Slot) -> None:
        stranger = StudentFactory.create()
        assert attempt(phone, slot, stranger, None) == (403, "proof-required")
        Slot.objects.update(status=Status.LOCKED)
        assert attempt(phone, slot, stranger, None) == (409, "not-open")
        Slot.objects.update(status=Status.CLOSED)
        assert attempt(phone, slot, stranger, None) == (404, "unknown-code")

    def test_a_slot_without_a_rotating_code_asks_for_nothing(self, phone: Phone, slot: Slot, dana: Student) -> None:
        Slot.objects.update(rotating_code=False)
        assert ASKS not in phone.scan(slot).content.decode()
        assert attempt(phone, slot, dana) == (303, "")

    def test_a_locked_or_awaited_slot_asks_for_nothing(self, phone: Phone, slot: Slot) -> None:
        Slot.objects.update(status=Status.LOCKED)
        assert ASKS not in phone.scan(slot).content.decode()
        Slot.objects.update(status=Status.CLOSED, status_set_at=None, opens_at=NOW + timedelta(minutes=3))
        assert "Check-in opens at" in phone.scan(slot).content.decode()


class TestByTheAddress:
    def test_a_fresh_one_shows_the_names_and_gives_a_ticket(self, slot: Slot, dana: Student) -> None:
        phone = Phone()
        response = phone.scan(slot, p=proof_at(slot, NOW).text)
        assert "Dana Kowalczyk" in response.content.decode()
        assert response["Cache-Control"] == "private, no-store"
        cookie = response.cookies["ticket"]
        assert (cookie["max-age"], cookie["samesite"], cookie["httponly"], cookie["path"]) == (600, "Strict", True, "/")
        assert attempt(phone, slot, dana) == (303, "")

    def test_the_ticket_is_secure_where_the_site_is(self, slot: Slot, settings: Settings) -> None:
        settings.SESSION_COOKIE_SECURE = True
        assert Phone().scan(slot, p=proof_at(slot, NOW).text).cookies["ticket"]["secure"] is True

    @pytest.mark.parametrize(("age", "admitted"), [(0, True), (29, True), (31, False), (3600, False)])
    def test_half_a_minute_later_it_is_worth_nothing(
        self, slot: Slot, clock: Clock, dana: Student, age: int, admitted: bool
    ) -> None:
        proof, phone = proof_at(slot, NOW).text, Phone()
        clock.shift(age)
        assert ("ticket" in phone.scan(slot, p=proof).cookies) == admitted
        assert attempt(phone, slot, dana) == ((303, "") if admitted else (403, "proof-required"))

    def test_the_next_one_is_worth_nothing_yet(self, slot: Slot) -> None:
        response = Phone().scan(slot, p=proof_at(slot, NOW + STEP).text)
        assert "ticket" not in response.cookies
        assert ASKS in response.content.decode()

    def test_the_one_of_another_slot_is_worth_nothing(self, slot: Slot) -> None:
        other = SlotFactory.create(session=slot.session, tutor=slot.tutor, open=True, rotating_code=True)
        assert "ticket" not in Phone().scan(slot, p=proof_at(other, NOW).text).cookies

    def test_writes_nothing(self, slot: Slot, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(2):
            Phone().scan(slot, p=proof_at(slot, NOW).text)
        assert not Limit.objects.exists()

    def test_who_is_early_has_a_ticket_when_it_opens(self, slot: Slot, clock: Clock, dana: Student) -> None:
        Slot.objects.update(status=Status.CLOSED, status_set_at=None, opens_at=NOW + timedelta(minutes=3))
        phone = scanned(slot)
        clock.shift(timedelta(minutes=3))
        assert "Dana" in phone.scan(slot).content.decode()
        assert attempt(phone, slot, dana) == (303, "")


class TestTicket:
    @pytest.mark.parametrize(("age", "admitted"), [(599, True), (601, False)])
    def test_carries_a_student_through_ten_minutes_and_no_longer(
        self, slot: Slot, clock: Clock, dana: Student, age: int, admitted: bool
    ) -> None:
        phone = scanned(slot)
        clock.shift(age)
        assert (ASKS not in phone.scan(slot).content.decode()) == admitted
        assert attempt(phone, slot, dana) == ((303, "") if admitted else (403, "proof-required"))

    def test_is_of_no_use_in_another_browser(self, slot: Slot, dana: Student) -> None:
        friend = Phone()
        friend.scan(slot)
        friend.client.cookies["ticket"] = scanned(slot).client.cookies["ticket"].value
        assert attempt(friend, slot, dana) == (403, "proof-required")

    def test_is_of_no_use_in_another_slot(self, slot: Slot, dana: Student) -> None:
        other = SlotFactory.create(session=slot.session, tutor=slot.tutor, open=True, rotating_code=True)
        assert attempt(scanned(other), slot, dana) == (403, "proof-required")

    def test_cannot_be_made_up_of_another_cookie(self, slot: Slot, dana: Student) -> None:
        """Each signed value has a purpose of its own."""
        phone = Phone()
        phone.scan(slot)
        for forged in (phone.client.cookies["device"].value, "x", signing.dumps("x"), ""):
            phone.client.cookies["ticket"] = forged
            assert attempt(phone, slot, dana) == (403, "proof-required")

    def test_who_sits_already_needs_none(self, slot: Slot, clock: Clock, dana: Student) -> None:
        """A repetition succeeds, and so does a move; a second student does not."""
        phone = scanned(slot)
        attempt(phone, slot, dana)
        clock.shift(3600)
        phone.client.cookies.pop("ticket")
        assert "You are in: seat A1" in phone.scan(slot).content.decode()
        assert attempt(phone, slot, dana) == (303, "")
        assert attempt(phone, slot, dana, "s0-1") == (303, "")
        assert attempt(phone, slot, StudentFactory.create(course=slot.session.course)) == (403, "proof-required")
        assert Attendance.objects.get().seat_id == "s0-1"

    def test_who_left_needs_one_again(self, slot: Slot, clock: Clock, dana: Student) -> None:
        phone = scanned(slot)
        attempt(phone, slot, dana)
        clock.shift(3600)
        assert phone.leave(slot).status_code == 303
        assert not Attendance.objects.exists()
        assert attempt(phone, slot, dana) == (403, "proof-required")

    def test_whom_the_tutor_marked_claims_a_seat_with_one_alone(self, slot: Slot, dana: Student) -> None:
        AttendanceFactory.create(slot=slot, student=dana, recorded_by=slot.tutor.user)
        assert attempt(Phone(), slot, dana) == (403, "proof-required")
        assert attempt(scanned(slot), slot, dana) == (303, "")

    def test_switched_on_while_it_runs_asks_who_is_not_in(self, slot: Slot, dana: Student) -> None:
        Slot.objects.update(rotating_code=False)
        phone = Phone()
        phone.scan(slot)
        Slot.objects.update(rotating_code=True)
        assert attempt(phone, slot, dana) == (403, "proof-required")

    def test_a_check_in_costs_what_it_costs_without(self, slot: Slot, dana: Student) -> None:
        phone = scanned(slot)
        with statements(2):
            attempt(phone, slot, dana)
        with statements(2):
            phone.scan(slot)
