"""What needs a look, on the dashboard."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from attendance.accounts.models import User
from attendance.core.clock import local_datetime
from attendance.courses.models import Course, CourseTutor, Student
from attendance.desk.attention import Attention, read_attention
from attendance.sessions.models import ClassSession, Slot
from tests.factories.courses import CourseFactory, StudentFactory
from tests.factories.register import AttendanceFactory, ExcuseFactory
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.people import signed_in

WEDNESDAY = date(2026, 5, 13)
NOON = datetime(2026, 5, 13, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """Wednesday 12:00, when the slot of 10:00 is over."""
    with time_machine.travel(NOON, tick=False):
        yield


def meet(course: Course, *, days: int, start: str = "10:00", end: str = "11:30") -> Slot:
    session = SessionFactory.create(course=course, date=WEDNESDAY + timedelta(days=days))
    return SlotFactory.create(session=session, start_time=start, end_time=end)


def look(user: User, course: Course) -> Attention:
    return read_attention(user, [course], timezone.now())


def at_risk(user: User, course: Course) -> list[Student]:
    return [student for risk in look(user, course).at_risk for student in risk.students]


@pytest.fixture
def missed(course: Course, dana: Student) -> ClassSession:
    """Last week's session, which dana missed: the one absence that is allowed."""
    slot = meet(course, days=-7)
    AttendanceFactory.create(slot=slot)
    return slot.session


def test_who_is_on_the_limit_may_lose_the_bonus_this_week(bob: User, missed: ClassSession, dana: Student) -> None:
    assert at_risk(bob, dana.course) == []
    slot = meet(dana.course, days=2)
    other = Student.objects.exclude(pk=dana.pk).get()
    assert at_risk(bob, dana.course) == [dana]
    ExcuseFactory.create(session=slot.session, student=dana)
    assert at_risk(bob, dana.course) == []
    meet(dana.course, days=3)
    meet(dana.course, days=4)
    assert at_risk(bob, dana.course) == [other, dana]


@pytest.mark.parametrize("days", [-7, 5, 7])
def test_only_sessions_of_this_week_count(bob: User, missed: ClassSession, dana: Student, days: int) -> None:
    AttendanceFactory.create(slot=meet(dana.course, days=days), student=dana)
    meet(dana.course, days=6)
    assert at_risk(bob, dana.course) == []


def test_somebody_absent_today_may_still_come_to_a_later_slot(bob: User, missed: ClassSession, dana: Student) -> None:
    slot = meet(dana.course, days=0)
    assert at_risk(bob, dana.course) == [dana]
    AttendanceFactory.create(slot=slot, student=dana)
    assert at_risk(bob, dana.course) == []


def test_a_bonus_that_is_lost_already_is_no_news(bob: User, missed: ClassSession, dana: Student) -> None:
    AttendanceFactory.create(slot=meet(dana.course, days=-14), student=Student.objects.exclude(pk=dana.pk).get())
    meet(dana.course, days=1)
    assert at_risk(bob, dana.course) == []


def test_who_withdrew_and_cancelled_sessions_are_left_out(bob: User, missed: ClassSession, dana: Student) -> None:
    slot = meet(dana.course, days=1)
    ClassSession.objects.filter(pk=slot.session_id).update(cancelled_at=NOON)
    assert at_risk(bob, dana.course) == []
    ClassSession.objects.update(cancelled_at=None)
    Student.objects.filter(pk=dana.pk).update(withdrawn_at=NOON)
    assert at_risk(bob, dana.course) == []


def test_sessions_that_are_over_without_any_attendance(bob: User, course: Course) -> None:
    empty, over, running, ahead = (
        meet(course, days=-7),
        meet(course, days=0),
        meet(course, days=0, start="11:00", end="13:00"),
        meet(course, days=1),
    )
    AttendanceFactory.create(slot=meet(course, days=-14))
    cancelled = meet(course, days=-3)
    ClassSession.objects.filter(pk=cancelled.session_id).update(cancelled_at=NOON)
    without_slots = SessionFactory.create(course=course, date=WEDNESDAY - timedelta(days=1))
    assert look(bob, course).unrecorded == [over.session, without_slots, empty.session]
    with time_machine.travel(local_datetime(WEDNESDAY, time(13)), tick=False):
        assert running.session in look(bob, course).unrecorded
        assert ahead.session not in look(bob, course).unrecorded


def test_an_admin_is_told_of_their_own_courses_alone(admin: User, course: Course) -> None:
    meet(course, days=-7)
    assert look(admin, course).unrecorded == []
    CourseTutor.objects.create(course=course, user=admin, role="tutor")
    assert len(look(admin, course).unrecorded) == 1


def body_of(client: Client) -> str:
    return " ".join(unescape(client.get("/admin/").content.decode()).split())


def test_the_dashboard_says_both_and_leads_there(vera: User, missed: ClassSession, dana: Student) -> None:
    empty = meet(dana.course, days=-1)
    empty.session.course.allowed_absences = 2
    empty.session.course.save()
    meet(dana.course, days=1)
    body = body_of(signed_in(vera))
    assert "1 student may lose the bonus this week" in body
    assert "Dana Kowalczyk" in body
    assert f'href="/admin/courses/{dana.course_id}/register/?risk=on"' in body
    assert f'href="/admin/sessions/{empty.session_id}/register/"' in body


def test_a_stranger_is_told_of_nothing(charlie: User, missed: ClassSession, dana: Student) -> None:
    meet(dana.course, days=-1)
    meet(dana.course, days=1)
    body = body_of(signed_in(charlie))
    assert "What needs a look" not in body
    assert "Dana" not in body


def test_long_lists_are_cut(vera: User, course: Course) -> None:
    StudentFactory.create_batch(9, course=course)
    for days in range(-30, -22):
        meet(course, days=days)
    Course.objects.update(allowed_absences=8)
    meet(course, days=1)
    body = body_of(signed_in(vera))
    assert "9 students may lose the bonus this week" in body
    assert body.count("and 3 more") == 1
    assert body.count("and 2 more") == 1


def test_archived_courses_rest(bob: User, missed: ClassSession, dana: Student) -> None:
    meet(dana.course, days=1)
    Course.objects.update(archived_at=NOON)
    CourseFactory.create()
    dana.course.refresh_from_db()
    assert read_attention(bob, [dana.course], NOON) == Attention([], [])
