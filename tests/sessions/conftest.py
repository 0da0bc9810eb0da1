from datetime import date
from typing import Any

import pytest

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor, NameDisplay
from rooms.models import Room
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.rooms import RoomFactory
from tests.factories.sessions import SlotFactory
from tests.sessions.copies import RULES, SPAN, others
from tests.sessions.plans import form, group


@pytest.fixture
def hall(db: None) -> Room:
    return RoomFactory.create(name="Hall")


@pytest.fixture
def data(bobs_role: CourseTutor, hall: Room) -> dict[str, str]:
    """Three Mondays, of which the second is a public holiday."""
    return form({"first": "2026-05-18", "weeks": "3", "skip_holidays": "on"}, group(bobs_role, hall))


@pytest.fixture
def source(course: Course, alice: User, bobs_role: CourseTutor, vera: User, hall: Room) -> Course:
    """Mondays from 13 April to 6 July 2026, ten o'clock, with Bob in the hall; a student was there."""
    SlotFactory.create(session__course=course, session__week_nr=1, session__date=date(2026, 4, 13), tutor=bobs_role)
    last = SlotFactory.create(
        session__course=course, session__week_nr=2, session__date=date(2026, 7, 6), tutor=bobs_role, room=hall
    )
    AttendanceFactory.create(slot=last, student=StudentFactory.create(course=course))
    Course.objects.update(bonus_points=5, name_display=NameDisplay.SEARCH)
    course.refresh_from_db()
    return course


@pytest.fixture
def typed(source: Course, bobs_role: CourseTutor, hall: Room) -> dict[str, Any]:
    return RULES | {"tutors": others(source), "with_plan": "on"} | form(SPAN, group(bobs_role, hall))
