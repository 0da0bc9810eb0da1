"""A semester is planned in the browser: form, preview, confirmation, and the way back."""

from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor
from attendance.sessions.models import ClassSession, Slot
from rooms.models import Room
from tests.factories.courses import CourseFactory
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.people import signed_in
from tests.sessions.plans import at, confirm, form, group, planned, preview


class TestForm:
    def test_begins_with_the_day_of_the_next_session_and_oneself(
        self, as_bob: Client, course: Course, bobs_role: CourseTutor
    ) -> None:
        SessionFactory.create(course=course, week_nr=1, date=date(2026, 5, 18))
        forms = as_bob.get(at(course, "new")).context["forms"]
        assert forms.span["first"].value() == date(2026, 5, 25)
        assert forms.meetings[0]["tutor"].value() == str(bobs_role.pk)

    def test_each_group_begins_with_oneself_and_counts_for_nothing_else(
        self, as_bob: Client, course: Course, bobs_role: CourseTutor, data: dict[str, str]
    ) -> None:
        forms = as_bob.get(at(course, "new")).context["forms"]
        assert {row["tutor"].value() for row in forms.meetings} == {str(bobs_role.pk)}
        rows = {f"meetings-{number}-tutor": str(bobs_role.pk) for number in range(12)} | {"meetings-TOTAL_FORMS": "12"}
        assert preview(as_bob, course, data | rows)["plan"].slot_count == 2
        nothing = {"first": "2026-05-18", "weeks": "3", "breaks-TOTAL_FORMS": "0", "breaks-INITIAL_FORMS": "0"}
        response = as_bob.post(at(course, "preview"), rows | nothing | {"meetings-INITIAL_FORMS": "0"})
        assert response.status_code == 422

    def test_an_admin_finds_the_only_tutor(self, admin: User, alice: User, course: Course) -> None:
        forms = signed_in(admin).get(at(course, "new")).context["forms"]
        assert {row["tutor"].value() for row in forms.meetings} == {str(course.tutors.get().pk)}

    @pytest.mark.parametrize(
        ("setting", "said"), [("DE-BW", "Those of Baden-Württemberg (DE)."), ("DE", "Those of DE.")]
    )
    def test_says_whose_holidays_are_left_out(
        self, as_bob: Client, course: Course, bobs_role: CourseTutor, settings: Any, setting: str, said: str
    ) -> None:
        settings.HOLIDAYS = setting
        assert said in as_bob.get(at(course, "new")).content.decode()

    def test_viewers_and_people_of_other_courses_hold_no_group(
        self, as_bob: Client, vera: User, course: Course
    ) -> None:
        CourseFactory.create()
        choices = dict(as_bob.get(at(course, "new")).context["forms"].meetings[0].fields["tutor"].choices)
        assert list(choices.values()) == ["–", "Bob Example"]

    @pytest.mark.parametrize(
        ("name", "value", "error"),
        [
            ("first", "tomorrow", "This is not a date of the calendar."),
            ("first", "1999-12-31", "The year lies between 2000 and 2100."),
            ("weeks", "0", "Ensure this value is greater than or equal to 1."),
            ("weeks", "53", "Ensure this value is less than or equal to 52."),
            ("meetings-0-weekday", "7", "Select a valid choice. 7 is not one of the available choices."),
            ("meetings-0-weekday", "", "This field is required."),
            ("meetings-0-end", "10:00", "The end must be after the start."),
            ("meetings-0-tutor", "0", "Select a valid choice. 0 is not one of the available choices."),
            ("meetings-0-room", "x", "Select a valid choice. x is not one of the available choices."),
            ("meetings-TOTAL_FORMS", "0", "Say when at least one group meets."),
            ("breaks-TOTAL_FORMS", "x", "Something of the form got lost. Fill it in again."),
            ("meetings-1-end", "12:00", "This field is required."),
        ],
    )
    def test_what_is_wrong_is_said(
        self, as_bob: Client, course: Course, data: dict[str, str], name: str, value: str, error: str
    ) -> None:
        rows = {"meetings-TOTAL_FORMS": "2"} if name == "meetings-1-end" else {}
        response = as_bob.post(at(course, "preview"), data | rows | {name: value})
        assert response.status_code == 422
        assert error in response.content.decode()
        assert "token" not in response.context

    @pytest.mark.parametrize("shared", ["yes", "no"])
    @pytest.mark.parametrize(("first", "weeks"), [("2100-12-31", "52"), ("2100-12-31", "1"), ("2100-12-13", "4")])
    def test_a_plan_beyond_the_calendar_is_refused_beside_its_weeks(
        self, as_bob: Client, course: Course, data: dict[str, str], first: str, weeks: str, shared: str
    ) -> None:
        response = as_bob.post(at(course, "preview"), data | {"first": first, "weeks": weeks, "shared": shared})
        assert response.status_code == 422
        said = {"weeks": ["The last of these weeks lies beyond the year 2100."]}
        assert response.context["forms"].span.errors == said
        assert said["weeks"][0] in response.content.decode()
        assert "token" not in response.context

    def test_a_plan_may_last_as_long_as_the_calendar(
        self, as_bob: Client, course: Course, data: dict[str, str]
    ) -> None:
        found = preview(as_bob, course, data | {"first": "2100-12-13", "weeks": "3"})
        assert [session.date for session in found["plan"].sessions][-1] == date(2100, 12, 27)

    def test_free_days_end_after_they_begin(self, as_bob: Client, course: Course, data: dict[str, str]) -> None:
        rows = {"breaks-TOTAL_FORMS": "1", "breaks-0-first": "2026-06-02", "breaks-0-last": "2026-06-01"}
        response = as_bob.post(at(course, "preview"), data | rows)
        assert response.status_code == 422
        assert "The last free day comes before the first." in response.content.decode()

    def test_a_plan_in_which_no_day_is_left_is_refused(
        self, as_bob: Client, course: Course, data: dict[str, str]
    ) -> None:
        response = as_bob.post(at(course, "preview"), data | {"first": "2026-05-25", "weeks": "1"})
        assert response.status_code == 422
        assert "No day is left to meet on" in response.content.decode()


