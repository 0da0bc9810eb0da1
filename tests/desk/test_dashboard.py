import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.accounts.models import User
from attendance.core.clock import local_datetime, local_today
from attendance.courses.models import Course, CourseTutor
from attendance.desk.dashboard import read_dashboard
from attendance.sessions.models import Slot
from tests.factories.courses import CourseFactory, StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.people import signed_in

URL = "/admin/"
# Session, user, courses, roles, slots, head counts.
STATEMENTS = 6
# What needs a look: sessions, students, attendances, excuses.
ATTENTION = 4


def body_of(client: Client, **headers: str) -> str:
    response = client.get(URL, headers=headers)
    assert response.status_code == 200
    return unescape(response.content.decode())


@pytest.fixture
def slot(course: Course, bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(session__course=course, session__week_nr=4, tutor=bobs_role, open=True)


def test_shows_todays_slots_with_status_and_head_count(as_bob: Client, slot: Slot) -> None:
    StudentFactory.create_batch(2, course=slot.session.course)
    AttendanceFactory.create(slot=slot)
    body = body_of(as_bob)
    assert "Functional Programming · Week 4" in body
    assert f'<a href="/admin/slots/{slot.pk}/">10:00–11:30, {slot.room}</a>' in body
    assert '<span class="badge open">open</span>' in body
    assert "<strong>1</strong>" in body
    assert "of 3 here" in body


@pytest.mark.parametrize(("weeks", "asks"), [(0, True), (4, True), (5, False)])
def test_a_course_asks_for_its_roster_when_it_begins(as_bob: Client, course: Course, weeks: int, asks: bool) -> None:
    """Not half a year before, above today's slots."""
    for later in (0, 30):
        SessionFactory.create(course=course, date=local_today() + timedelta(weeks=weeks + later))
    assert (f"{course} has no students yet" in body_of(as_bob)) == asks


def test_a_withdrawn_student_is_not_expected(as_bob: Client, slot: Slot) -> None:
    StudentFactory.create(course=slot.session.course)
    StudentFactory.create(course=slot.session.course, withdrawn_at=timezone.now())
    assert "of 1 here" in body_of(as_bob)


@pytest.mark.parametrize(
    ("traits", "offered"),
    [
        ({}, {"open"}),
        ({"open": True}, {"lock", "close", "projector"}),
        ({"locked": True}, {"open", "close", "projector"}),
    ],
)
def test_offers_what_the_lifecycle_allows(
    as_bob: Client, course: Course, bobs_role: CourseTutor, traits: dict[str, bool], offered: set[str]
) -> None:
    slot = SlotFactory.create(session__course=course, tutor=bobs_role, **traits)
    body = body_of(as_bob)
    verbs = {verb for verb in ("open", "lock", "close", "projector") if f"/admin/slots/{slot.pk}/{verb}/" in body}
    assert verbs == offered


def test_close_asks_first_and_lock_is_the_main_button(as_bob: Client, slot: Slot) -> None:
    body = body_of(as_bob)
    outside = re.sub(r"<dialog.*?</dialog>", "", body, flags=re.DOTALL)
    assert f"/admin/slots/{slot.pk}/close/" not in outside
    assert re.findall(r'<button id="(\w+)-\d+" class="primary"', outside) == ["lock"]
    dialog = body[body.index(f'id="close-slot-{slot.pk}" popover') :].split("</dialog>")[0]
    assert f'action="/admin/slots/{slot.pk}/close/"' in dialog
    assert '<input type="hidden" name="next" value="/admin/">' in dialog
    assert "The students' page disappears." in dialog


def test_a_locked_slot_is_opened_again(as_bob: Client, slot: Slot) -> None:
    Slot.objects.update(status="locked")
    assert "Open again" in body_of(as_bob)


@pytest.mark.parametrize(("verb", "status"), [("lock", "locked"), ("close", "closed")])
def test_a_button_comes_back_to_the_dashboard(as_bob: Client, slot: Slot, verb: str, status: str) -> None:
    body = body_of(as_bob)
    assert '<input type="hidden" name="next" value="/admin/">' in body
    response = as_bob.post(f"/admin/slots/{slot.pk}/{verb}/", {"next": URL})
    assert (response.status_code, response["Location"]) == (303, URL)
    slot.refresh_from_db()
    assert slot.status == status


@pytest.mark.parametrize(("minutes", "is_overdue"), [(-1, False), (0, True), (120, True)])
def test_a_slot_that_is_open_after_its_end_is_marked_and_locked_with_one_click(
    bob: User, slot: Slot, minutes: int, is_overdue: bool
) -> None:
    with time_machine.travel(slot.ends_at + timedelta(minutes=minutes), tick=False):
        client = signed_in(bob)
        body = body_of(client)
        assert ("past its end" in body) is is_overdue
        assert f'<button id="lock-{slot.pk}" class="primary"' in body
        client.post(f"/admin/slots/{slot.pk}/lock/", {"next": URL})
        assert "past its end" not in body_of(client)
    slot.refresh_from_db()
    assert slot.status == "locked"


def test_a_planned_slot_says_when_it_opens(as_bob: Client, course: Course, bobs_role: CourseTutor) -> None:
    noon = local_datetime(date(2026, 5, 12), Slot._meta.get_field("start_time").to_python("12:00"))
    with time_machine.travel(noon - timedelta(hours=1), tick=False):
        slot = SlotFactory.create(
            session__course=course, tutor=bobs_role, opens_at=noon - timedelta(minutes=10), code="ABCDEFGH"
        )
        client = signed_in(bobs_role.user)
        body = body_of(client)
    assert "opens 11:50" in body
    assert reverse("checkin:projector", args=[slot.pk]) in body


def test_a_viewer_sees_but_has_no_buttons(as_vera: Client, slot: Slot) -> None:
    body = body_of(as_vera)
    assert "10:00–11:30" in body
    for verb in ("open", "lock", "close"):
        assert f"/admin/slots/{slot.pk}/{verb}/" not in body


def test_a_stranger_sees_nothing_of_it(as_charlie: Client, slot: Slot) -> None:
    body = body_of(as_charlie)
    assert "Functional Programming" not in body
    assert f"/admin/slots/{slot.pk}/" not in body


def test_an_admin_sees_every_course(as_admin: Client, slot: Slot) -> None:
    body = body_of(as_admin)
    assert f"/admin/slots/{slot.pk}/lock/" in body


def test_shows_the_slots_of_the_next_seven_days(as_bob: Client, course: Course, bobs_role: CourseTutor) -> None:
    slots = {
        days: SlotFactory.create(
            session__course=course,
            session__date=local_today() + timedelta(days=days),
            tutor=bobs_role,
        )
        for days in (-1, 1, 7, 8)
    }
    board = read_dashboard(bobs_role.user, timezone.now())
    assert [[card.slot for card in cards] for _day, _session, cards in board.coming] == [[slots[1]], [slots[7]]]
    assert (board.today, board.forgotten) == ([], [])


def test_a_slot_left_open_on_another_day_is_not_forgotten(
    as_bob: Client, course: Course, bobs_role: CourseTutor
) -> None:
    yesterday = local_today() - timedelta(days=1)
    slot = SlotFactory.create(session__course=course, session__date=yesterday, tutor=bobs_role, open=True)
    SlotFactory.create(session=slot.session, tutor=bobs_role, locked=True)
    SlotFactory.create(session=slot.session, tutor=bobs_role)
    assert [card.slot for card in read_dashboard(bobs_role.user, timezone.now()).forgotten] == [slot]
    assert "Still open from another day" in body_of(as_bob)


def test_leaves_out_what_was_cancelled_or_archived(bob: User, slot: Slot) -> None:
    assert read_dashboard(bob, timezone.now()).today
    slot.session.cancelled_at = timezone.now()
    slot.session.save()
    assert not read_dashboard(bob, timezone.now()).today
    slot.session.cancelled_at = None
    slot.session.save()
    slot.session.course.archived_at = timezone.now()
    slot.session.course.save()
    assert not read_dashboard(bob, timezone.now()).today


class TestEmptyStates:
    def test_without_a_course_offers_to_make_one(self, db: None) -> None:
        from tests.factories.accounts import UserFactory

        body = body_of(signed_in(UserFactory.create()))
        assert "No course yet" in body
        assert reverse("courses:course-new") in body

    def test_without_a_roster_offers_the_import(self, as_bob: Client, course: Course) -> None:
        body = body_of(as_bob)
        assert reverse("courses:roster-new", args=[course.pk]) in body
        assert reverse("sessions:session-new", args=[course.pk]) not in body

    def test_without_a_session_offers_to_plan_one(self, as_bob: Client, course: Course) -> None:
        StudentFactory.create(course=course)
        body = body_of(as_bob)
        assert reverse("sessions:session-new", args=[course.pk]) in body
        assert reverse("courses:roster-new", args=[course.pk]) not in body

    def test_without_a_slot_today_leads_to_the_sessions(self, as_bob: Client, course: Course) -> None:
        StudentFactory.create(course=course)
        SessionFactory.create(course=course)
        body = body_of(as_bob)
        assert "No slot today" in body
        assert reverse("sessions:session-list") in body.split('id="live"')[1]
        assert "has no session yet" not in body

    def test_a_viewer_is_asked_for_nothing(self, as_vera: Client, course: Course) -> None:
        body = body_of(as_vera)
        assert reverse("courses:roster-new", args=[course.pk]) not in body
        assert reverse("sessions:session-new", args=[course.pk]) not in body


def test_htmx_gets_the_part_that_moves(as_bob: Client, slot: Slot) -> None:
    whole = body_of(as_bob)
    part = body_of(as_bob, **{"HX-Request": "true"})
    assert "<html" in whole
    assert "<html" not in part
    assert f'id="slot-{slot.pk}"' in part
    assert "No-Store".lower() in as_bob.get(URL)["Cache-Control"]


@pytest.mark.parametrize("count", [1, 5])
def test_the_number_of_statements_does_not_grow(
    count: int, bob: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        course = CourseFactory.create()
        tutor = CourseTutor.objects.create(course=course, user=bob, role="tutor")
        StudentFactory.create_batch(count, course=course)
        for days in range(count):
            session = SessionFactory.create(course=course, date=local_today() + timedelta(days=days))
            AttendanceFactory.create(slot=SlotFactory.create(session=session, tutor=tutor, open=True))
    client = signed_in(bob)
    with django_assert_num_queries(STATEMENTS + ATTENTION):
        assert client.get(URL).status_code == 200
    with django_assert_num_queries(STATEMENTS):
        assert client.get(URL, headers={"HX-Request": "true"}).status_code == 200


def test_another_verb_is_refused(as_bob: Client) -> None:
    assert as_bob.post(URL).status_code == 405


def test_somebody_unknown_is_asked_to_sign_in(client: Client, db: None) -> None:
    response = client.get(URL)
    assert response.status_code == 302
    assert response["Location"] == "/login/?next=/admin/"
