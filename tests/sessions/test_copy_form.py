"""What the form of a copy begins with, and what it refuses."""

from datetime import date, time
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor
from rooms.models import Room
from tests.factories.courses import CourseFactory
from tests.factories.sessions import SlotFactory
from tests.people import signed_in
from tests.sessions.copies import at, confirm, others


class TestForm:
    def test_begins_with_the_next_semester_and_all_that_the_source_says(
        self, as_alice: Client, source: Course, bobs_role: CourseTutor, hall: Room
    ) -> None:
        with time_machine.travel("2026-07-10T10:00:00Z"):
            context = as_alice.get(at(source)).context
        copy, plan = context["copy"], context["forms"]
        assert (copy["name"].value(), copy["semester"].value()) == (source.name, "WS2026/27")
        assert (copy["bonus_points"].value(), copy["name_display"].value()) == (5, "search")
        assert sorted(copy["tutors"].value()) == sorted(others(source))
        assert copy["with_plan"].value() is True
        assert (plan.span["first"].value(), plan.span["weeks"].value()) == (date(2026, 10, 12), 13)
        assert plan.span["skip_holidays"].value() is True
        assert [row.initial for row in plan.meetings if "weekday" in row.initial] == [
            {"weekday": 0, "start": time(10), "end": time(11, 30), "room": hall.pk, "tutor": str(bobs_role.pk)}
        ]

    def test_an_old_course_goes_on_in_a_semester_that_is_not_over(self, alice: User, source: Course) -> None:
        CourseFactory.create(semester="WiSe 2024/25")
        with time_machine.travel("2027-12-01T10:00:00Z"):
            context = signed_in(alice).get(at(source)).context
        assert context["copy"]["semester"].value() == "WS2027/28"
        assert context["forms"].span["first"].value() == date(2027, 10, 11)

    def test_a_course_without_sessions_is_copied_without_a_plan_unless_asked(
        self, as_alice: Client, course: Course
    ) -> None:
        with time_machine.travel("2026-07-10T10:00:00Z"):
            context = as_alice.get(at(course)).context
        assert context["copy"]["with_plan"].value() is False
        assert context["copy"]["semester"].value() == "WS2026/27"
        assert context["forms"].span["first"].value() == date(2026, 7, 10)
        assert "Who comes along" not in as_alice.get(at(course)).content.decode()

    def test_groups_beyond_what_a_plan_takes_are_not_lost_in_silence(
        self, as_alice: Client, source: Course, bobs_role: CourseTutor
    ) -> None:
        last = source.sessions.get(week_nr=2)
        SlotFactory.create_batch(11, session=last, tutor=bobs_role, start_time=time(12), end_time=time(13))
        assert "and a plan takes" not in as_alice.get(at(source)).content.decode()
        SlotFactory.create(session=last, tutor=bobs_role)
        body = as_alice.get(at(source)).content.decode()
        assert "The course has 13 groups in a week, and a plan takes 12" in body

    def test_accounts_that_are_switched_off_stay_behind(self, as_alice: Client, source: Course, vera: User) -> None:
        User.objects.filter(pk=vera.pk).update(is_active=False)
        body = as_alice.get(at(source)).content.decode()
        assert "Bob Example · Tutor" in body
        assert "Vera" not in body

    def test_nobody_but_its_owner_is_offered_it(self, as_alice: Client, as_bob: Client, source: Course) -> None:
        page = f"/admin/courses/{source.pk}/"
        assert f'href="{at(source)}"' in as_alice.get(page).content.decode()
        assert at(source) not in as_bob.get(page).content.decode()

    @pytest.mark.parametrize(
        ("name", "value", "error"),
        [
            ("name", "", "This field is required."),
            ("semester", "x" * 21, "Ensure this value has at most 20 characters"),
            ("grace_minutes", "-1", "Ensure this value is greater than or equal to 0."),
            ("tutors", ["0"], "Select a valid choice. 0 is not one of the available choices."),
            ("first", "tomorrow", "This is not a date of the calendar."),
            ("weeks", "53", "Ensure this value is less than or equal to 52."),
            ("meetings-0-end", "10:00", "The end must be after the start."),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(
        self, as_alice: Client, source: Course, typed: dict[str, Any], name: str, value: object, error: str
    ) -> None:
        response = as_alice.post(at(source, "preview/"), typed | {name: value})
        body = unescape(response.content.decode())
        assert response.status_code == 422
        assert error in body
        assert "token" not in response.context
        assert f'id="id_{name}_error"' in body
        assert name == "semester" or 'value="WS2026/27"' in body
        assert name == "first" or 'value="2026-10-12"' in body

    def test_mistakes_of_both_parts_are_said_at_once(
        self, as_alice: Client, source: Course, typed: dict[str, Any]
    ) -> None:
        body = as_alice.post(at(source, "preview/"), typed | {"name": "", "weeks": "0"}).content.decode()
        assert 'id="id_name_error"' in body
        assert 'id="id_weeks_error"' in body

    def test_a_group_whose_tutor_stays_behind_is_said(
        self, as_alice: Client, source: Course, typed: dict[str, Any], bobs_role: CourseTutor
    ) -> None:
        left = typed | {"tutors": [pk for pk in typed["tutors"] if pk != str(bobs_role.pk)]}
        response = as_alice.post(at(source, "preview/"), left)
        assert response.status_code == 422
        assert "Bob Example does not come along." in response.content.decode()
        assert 'id="id_meetings-0-tutor_error"' in response.content.decode()

    def test_a_plan_in_which_no_day_is_left_is_refused(
        self, as_alice: Client, source: Course, typed: dict[str, Any]
    ) -> None:
        response = as_alice.post(
            at(source, "preview/"),
            typed
            | {
                "first": "2026-10-13",
                "meetings-0-weekday": "0",
                "weeks": "1",
                "breaks-TOTAL_FORMS": "1",
                "breaks-0-first": "2026-10-19",
            },
        )
        assert response.status_code == 422
        assert "No day is left to meet on" in response.content.decode()

    @pytest.mark.parametrize("key", ["", "x", "1:2:3"])
    def test_a_preview_that_is_none_is_refused(self, as_alice: Client, source: Course, key: str) -> None:
        response = confirm(as_alice, source, key)
        assert response.status_code == 422
        assert "This preview is not valid any more." in response.content.decode()
