"""The groups of another course are taken over into a fresh plan."""

from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor
from rooms.models import Room
from tests.factories.courses import CourseTutorFactory
from tests.factories.sessions import SlotFactory
from tests.sessions.plans import at


@pytest.fixture
def earlier(bob: User) -> CourseTutor:
    """Bob's role in last year's course."""
    return CourseTutorFactory.create(user=bob, course__name="Earlier")


def meet(tutor: CourseTutor, day: date, start: int, room: Room | None = None) -> None:
    hours = {"start_time": time(start), "end_time": time(start + 1)}
    SlotFactory.create(session__course=tutor.course, session__date=day, tutor=tutor, room=room, **hours)


def rows(client: Client, course: Course, like: object) -> list[dict[str, Any]]:
    """What the rows of the form say that say anything."""
    response = client.get(at(course, "new"), {"like": str(like)})
    assert response.status_code == 200
    forms = response.context["forms"].meetings
    return [form.initial for form in forms if set(form.initial) - {"tutor"}]


def test_takes_the_groups_of_its_last_week(
    as_bob: Client, course: Course, earlier: CourseTutor, bobs_role: CourseTutor, hall: Room
) -> None:
    stranger = CourseTutorFactory.create(course=earlier.course)
    meet(earlier, date(2025, 7, 9), 8)
    meet(earlier, date(2025, 7, 14), 10, hall)
    meet(stranger, date(2025, 7, 16), 12)
    assert rows(as_bob, course, earlier.course.pk) == [
        {"weekday": 0, "start": time(10), "end": time(11), "room": hall.pk, "tutor": str(bobs_role.pk)},
        {"weekday": 2, "start": time(12), "end": time(13), "room": None, "tutor": ""},
    ]
    body = as_bob.get(at(course, "new"), {"like": str(earlier.course.pk)}).content.decode()
    assert '<input type="time" name="meetings-0-start" value="10:00"' in body
    assert 'name="meetings-INITIAL_FORMS" value="0"' in body


@pytest.mark.parametrize("nonsense", ["x", "-1", "9" * 30])
def test_what_does_not_fit_is_left_out(as_bob: Client, course: Course, bobs_role: CourseTutor, nonsense: str) -> None:
    assert rows(as_bob, course, nonsense) == []


def test_a_foreign_course_cannot_be_taken_over(as_bob: Client, course: Course, bobs_role: CourseTutor) -> None:
    foreign = SlotFactory.create(session__course__name="Fremdkurs").session.course
    assert rows(as_bob, course, foreign.pk) == []
    assert "Fremdkurs" not in as_bob.get(at(course, "new")).content.decode()


def test_costs_the_same_for_one_row_and_for_five(
    as_bob: Client, bob: User, course: Course, earlier: CourseTutor
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            rows(as_bob, course, earlier.course.pk)
        return len(captured)

    meet(earlier, date(2025, 7, 14), 8)
    before = cost()
    for number in range(9, 14):
        meet(earlier, date(2025, 7, 14), number)
        meet(CourseTutorFactory.create(user=bob), date(2025, 7, 14), number)
    assert cost() == before <= 11