class TestPreview:
    def test_lists_what_would_come_and_writes_nothing(
        self, as_bob: Client, course: Course, data: dict[str, str]
    ) -> None:
        response = as_bob.post(at(course, "preview"), data)
        body = response.content.decode()
        assert "2 sessions would come" in body
        assert "Mon, 25 May 2026: Pentecost Monday" in body
        assert "No room and no tutor is needed twice." in body
        assert not ClassSession.objects.exists()

    def test_rows_that_are_left_empty_count_for_nothing(
        self, as_bob: Client, course: Course, data: dict[str, str]
    ) -> None:
        rows = {"meetings-TOTAL_FORMS": "12", "breaks-TOTAL_FORMS": "4", "breaks-1-first": "2026-06-01"}
        found = preview(as_bob, course, data | rows)["plan"]
        assert [session.date for session in found.sessions] == [date(2026, 5, 18)]
        assert found.slot_count == 1

    def test_names_no_course_that_the_reader_may_not_see(
        self, as_bob: Client, course: Course, data: dict[str, str], hall: Room
    ) -> None:
        SlotFactory.create(session__course__name="Fremdkurs", session__date=date(2026, 6, 1), room=hall)
        body = as_bob.post(at(course, "preview"), data).content.decode()
        assert "Hall is taken by another course, 10:00–11:30" in body
        assert "Fremdkurs" not in body

    def test_costs_the_same_for_one_row_and_for_five(
        self, as_bob: Client, course: Course, bobs_role: CourseTutor, hall: Room
    ) -> None:
        def cost(weeks: int, groups: int) -> int:
            rows = [group(bobs_role, hall, weekday=str(day)) for day in range(groups)]
            with CaptureQueriesContext(connection) as captured:
                preview(as_bob, course, form({"first": "2026-06-08", "weeks": str(weeks)}, *rows))
            return len(captured)

        SlotFactory.create(session__date=date(2026, 6, 8), room=hall)
        before = cost(1, 1)
        for day in range(8, 13):
            SlotFactory.create(session__date=date(2026, 6, day), room=hall)
        assert cost(10, 5) == before <= 11


