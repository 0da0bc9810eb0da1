"""Dashboard, what needs a look and the student's page, where groups meet on days of their own or have a substitute."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from attendance.accounts.models import User
from attendance.core.clock import local_datetime
from attendance.courses.models import Course, CourseTutor, Role, Student
from attendance.desk.attention import read_attention
from attendance.desk.dashboard import Dashboard, read_dashboard
from attendance.sessions.models import Slot
from tests.factories.courses import CourseTutorFactory
from tests.factories.register import AttendanceFactory, NoteFactory
from tests.factories.sessions import SessionFactory, SlotFactory

MONDAY, TUESDAY = date(2026, 5, 11), date(2026, 5, 12)


@pytest.fixture
def monday(course: Course, bobs_role: CourseTutor) -> Slot:
    session = SessionFactory.create(course=course, week_nr=5, date=MONDAY)
    return SlotFactory.create(session=session, tutor=bobs_role, start_time=time(14), end_time=time(15))


@pytest.fixture
def tuesday(monday: Slot) -> Slot:
    return SlotFactory.create(session=monday.session, tutor=monday.tutor, date=TUESDAY)


def at(day: date, hour: int) -> datetime:
    return local_datetime(day, time(hour)).astimezone(UTC)


def board(user: User, now: datetime) -> Dashboard:
    return read_dashboard(user, now)


def test_each_slot_stands_on_its_own_day(bob: User, monday: Slot, tuesday: Slot) -> None:
    def shown(now: datetime) -> tuple[list[Slot], list[tuple[date, list[Slot]]]]:
        found = board(bob, now)
        return [card.slot for card in found.today], [
            (day, [card.slot for card in cards]) for day, _session, cards in found.coming
        ]

    assert shown(at(MONDAY - timedelta(days=1), 9)) == ([], [(MONDAY, [monday]), (TUESDAY, [tuesday])])
    assert shown(at(MONDAY, 9)) == ([monday], [(TUESDAY, [tuesday])])
    assert shown(at(TUESDAY, 9)) == ([tuesday], [])
    # Seven days ahead, by the day of the slot.
    assert shown(at(TUESDAY - timedelta(days=7), 9)) == ([], [(MONDAY, [monday]), (TUESDAY, [tuesday])])
    assert shown(at(MONDAY - timedelta(days=7), 9)) == ([], [(MONDAY, [monday])])


def test_a_slot_is_forgotten_once_its_own_day_is_over(bob: User, tuesday: Slot) -> None:
    Slot.objects.filter(pk=tuesday.pk).update(status="open", code="ABCDEFGH")
    found = board(bob, at(TUESDAY, 13))
    assert ([card.overdue for card in found.today], found.forgotten) == ([True], [])
    assert [card.slot for card in board(bob, at(TUESDAY + timedelta(days=1), 1)).forgotten] == [tuesday]


def test_who_may_still_come_to_another_group_may_lose_the_bonus(bob: User, dana: Student, tuesday: Slot) -> None:
    """Dana has used up the allowed absence and was not there on Monday: Tuesday decides."""
    course = dana.course
    AttendanceFactory.create(slot=SlotFactory.create(session__course=course, session__date=date(2026, 5, 4)))

    def at_risk(now: datetime) -> list[Student]:
        found = read_attention(bob, [course], now).at_risk
        return [student for risk in found for student in risk.students if student == dana]

    with time_machine.travel(at(TUESDAY, 9), tick=False):
        for now in (at(MONDAY, 9), at(MONDAY, 20), at(TUESDAY, 9), at(TUESDAY, 20)):
            assert at_risk(now) == [dana], now
        assert at_risk(at(TUESDAY + timedelta(days=1), 9)) == []
        AttendanceFactory.create(slot=tuesday, student=dana)
        assert at_risk(at(TUESDAY, 11)) == []


def test_a_session_lacks_a_register_once_its_last_group_has_ended(bob: User, monday: Slot, tuesday: Slot) -> None:
    def unrecorded(now: datetime) -> list[int]:
        return [session.pk for session in read_attention(bob, [monday.session.course], now).unrecorded]

    assert unrecorded(at(MONDAY, 20)) == []
    assert unrecorded(tuesday.ends_at - timedelta(seconds=1)) == []
    assert unrecorded(tuesday.ends_at) == [monday.session_id]


def test_a_students_page_names_the_day(as_bob: Client, dana: Student, tuesday: Slot) -> None:
    AttendanceFactory.create(slot=tuesday, student=dana, checked_in_at=tuesday.starts_at)
    NoteFactory.create(slot=tuesday, student=dana)
    assert as_bob.get(f"/admin/students/{dana.pk}/").content.decode().count(">Tue 10:00<") == 2


def test_a_substitute_sees_the_slot_as_their_own(
    as_bob: Client, as_alice: Client, course: Course, bobs_role: CourseTutor
) -> None:
    alice = CourseTutor.objects.get(course=course, role=Role.OWNER)
    slots = [
        SlotFactory.create(session__course=course, session__week_nr=week, session__date=day, tutor=alice)
        for week, day in enumerate((timezone.localdate(), timezone.localdate() + timedelta(days=1)), 1)
    ]
    Slot.objects.update(substitute=bobs_role)
    mine = as_bob.get("/admin/").content.decode()
    assert mine.count("You, for Alice Example") == len(slots)
    hers = as_alice.get("/admin/").content.decode()
    assert hers.count("Bob Example, for Alice Example") == len(slots)
    assert "You, for" not in hers
    Slot.objects.update(substitute=CourseTutorFactory.create(course=course, user__name="Sub Stitute"))
    assert as_bob.get("/admin/").content.decode().count("Sub Stitute, for Alice Example") == len(slots)
