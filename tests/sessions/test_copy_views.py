"""A course is copied to the next semester with its rooms, tutors and plan, without its students."""

import re
from datetime import UTC, date, datetime
from typing import Any

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor, Role, Student
from attendance.ledger.models import Event
from attendance.sessions.models import ClassSession, Slot
from rooms.models import Room
from tests.factories.courses import CourseFactory, CourseTutorFactory
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.sessions.copies import SPAN, at, confirm, copied, others, people, preview
from tests.sessions.plans import form, group


class TestPreview:
    def test_shows_the_course_its_people_and_its_plan_and_writes_nothing(
        self, as_alice: Client, source: Course, typed: dict[str, Any]
    ) -> None:
        before = Course.objects.count(), ClassSession.objects.count(), Event.objects.count()
        body = preview(as_alice, source, typed).content.decode()
        assert "Functional Programming · WS2026/27 would come" in body
        assert re.findall(r'<li class="chip">(.*?)</li>', body) == [
            "Alice Example · Owner",
            "Bob Example · Tutor",
            "Vera Example · Viewer",
        ]
        assert "2 sessions would come" in body
        assert "Mon, 19 Oct 2026" in body
        assert "No room and no tutor is needed twice." in body
        assert (Course.objects.count(), ClassSession.objects.count(), Event.objects.count()) == before

    def test_marks_what_clashes(self, as_alice: Client, source: Course, typed: dict[str, Any], hall: Room) -> None:
        SlotFactory.create(session__course__name="Fremdkurs", session__date=date(2026, 10, 19), room=hall)
        body = preview(as_alice, source, typed).content.decode()
        assert "Hall is taken by another course, 10:00–11:30" in body
        assert "Fremdkurs" not in body

    def test_leaves_out_holidays_and_free_weeks(self, as_alice: Client, source: Course, typed: dict[str, Any]) -> None:
        free = {
            "first": "2026-12-14",
            "weeks": "5",
            "breaks-TOTAL_FORMS": "1",
            "breaks-0-first": "2026-12-21",
            "breaks-0-last": "2027-01-01",
        }
        plan = preview(as_alice, source, typed | free).context["plan"]
        assert [session.date for session in plan.sessions] == [date(2026, 12, 14), date(2027, 1, 4), date(2027, 1, 11)]
        assert [session.week_nr for session in plan.sessions] == [1, 2, 3]

    def test_says_that_the_name_is_taken(self, as_alice: Client, source: Course, typed: dict[str, Any]) -> None:
        response = as_alice.post(at(source, "preview/"), typed | {"semester": source.semester})
        assert response.status_code == 422
        assert response.context["copy"].errors["name"] == ["There is already a course of this name in this semester."]

    def test_costs_the_same_for_one_row_and_for_five(
        self, as_alice: Client, source: Course, typed: dict[str, Any], bobs_role: CourseTutor, hall: Room
    ) -> None:
        def cost(method: str) -> int:
            with CaptureQueriesContext(connection) as captured:
                as_alice.get(at(source)) if method == "get" else preview(as_alice, source, typed)
            return len(captured)

        before = cost("get"), cost("post")
        for number in range(5):
            CourseTutorFactory.create(course=source, role=Role.TUTOR)
            session = SessionFactory.create(course=source, week_nr=10 + number, date=date(2026, 7, 7))
            SlotFactory.create(session=session, tutor=bobs_role, room=hall)
        typed |= {"weeks": "20", "tutors": others(source)}
        typed |= form(SPAN | {"weeks": "20"}, *(group(bobs_role, hall, weekday=str(day)) for day in range(5)))
        assert (cost("get"), cost("post")) == before
        assert max(before) <= 13


