"""Three students and five weeks: held on time, held with the rest, no slots, cancelled, still to come."""

from datetime import timedelta

import pytest
from django.utils import timezone

from attendance.accounts.models import User
from attendance.core.clock import local_today
from attendance.courses.models import Course
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, ExcuseFactory
from tests.factories.sessions import SessionFactory, SlotFactory


@pytest.fixture
def semester(course: Course, bob: User) -> Course:
    ada, bo, cem = (
        StudentFactory.create(course=course, given=given, family=family)
        for given, family in (("Ada", "Byron"), ("Bo", "Çelik"), ("Cem", "Demir"))
    )
    gone = StudentFactory.create(course=course, given="Gone", family="Away", withdrawn_at=timezone.now())
    today = local_today()
    weeks = [
        SessionFactory.create(course=course, week_nr=week, date=today + timedelta(weeks=week - 5))
        for week in (1, 2, 3, 4, 7)
    ]
    first, second, _third, _cancelled, _coming = slots = [SlotFactory.create(session=week) for week in weeks]
    for student in (ada, bo, gone):
        AttendanceFactory.create(slot=first, student=student, checked_in_at=first.starts_at)
    AttendanceFactory.create(slot=second, student=ada, checked_in_at=second.starts_at + timedelta(minutes=16))
    ExcuseFactory.create(session=weeks[1], student=bo)
    weeks[3].cancelled_at = timezone.now()
    weeks[3].save()
    AttendanceFactory.create(slot=slots[3], student=cem)
    AttendanceFactory.create(slot=slots[4], student=cem)
    return course
