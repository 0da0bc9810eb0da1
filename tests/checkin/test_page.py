"""GET /s/<code>/: what a phone sees of a slot in each of its states."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from attendance.accounts.models import User
from attendance.courses.models import Course, Student
from attendance.register.models import Attendance
from attendance.sessions.models import Slot, Status
from rooms.models import Room
from tests.checkin.conftest import Phone, choose
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, NoteFactory
from tests.factories.sessions import SlotFactory


def text(phone: Phone, slot: Slot, **query: str | int) -> str:
    return phone.scan(slot, **query).content.decode()


def test_shows_which_slot_this_is(phone: Phone, slot: Slot) -> None:
    body = text(phone, slot)
    for words in (
        "<strong>Functional Programming</strong> · SS2026",
        "Week 4, ",
        "10:00",
        f"<strong>Room {slot.room}</strong>",
        "Tutor Bob Example",
    ):
        assert words in body


def test_says_at_once_what_is_called_otherwise(phone: Phone, slot: Slot) -> None:
    """The head of the page is drawn once, for those who ask about the same."""
    text(phone, slot)
    assert slot.room
    Room.objects.filter(pk=slot.room.pk).update(name="Moved <here>")
    SlotFactory.create(open=True, session__course=slot.session.course, session__week_nr=9, tutor=slot.tutor)
    assert "<strong>Room Moved &lt;here&gt;</strong>" in text(phone, slot)
    User.objects.filter(pk=slot.tutor.user_id).update(name="")
    assert f"Tutor {slot.tutor.user.email}" in text(phone, slot)
    assert "Week 9, " in text(phone, Slot.objects.exclude(pk=slot.pk).get())


def test_gives_the_device_a_cookie_once(slot: Slot) -> None:
    phone = Phone()
    cookie = phone.scan(slot).cookies["device"]
    assert (cookie["max-age"], cookie["samesite"], cookie["httponly"], cookie["path"]) == (86400, "Strict", True, "/")
    assert cookie["secure"] == ""
    assert "device" not in phone.scan(slot).cookies


def test_the_cookie_is_secure_where_the_site_is(slot: Slot, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    assert Phone().scan(slot).cookies["device"]["secure"] is True


def test_lists_a_short_roster(phone: Phone, slot: Slot, dana: Student) -> None:
    StudentFactory.create(course=slot.session.course, given="Gone", withdrawn_at=timezone.now())
    body = text(phone, slot)
    assert "Dana Kowalczyk" in body
    assert str(dana.number) not in body
    assert "Gone" not in body


def test_asks_for_letters_where_the_roster_is_long(phone: Phone, slot: Slot, course: Course) -> None:
    StudentFactory.create_batch(61, course=course, family="Lang")
    assert "Lang" not in text(phone, slot)
    assert "Lang" not in text(phone, slot, q="l")
    assert "Lang" in text(phone, slot, q="lA")


def test_a_chosen_name_comes_with_the_map(phone: Phone, slot: Slot, dana: Student) -> None:
    AttendanceFactory.create(slot=slot, seat_id="s0-0")
    body = text(phone, slot, **choose(slot, dana))
    assert f'<input type="hidden" name="student" value="{dana.pk}">' in body
    assert '<button name="seat" value="s0-0" class="seat taken e0" aria-label="Row A, seat 1, taken" disabled' in body
    assert '<button name="seat" value="s1-2" class="seat e5" aria-label="Row B, seat 3, free">B3</button>' in body


def test_somebody_withdrawn_is_not_offered_even_when_here(phone: Phone, slot: Slot, dana: Student) -> None:
    AttendanceFactory.create(slot=slot, student=dana)
    assert "Dana" in text(phone, slot)
    Student.objects.update(withdrawn_at=timezone.now())
    assert "Dana" not in text(phone, slot)


def test_a_stranger_cannot_be_chosen(phone: Phone, slot: Slot) -> None:
    stranger = StudentFactory.create(given="Fremd")
    assert "Fremd" not in text(phone, slot, **choose(slot, stranger))


def test_counting_up_ids_reads_out_no_name(phone: Phone, slot: Slot, course: Course, dana: Student) -> None:
    StudentFactory.create_batch(61, course=course)
    other = SlotFactory.create(session=slot.session, tutor=slot.tutor, open=True)
    for query in ({"student": dana.pk}, {"student": dana.pk, "key": "0" * 16}, choose(other, dana)):
        assert "Dana" not in text(phone, slot, **query)
    refused = phone.client.post(f"/s/{slot.code}/check-in/", {"student": dana.pk})
    assert refused.status_code == 400
    assert "Dana" not in refused.content.decode()
    assert "The name that you chose" in refused.content.decode()
    known = phone.client.post(f"/s/{slot.code}/check-in/", choose(slot, dana))
    assert "Dana Kowalczyk" in known.content.decode()


def test_shows_where_one_sits(phone: Phone, slot: Slot, dana: Student) -> None:
    phone.check_in(slot, dana, "s0-1")
    body = text(phone, slot)
    assert "You are in: seat A2" in body
    assert 'aria-label="Row A, seat 2, yours"' in body


@pytest.mark.parametrize(("minutes", "late"), [(-5, False), (0, False), (15, False), (16, True), (80, True)])
def test_says_who_is_late(phone: Phone, slot: Slot, dana: Student, minutes: int, late: bool) -> None:
    phone.check_in(slot, dana, "s0-1")
    Attendance.objects.update(checked_in_at=slot.starts_at + timedelta(minutes=minutes))
    assert ("counted as late" in text(phone, slot)) == late
    assert Attendance.objects.get().is_late == late


@pytest.mark.parametrize(("minutes", "late"), [(-5, False), (15, False), (16, True)])
def test_says_that_one_will_be_late_before_a_seat_is_chosen(
    phone: Phone, slot: Slot, dana: Student, minutes: int, late: bool
) -> None:
    with time_machine.travel(slot.starts_at + timedelta(minutes=minutes), tick=False):
        for response in (phone.scan(slot), phone.scan(slot, **choose(slot, dana))):
            assert ("This began at 10:00: you will be counted as late." in response.content.decode()) == late
        Slot.objects.update(status=Status.LOCKED)
        assert "you will be counted as late" not in text(phone, slot)


def test_whom_the_tutor_marked_is_not_late(phone: Phone, slot: Slot, dana: Student) -> None:
    AttendanceFactory.create(slot=slot, student=dana, recorded_by=slot.tutor.user)
    Attendance.objects.update(checked_in_at=slot.starts_at + timedelta(minutes=60))
    phone.check_in(slot, dana, "s0-1")
    assert "counted as late" not in text(phone, slot)


def test_names_nobody_else(phone: Phone, slot: Slot, dana: Student) -> None:
    other = AttendanceFactory.create(slot=slot, seat_id="s0-0", student__given="Zacharias")
    NoteFactory.create(slot=slot, student=other.student, text="A secret note")
    phone.check_in(slot, dana, "s0-1")
    body = text(phone, slot)
    assert "Zacharias" not in body
    assert "secret" not in body


def test_another_phone_learns_nothing_of_the_first(phone: Phone, slot: Slot, dana: Student) -> None:
    phone.check_in(slot, dana, "s0-1")
    assert "You are in" not in text(Phone(), slot)


def test_says_when_no_seat_is_free(phone: Phone, slot: Slot, dana: Student) -> None:
    for row in range(2):
        for seat in range(3):
            AttendanceFactory.create(slot=slot, seat_id=f"s{row}-{seat}")
    assert "No seat is free. Please speak to your tutor" in text(phone, slot, **choose(slot, dana))


def test_locked_is_read_only(phone: Phone, slot: Slot, dana: Student) -> None:
    phone.check_in(slot, dana, "s0-1")
    Slot.objects.update(status=Status.LOCKED)
    mine, other = text(phone, slot), text(Phone(), slot)
    assert "Check-in closed" in mine
    assert "You are in: seat A2" in mine
    assert "Check-in closed" in other
    assert "Dana" not in other
    for body in (mine, other):
        assert "<button" not in body
        assert "Seat map: 5 free, 1 taken" in body


def test_awaited_says_when_it_opens(phone: Phone, slot: Slot) -> None:
    opens = timezone.now() + timedelta(minutes=10)
    Slot.objects.update(status=Status.CLOSED, status_set_at=None, opens_at=opens)
    response = phone.scan(slot)
    assert response.status_code == 200
    assert f"Check-in opens at {timezone.localtime(opens):%H:%M}" in response.content.decode()


@pytest.mark.parametrize("code", ["ABCDEFGH", "x", "%3Cscript%3E", "ÄÖÜ", "A" * 40, "%00", "ABC%00EFGH"])
@pytest.mark.django_db
def test_unknown_codes_are_all_answered_alike(client: Client, code: str) -> None:
    response = client.get(f"/s/{code}/")
    assert (response.status_code, response["X-Refusal"]) == (404, "unknown-code")
    assert "Invalid or expired link" in response.content.decode()
    assert "device" not in response.cookies


def test_a_closed_slot_looks_like_an_unknown_code(phone: Phone, slot: Slot) -> None:
    Slot.objects.update(status=Status.CLOSED)
    response = phone.scan(slot)
    assert (response.status_code, response["X-Refusal"]) == (404, "unknown-code")


def test_names_are_text(phone: Phone, slot: Slot, course: Course) -> None:
    StudentFactory.create(course=course, given="<script>alert(1)</script>", family='"><img src=x>')
    body = text(phone, slot)
    assert "<script>alert" not in body
    assert "<img" not in body


def test_belongs_to_one_browser(phone: Phone, slot: Slot) -> None:
    assert phone.scan(slot)["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("size", [1, 5, 61])
def test_costs_two_statements(
    phone: Phone, slot: Slot, course: Course, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for student in StudentFactory.create_batch(size, course=course)[:5]:
        AttendanceFactory.create(slot=slot, student=student)
    with django_assert_num_queries(2):
        phone.scan(slot)
    with django_assert_num_queries(2):
        phone.scan(slot, q="giv")


def test_choosing_a_name_is_no_step_of_the_history(phone: Phone, slot: Slot, dana: Student) -> None:
    """And whoever goes back all the same gets the whole page: nothing is there to put a part into."""
    part = phone.client.get(f"/s/{slot.code}/", choose(slot, dana), headers={"HX-Request": "true"})
    assert part["HX-Push-Url"] == "false"
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    whole = phone.client.get(f"/s/{slot.code}/", choose(slot, dana), headers=back)
    assert 'id="lost"' not in part.content.decode()
    assert 'id="lost"' in whole.content.decode()


def test_lateness_stands_in_one_place_before_and_after(phone: Phone, slot: Slot, dana: Student) -> None:
    with time_machine.travel(slot.starts_at + timedelta(minutes=20), tick=False):
        assert "This began at 10:00: you will be counted as late." in text(phone, slot)
        phone.check_in(slot, dana, "s0-0")
        assert "This began at 10:00: you are counted as late." in text(phone, slot)