class TestCreate:
    def test_what_was_changed_after_the_preview_is_not_dropped(
        self, as_alice: Client, source: Course, typed: dict[str, Any]
    ) -> None:
        token = preview(as_alice, source, typed).context["token"]
        changes: list[dict[str, Any]] = [{"semester": "WS2027/28"}, {"tutors": []}, {"with_plan": ""}, {"weeks": "1"}]
        for change in [*changes, {"weeks": "x"}]:
            response = as_alice.post(at(source, "create/"), typed | {"token": token} | change)
            assert response.status_code in {409, 422}, change
        assert Course.objects.count() == 1
        assert as_alice.post(at(source, "create/"), typed | {"token": token}).status_code == 303

    def test_makes_the_course_its_people_and_its_plan(
        self, as_alice: Client, alice: User, source: Course, typed: dict[str, Any], hall: Room
    ) -> None:
        course = copied(as_alice, source, typed | {"name_display": "list"})
        assert (course.name, course.semester, course.is_archived) == ("Functional Programming", "WS2026/27", False)
        assert (course.bonus_points, course.grace_minutes, course.name_display) == (7, 7, "list")
        assert people(course) == people(source)
        assert not Student.objects.filter(course=course).exists()
        slots = Slot.objects.filter(session__course=course).select_related("session", "tutor").order_by("pk")
        bob = CourseTutor.objects.get(course=course, user__name="Bob Example")
        assert [(slot.session.week_nr, slot.session.date, slot.tutor, slot.room) for slot in slots] == [
            (1, date(2026, 10, 12), bob, hall),
            (2, date(2026, 10, 19), bob, hall),
        ]
        assert (Student.objects.count(), source.sessions.count()) == (1, 2)
        event = Event.objects.get(action="course-copied")
        assert (event.actor, event.subject) == (alice.email, "Functional Programming · WS2026/27")
        assert event.detail["roles"] == {"bob@example.org": "tutor", "vera@example.org": "viewer"}

    def test_leads_to_the_plan_which_can_be_taken_back(
        self, as_alice: Client, source: Course, typed: dict[str, Any]
    ) -> None:
        response = confirm(as_alice, source, preview(as_alice, source, typed).context["token"])
        course = Course.objects.get(semester="WS2026/27")
        batch = course.sessions.values_list("batch", flat=True).first()
        assert response["Location"] == f"/admin/courses/{course.pk}/plans/{batch}/"
        page = as_alice.get(response["Location"]).content.decode()
        assert "Functional Programming · WS2026/27 was created." in page
        assert "2 sessions of this plan" in page
        assert as_alice.post(f"{response['Location']}delete/").status_code == 303
        assert not course.sessions.exists()
        assert as_alice.post(f"/admin/courses/{course.pk}/delete/").status_code == 303
        assert not Course.objects.filter(pk=course.pk).exists()

    def test_who_was_not_ticked_stays_behind(
        self, as_alice: Client, source: Course, typed: dict[str, Any], bobs_role: CourseTutor
    ) -> None:
        course = copied(as_alice, source, typed | {"tutors": [str(bobs_role.pk)]})
        assert people(course) == {("Alice Example", "owner"), ("Bob Example", "tutor")}

    def test_the_plan_may_wait(self, as_alice: Client, source: Course, typed: dict[str, Any]) -> None:
        """What is wrong with it does not matter then."""
        bare = {name: value for name, value in typed.items() if name != "with_plan"} | {"first": "x"}
        response = preview(as_alice, source, bare)
        assert "It begins with no session and no student." in response.content.decode()
        done = confirm(as_alice, source, response.context["token"])
        course = Course.objects.get(semester="WS2026/27")
        assert (done.status_code, done["Location"]) == (303, f"/admin/courses/{course.pk}/")
        assert people(course) == people(source)
        assert not course.sessions.exists()

    def test_a_course_of_the_archive_can_go_on(self, as_alice: Client, source: Course, typed: dict[str, Any]) -> None:
        Course.objects.update(archived_at=datetime(2026, 8, 1, tzinfo=UTC))
        assert f'href="{at(source)}"' in as_alice.get(f"/admin/courses/{source.pk}/").content.decode()
        assert as_alice.get(at(source)).status_code == 200
        assert not copied(as_alice, source, typed).is_archived

    def test_a_name_that_was_taken_meanwhile_is_said_beside_it(
        self, as_alice: Client, source: Course, typed: dict[str, Any]
    ) -> None:
        token = preview(as_alice, source, typed).context["token"]
        CourseFactory.create(name="Functional Programming", semester="WS2026/27")
        before = CourseTutor.objects.count(), ClassSession.objects.count(), Event.objects.count()
        response = confirm(as_alice, source, token)
        assert response.status_code == 422
        assert response.context["copy"].errors["name"] == ["There is already a course of this name in this semester."]
        assert 'value="2026-10-12"' in response.content.decode()
        assert (CourseTutor.objects.count(), ClassSession.objects.count(), Event.objects.count()) == before

    def test_a_plan_that_changed_meanwhile_is_shown_again(
        self, as_alice: Client, source: Course, typed: dict[str, Any], hall: Room
    ) -> None:
        token = preview(as_alice, source, typed).context["token"]
        SlotFactory.create(session__date=date(2026, 10, 19), room=hall)
        response = confirm(as_alice, source, token)
        assert response.status_code == 409
        assert "Something changed since this preview." in response.content.decode()
        assert not Course.objects.filter(semester="WS2026/27").exists()
        assert confirm(as_alice, source, response.context["token"]).status_code == 303

    def test_a_tutor_who_left_meanwhile_is_said(
        self, as_alice: Client, source: Course, typed: dict[str, Any], vera: User
    ) -> None:
        token = preview(as_alice, source, typed).context["token"]
        CourseTutor.objects.filter(user=vera).delete()
        response = confirm(as_alice, source, token)
        assert response.status_code == 422
        assert "tutors" in response.context["copy"].errors
        assert not Course.objects.filter(semester="WS2026/27").exists()

    def test_a_second_click_makes_nothing_twice(self, as_alice: Client, source: Course, typed: dict[str, Any]) -> None:
        token = preview(as_alice, source, typed).context["token"]
        assert confirm(as_alice, source, token).status_code == 303
        assert confirm(as_alice, source, token).status_code in {409, 422}
        assert Course.objects.filter(semester="WS2026/27").count() == 1

    def test_a_preview_counts_for_its_course_its_user_and_one_hour(
        self, as_alice: Client, as_admin: Client, alice: User, source: Course, typed: dict[str, Any]
    ) -> None:
        other = CourseTutorFactory.create(user=alice, role=Role.OWNER).course
        with time_machine.travel("2026-07-10T10:00:00Z", tick=False):
            token = preview(as_alice, source, typed).context["token"]
            assert confirm(as_admin, source, token).status_code == 422
            assert confirm(as_alice, other, token).status_code == 422
        with time_machine.travel("2026-07-10T11:00:01Z", tick=False):
            assert confirm(as_alice, source, token).status_code == 422
        assert not Course.objects.filter(semester="WS2026/27").exists()

    def test_an_admin_who_copies_it_owns_the_copy_beside_its_owners(
        self, as_admin: Client, source: Course, typed: dict[str, Any]
    ) -> None:
        everybody = [str(pk) for pk in source.tutors.values_list("pk", flat=True)]
        course = copied(as_admin, source, typed | {"tutors": everybody})
        assert people(course) == people(source) | {("Ada Admin", "owner")}
