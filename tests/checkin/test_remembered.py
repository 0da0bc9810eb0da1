"""A phone that remembers its student for a course: one tap next week, and nothing for anybody else."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from attendance.courses.models import Course, NameDisplay, Student
from attendance.register.models import Attendance
from attendance.sessions.models import Slot, Status
from checkin.proof import proof_at
from checkin.remembered import SALT
from tests.checkin.conftest import Phone, choose
from tests.factories.courses import CourseFactory, StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SessionFactory, SlotFactory

ASKS_NAME = "Who are you?"
ASKS_SEAT = "Tap your seat"
OFFER = "Remember me on this phone"
REVOKE = "Forget me on this phone"


@pytest.fixture
def next_week(slot: Slot) -> Slot:
    """Another slot of the course, open as well."""
    day = slot.session.date + timedelta(days=7)
    session = SessionFactory.create(course=slot.session.course, week_nr=5, date=day)
    return SlotFactory.create(session=session, tutor=slot.tutor, open=True)


@pytest.fixture
def known(phone: Phone, slot: Slot, dana: Student) -> Phone:
    """The phone with which dana is in the slot, and which remembers her; its cookie of the day has run out."""
    phone.check_in(slot, dana, "s0-0")
    assert remember(phone, slot) == 303
    phone.client.cookies.pop("device")
    return phone


def remember(phone: Phone, slot: Slot) -> int:
    return phone.client.post(f"/s/{slot.code}/remember/").status_code


def forget(phone: Phone, slot: Slot) -> int:
    return phone.client.post(f"/s/{slot.code}/forget/").status_code


def cookie_of(course: Course) -> str:
    return f"me-{course.pk}"


def signed(name: str, student: Student, salt: str) -> str:
    response = HttpResponse()
    response.set_signed_cookie(name, str(student.pk), salt=salt)
    return response.cookies[name].value


def body(phone: Phone, slot: Slot, **query: str | int) -> str:
    return phone.scan(slot, **query).content.decode()


class TestNextWeek:
    def test_the_name_is_chosen_and_one_tap_is_left(self, known: Phone, next_week: Slot, dana: Student) -> None:
        page = body(known, next_week)
        assert ASKS_SEAT in page
        assert ASKS_NAME not in page
        assert f'<input type="hidden" name="student" value="{dana.pk}">' in page
        assert "Dana Kowalczyk" in page
        assert REVOKE in page
        assert known.check_in(next_week, dana, "s0-1").status_code == 303
        assert Attendance.objects.get(slot=next_week).student == dana

    def test_others_can_still_be_chosen(self, known: Phone, next_week: Slot, course: Course) -> None:
        emil = StudentFactory.create(course=course, given="Emil", family="Absent")
        assert f'href="/s/{next_week.code}/?q="' in body(known, next_week)
        page = body(known, next_week, q="")
        assert ASKS_NAME in page
        assert "Emil Absent" in page
        assert f'name="student" value="{emil.pk}"' in body(known, next_week, **choose(next_week, emil))

    def test_costs_what_the_page_costs(
        self, known: Phone, next_week: Slot, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(2):
            known.scan(next_week)

    @pytest.mark.parametrize("display", NameDisplay.values)
    def test_is_the_same_whether_names_are_listed_or_searched(
        self, known: Phone, next_week: Slot, display: str
    ) -> None:
        Course.objects.update(name_display=display)
        assert ASKS_SEAT in body(known, next_week)

    def test_a_rotating_code_is_asked_for_first(self, known: Phone, next_week: Slot) -> None:
        Slot.objects.update(rotating_code=True)
        page = body(known, next_week)
        assert "Are you in the room?" in page
        assert "Dana" not in page
        proof = proof_at(next_week, timezone.now())
        for headers in ({}, {"HX-Request": "true"}):
            phone = Phone()
            phone.client.cookies[cookie_of(next_week.session.course)] = known.client.cookies[
                cookie_of(next_week.session.course)
            ].value
            phone.scan(next_week)
            data = {"digits": proof.digits}
            answer = phone.client.post(f"/s/{next_week.code}/digits/", data, headers=headers, follow=True)
            assert ASKS_SEAT in answer.content.decode()
        assert ASKS_SEAT in body(known, next_week, p=proof.text)

    def test_who_gives_the_seat_back_is_still_known(self, known: Phone, next_week: Slot, dana: Student) -> None:
        known.check_in(next_week, dana, "s0-1")
        answer = known.client.post(f"/s/{next_week.code}/leave/", headers={"HX-Request": "true"})
        assert ASKS_SEAT in answer.content.decode()

    def test_who_is_in_from_this_phone_comes_first(self, known: Phone, next_week: Slot, course: Course) -> None:
        emil = StudentFactory.create(course=course, given="Emil", family="Absent")
        known.check_in(next_week, emil, "s0-1")
        page = body(known, next_week)
        assert "Emil Absent" in page
        assert "Dana" not in page
        assert OFFER in page


class TestRemember:
    def test_is_offered_once_somebody_is_in(self, phone: Phone, slot: Slot, dana: Student) -> None:
        assert OFFER not in body(phone, slot)
        assert OFFER not in body(phone, slot, **choose(slot, dana))
        phone.check_in(slot, dana, "s0-0")
        assert OFFER in body(phone, slot)

    def test_is_a_cookie_of_the_students_pages_alone(self, phone: Phone, slot: Slot, dana: Student) -> None:
        phone.check_in(slot, dana, "s0-0")
        response = phone.client.post(f"/s/{slot.code}/remember/")
        assert response["Location"] == f"/s/{slot.code}/"
        cookie = response.cookies[cookie_of(slot.session.course)]
        assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/s/", "Strict", True)
        assert cookie["max-age"] == 200 * 24 * 3600

    def test_is_secure_where_the_site_is(self, phone: Phone, slot: Slot, dana: Student, settings: Settings) -> None:
        phone.check_in(slot, dana, "s0-0")
        settings.SESSION_COOKIE_SECURE = True
        response = phone.client.post(f"/s/{slot.code}/remember/", headers={"X-Forwarded-Proto": "https"}, secure=True)
        assert response.cookies[cookie_of(slot.session.course)]["secure"] is True

    def test_answers_htmx_with_the_way_back(self, phone: Phone, slot: Slot, dana: Student) -> None:
        phone.check_in(slot, dana, "s0-0")
        page = phone.client.post(f"/s/{slot.code}/remember/", headers={"HX-Request": "true"}).content.decode()
        assert page.lstrip().startswith('<div id="checkin"')
        assert REVOKE in page
        assert OFFER not in page

    def test_takes_nobodys_word_for_who_it_is(self, phone: Phone, slot: Slot, dana: Student, course: Course) -> None:
        """No name can be kept that was not checked in from here, so none can be found out by counting ids."""
        response = phone.client.post(f"/s/{slot.code}/remember/", {"student": dana.pk})
        assert (response.status_code, dict(response.cookies)) == (303, {})
        AttendanceFactory.create(slot=slot, student=dana, device="b" * 64)
        assert not phone.client.post(f"/s/{slot.code}/remember/").cookies

    def test_works_while_locked_and_not_when_closed(self, phone: Phone, slot: Slot, dana: Student) -> None:
        phone.check_in(slot, dana, "s0-0")
        Slot.objects.update(status=Status.LOCKED)
        assert remember(phone, slot) == 303
        Slot.objects.update(status=Status.CLOSED)
        assert (remember(phone, slot), forget(phone, slot)) == (404, 404)

    def test_writes_nothing(
        self, phone: Phone, slot: Slot, dana: Student, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        phone.check_in(slot, dana, "s0-0")
        before = list(Attendance.objects.values())
        with django_assert_num_queries(2):
            remember(phone, slot)
        assert list(Attendance.objects.values()) == before


class TestForget:
    @pytest.mark.parametrize("htmx", [False, True])
    def test_the_phone_knows_nobody_any_more(self, known: Phone, next_week: Slot, htmx: bool) -> None:
        headers = {"HX-Request": "true"} if htmx else {}
        response = known.client.post(f"/s/{next_week.code}/forget/", headers=headers)
        cookie = response.cookies[cookie_of(next_week.session.course)]
        assert (cookie.value, cookie["max-age"], cookie["path"]) == ("", 0, "/s/")
        if htmx:
            assert ASKS_NAME in response.content.decode()
        assert ASKS_NAME in body(known, next_week)

    def test_who_is_in_stays_in(self, phone: Phone, slot: Slot, dana: Student) -> None:
        phone.check_in(slot, dana, "s0-0")
        remember(phone, slot)
        assert REVOKE in body(phone, slot)
        assert forget(phone, slot) == 303
        page = body(phone, slot)
        assert "You are in: seat A1" in page
        assert OFFER in page

    @pytest.mark.parametrize("name", ["remember", "forget"])
    def test_both_are_posts(self, phone: Phone, slot: Slot, name: str) -> None:
        assert phone.client.get(f"/s/{slot.code}/{name}/").status_code == 405


class TestWorthless:
    """The list of names is there as if nothing were remembered."""

    def test_once_the_student_has_withdrawn(self, known: Phone, next_week: Slot, dana: Student) -> None:
        Student.objects.filter(pk=dana.pk).update(withdrawn_at=timezone.now())
        StudentFactory.create(course=next_week.session.course, given="Emil", family="Absent")
        page = body(known, next_week)
        assert ASKS_NAME in page
        assert "Emil Absent" in page
        assert "Dana" not in page

    def test_once_the_entry_is_gone(self, known: Phone, next_week: Slot, dana: Student) -> None:
        """Deleted, or merged into another one."""
        Attendance.objects.all().delete()
        dana.delete()
        assert ASKS_NAME in body(known, next_week)

    def test_in_another_course(self, known: Phone, slot: Slot) -> None:
        other = SlotFactory.create(session__course=CourseFactory.create(name="Logic"), open=True)
        assert ASKS_NAME in body(known, other)
        known.client.cookies[cookie_of(other.session.course)] = known.client.cookies[
            cookie_of(slot.session.course)
        ].value
        assert ASKS_NAME in body(known, other)

    def test_once_the_student_belongs_to_another_course(self, known: Phone, next_week: Slot, dana: Student) -> None:
        Student.objects.filter(pk=dana.pk).update(course=CourseFactory.create(name="Logic"))
        page = body(known, next_week)
        assert ASKS_NAME in page
        assert "Dana" not in page

    def test_after_a_semester(self, known: Phone, slot: Slot, next_week: Slot) -> None:
        with time_machine.travel(timezone.now() + timedelta(days=201)):
            assert ASKS_NAME in body(known, next_week)

    def test_when_it_was_made_up(self, phone: Phone, slot: Slot, dana: Student) -> None:
        name = cookie_of(slot.session.course)
        right = signed(name, dana, SALT)
        for forged in (str(dana.pk), signed(name, dana, "checkin.device"), signed("device", dana, SALT), right[:-1]):
            phone.client.cookies[name] = forged
            assert ASKS_NAME in body(phone, slot), forged
        phone.client.cookies[name] = right
        assert ASKS_SEAT in body(phone, slot)
