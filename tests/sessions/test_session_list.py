"""The sessions of all one's courses, by week."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendance.accounts.models import User
from attendance.core.clock import local_today
from attendance.courses.models import Course, CourseTutor, Role
from attendance.sessions.models import ClassSession, Status
from attendance.sessions.views import sessions as views
from attendance.sessions.weeks import Week
from tests.factories.courses import CourseFactory, CourseTutorFactory
from tests.factories.sessions import SessionFactory, SlotFactory

URL = "/admin/sessions/"


def weeks(client: Client, **params: str | int) -> list[Week]:
    response = client.get(URL, params)
    assert response.status_code == 200
    found: list[Week] = response.context["past"] + response.context["weeks"]
    return found


def listed(client: Client, **params: str | int) -> list[ClassSession]:
    return [row.session for week in weeks(client, **params) for row in week.rows]


@pytest.fixture
def logic(alice: User) -> Course:
    """Alice's other course, in which she only looks on."""
    return CourseTutorFactory.create(course__name="Logic", user=alice, role=Role.VIEWER).course


def test_address_stays() -> None:
    assert reverse("sessions:session-list") == URL


def test_lists_the_sessions_of_all_own_courses_by_week(as_alice: Client, course: Course, logic: Course) -> None:
    later = SessionFactory.create(course=course, week_nr=2, date=date(2026, 5, 11))
    sunday = SessionFactory.create(course=logic, week_nr=1, date=date(2026, 5, 10))
    monday = SessionFactory.create(course=course, week_nr=1, date=date(2026, 5, 4))
    SessionFactory.create(course=CourseFactory.create(name="Somebody else's"), date=date(2026, 5, 5))
    found = weeks(as_alice)
    assert [(week.monday, week.sunday) for week in found] == [
        (date(2026, 5, 4), date(2026, 5, 10)),
        (date(2026, 5, 11), date(2026, 5, 17)),
    ]
    assert [[row.session for row in week.rows] for week in found] == [[monday, sunday], [later]]


@time_machine.travel("2026-05-06T12:00:00Z", tick=False)
def test_marks_the_current_week(as_alice: Client, course: Course) -> None:
    for number, day in enumerate((date(2026, 5, 3), date(2026, 5, 4), date(2026, 5, 11)), 1):
        SessionFactory.create(course=course, week_nr=number, date=day)
    assert [week.is_current for week in weeks(as_alice)] == [False, True, False]
    assert as_alice.get(URL).content.decode().count("this week") == 1


@time_machine.travel("2026-05-06T12:00:00Z", tick=False)
def test_begins_with_this_week_and_folds_what_is_over(as_alice: Client, course: Course) -> None:
    days = (date(2026, 4, 26), date(2026, 5, 3), date(2026, 5, 10), date(2026, 5, 11))
    for number, day in enumerate(days, 1):
        SessionFactory.create(course=course, week_nr=number, date=day)
    response = as_alice.get(URL)
    assert [week.monday for week in response.context["weeks"]] == [date(2026, 5, 4), date(2026, 5, 11)]
    folded = response.content.decode().split("<details", 2)[-1].split("</details>")[0]
    assert "2 earlier weeks" in folded
    assert "Week 2" in folded
    assert "Week 3" not in folded
    assert 'class="past" open' not in response.content.decode()


def test_what_is_over_stands_open_where_nothing_comes(as_alice: Client, course: Course) -> None:
    SessionFactory.create(course=course, date=local_today() - timedelta(weeks=2))
    assert 'class="past" open' in as_alice.get(URL).content.decode()


def test_archived_courses_are_left_out(as_alice: Client, course: Course, logic: Course) -> None:
    SessionFactory.create(course=course)
    kept = SessionFactory.create(course=logic)
    Course.objects.filter(pk=course.pk).update(archived_at=timezone.now())
    assert listed(as_alice) == [kept]
    assert listed(as_alice, course=course.pk) == [kept]


def test_one_course_can_be_chosen(as_alice: Client, course: Course, logic: Course) -> None:
    SessionFactory.create(course=course)
    chosen = SessionFactory.create(course=logic)
    assert listed(as_alice, course=logic.pk) == [chosen]


@pytest.mark.parametrize("nonsense", ["x", "-1", "9" * 30, "1 OR 1=1"])
def test_a_filter_that_does_not_fit_is_left_out(as_alice: Client, course: Course, nonsense: str) -> None:
    session = SessionFactory.create(course=course)
    assert listed(as_alice, course=nonsense, page=nonsense) == [session]


def test_a_foreign_course_cannot_be_chosen(as_alice: Client, course: Course) -> None:
    own = SessionFactory.create(course=course)
    foreign = SessionFactory.create()
    assert listed(as_alice, course=foreign.course.pk) == [own]


def test_slots_stand_in_order_with_their_status(as_vera: Client, bobs_role: CourseTutor) -> None:
    session = SessionFactory.create(course=bobs_role.course)
    SlotFactory.create(session=session, tutor=bobs_role, start_time="14:00", end_time="15:00", open=True)
    SlotFactory.create(session=session, tutor=bobs_role, start_time="08:00", end_time="09:00", room=None)
    [row] = weeks(as_vera)[0].rows
    assert [(state.slot.start_time.hour, state.status) for state in row.slots] == [
        (8, Status.CLOSED),
        (14, Status.OPEN),
    ]
    assert "no room" in as_vera.get(URL).content.decode()


def test_begins_with_the_page_of_this_week(as_alice: Client, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    today = local_today()
    made = [
        SessionFactory.create(course=course, week_nr=number, date=today + timedelta(weeks=number - 4))
        for number in range(1, 7)
    ]
    assert listed(as_alice) == made[2:4]
    assert listed(as_alice, page=1) == made[:2]
    assert listed(as_alice, page=3) == listed(as_alice, page=99) == made[4:]


def test_htmx_gets_the_weeks_alone(as_alice: Client, course: Course) -> None:
    SessionFactory.create(course=course)
    body = as_alice.get(URL, headers={"HX-Request": "true"}).content.decode()
    assert "Week" in body
    assert "<html" not in body


def test_only_who_may_plan_is_offered_it(as_alice: Client, as_vera: Client, course: Course) -> None:
    new = reverse("sessions:session-new", args=[course.pk])
    assert new in as_alice.get(URL).content.decode()
    assert new not in as_vera.get(URL).content.decode()
    SessionFactory.create(course=course)
    assert new in as_alice.get(URL).content.decode()
    assert new not in as_vera.get(URL).content.decode()


def test_without_any_course_says_what_comes_first(client: Client, charlie: User) -> None:
    CourseTutor.objects.all().delete()
    client.force_login(charlie)
    assert reverse("courses:course-new") in client.get(URL).content.decode()


def test_other_verb(as_alice: Client) -> None:
    assert as_alice.post(URL).status_code == 405


def test_anonymous(client: Client) -> None:
    assert client.get(URL)["Location"] == f"/login/?next={URL}"


def test_costs_the_same_for_one_row_and_for_five(as_alice: Client, alice: User, bobs_role: CourseTutor) -> None:
    def grow(course: Course, tutor: CourseTutor) -> None:
        session = SessionFactory.create(course=course)
        SlotFactory.create_batch(2, session=session, tutor=tutor, open=True)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            listed(as_alice)
        return len(captured)

    grow(bobs_role.course, bobs_role)
    cost()
    before = cost()
    for _ in range(5):
        grow(bobs_role.course, bobs_role)
        other = CourseTutorFactory.create(user=alice)
        grow(other.course, other)
    assert cost() == before <= 9