class TestCreate:
    def test_what_was_changed_after_the_preview_is_not_dropped(
        self, as_bob: Client, course: Course, data: dict[str, str]
    ) -> None:
        token = preview(as_bob, course, data)["token"]
        response = as_bob.post(at(course, "create"), data | {"token": token, "weeks": "1"})
        assert response.status_code == 409
        assert "You changed the form after this preview." in response.content.decode()
        assert len(response.context["plan"].sessions) == 1
        assert not ClassSession.objects.exists()
        token = response.context["token"]
        assert as_bob.post(at(course, "create"), data | {"token": token, "weeks": "1"}).status_code == 303
        assert ClassSession.objects.count() == 1

    def test_what_was_changed_to_something_wrong_is_said(
        self, as_bob: Client, course: Course, data: dict[str, str]
    ) -> None:
        token = preview(as_bob, course, data)["token"]
        response = as_bob.post(at(course, "create"), data | {"token": token, "weeks": "x"})
        assert response.status_code == 422
        assert response.context["forms"].span.errors["weeks"]
        assert not ClassSession.objects.exists()

    def test_makes_all_of_it(
        self, as_bob: Client, course: Course, data: dict[str, str], bobs_role: CourseTutor, hall: Room
    ) -> None:
        page = planned(as_bob, course, data)
        sessions = ClassSession.objects.order_by("week_nr")
        assert [(made.course, made.week_nr, made.date) for made in sessions] == [
            (course, 1, date(2026, 5, 18)),
            (course, 2, date(2026, 6, 1)),
        ]
        assert [(s.session_id, s.tutor, s.room, s.start_time, s.end_time) for s in Slot.objects.order_by("pk")] == [
            (made.pk, bobs_role, hall, time(10), time(11, 30)) for made in sessions
        ]
        assert page == at(course, sessions[0].batch)
        assert "2 sessions of this plan" in as_bob.get(page).content.decode()
        assert page in as_bob.get(at(course, "new")).content.decode()

    def test_a_plan_that_changed_meanwhile_is_shown_again(
        self, as_bob: Client, course: Course, data: dict[str, str], hall: Room
    ) -> None:
        token = preview(as_bob, course, data)["token"]
        SlotFactory.create(session__date=date(2026, 6, 1), room=hall)
        response = confirm(as_bob, course, token)
        assert response.status_code == 409
        assert "Hall is taken by another course" in response.content.decode()
        assert not ClassSession.objects.filter(course=course).exists()
        again = confirm(as_bob, course, response.context["token"])  # type: ignore[attr-defined]  # the client's own class
        assert again.status_code == 303

    def test_a_second_click_makes_nothing_twice(self, as_bob: Client, course: Course, data: dict[str, str]) -> None:
        token = preview(as_bob, course, data)["token"]
        confirm(as_bob, course, token)
        assert confirm(as_bob, course, token).status_code == 409
        assert ClassSession.objects.count() == Slot.objects.count() == 2

    def test_a_room_that_was_deleted_meanwhile_is_said(
        self, as_bob: Client, course: Course, data: dict[str, str], hall: Room
    ) -> None:
        token = preview(as_bob, course, data)["token"]
        hall.delete()
        assert confirm(as_bob, course, token).status_code == 422
        assert not ClassSession.objects.exists()

    def test_a_preview_counts_for_its_course_its_user_and_one_hour(
        self, as_bob: Client, as_alice: Client, bob: User, course: Course, data: dict[str, str]
    ) -> None:
        other = CourseFactory.create()
        CourseTutor.objects.create(course=other, user=bob, role="tutor")
        with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
            token = preview(as_bob, course, data)["token"]
            assert confirm(as_alice, course, token).status_code == 422
            assert confirm(as_bob, other, token).status_code == 422
            assert confirm(as_bob, course, token[:-2]).status_code == 422
        with time_machine.travel("2026-05-01T11:00:01Z", tick=False):
            assert confirm(as_bob, course, token).status_code == 422
        assert not ClassSession.objects.exists()


def test_a_course_offers_the_planner_to_who_may_plan(as_bob: Client, as_vera: Client, course: Course) -> None:
    page = f"/admin/courses/{course.pk}/"
    assert at(course, "new") in as_bob.get(page).content.decode()
    assert at(course, "new") not in as_vera.get(page).content.decode()
