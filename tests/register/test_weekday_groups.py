"""A session whose groups meet on Monday and on Tuesday: a student comes to one of them."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.core.clock import local_datetime
from attendance.courses.models import Course, Student
from attendance.register.bonus import Mark, Rule
from attendance.register.matrix import Row, build_matrix
from attendance.register.models import Attendance
from attendance.register.outlook import outlook
from attendance.register.sheet import build_sheet
from attendance.sessions.models import ClassSession, Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, ExcuseFactory
from tests.factories.sessions import SessionFactory, SlotFactory

MONDAY, TUESDAY = date(2026, 5, 4), date(2026, 5, 5)


@pytest.fixture
def session(course: Course) -> ClassSession:
    return SessionFactory.create(course=course, week_nr=1, date=MONDAY)


@pytest.fixture
def monday(session: ClassSession) -> Slot:
    """From 14:00, so that the other group's hours alone would come first."""
    return SlotFactory.create(session=session, start_time=time(14), end_time=time(15))


@pytest.fixture
def tuesday(session: ClassSession) -> Slot:
    return SlotFactory.create(session=session, date=TUESDAY)


def row(student: Student, now: datetime) -> Row:
    [found] = build_matrix(student.course, now=now, students=Student.objects.filter(pk=student.pk)).rows
    return found


def marks(student: Student, now: datetime) -> tuple[Mark, ...]:
    return row(student, now).verdict.marks


def test_present_in_either_group_is_present(course: Course, monday: Slot, tuesday: Slot) -> None:
    evening = local_datetime(TUESDAY, time(20))
    came = [StudentFactory.create(course=course) for _slot in (monday, tuesday)]
    absent, excused = StudentFactory.create(course=course), StudentFactory.create(course=course)
    for slot, student in zip((monday, tuesday), came, strict=True):
        AttendanceFactory.create(slot=slot, student=student, checked_in_at=slot.starts_at)
    ExcuseFactory.create(session=monday.session, student=excused)
    found = [marks(student, evening) for student in (*came, absent, excused)]
    assert found == [(Mark.PRESENT,), (Mark.PRESENT,), (Mark.ABSENT,), (Mark.EXCUSED,)]


def test_counts_once_its_first_group_has_begun(dana: Student, monday: Slot, tuesday: Slot) -> None:
    """As the bonus rule says: who comes on Tuesday is absent so far on Monday evening."""
    begin = local_datetime(MONDAY, time(14))
    assert marks(dana, begin - timedelta(seconds=1)) == (Mark.AHEAD,)
    assert marks(dana, begin) == (Mark.ABSENT,)
    AttendanceFactory.create(slot=tuesday, student=dana, checked_in_at=tuesday.starts_at)
    assert marks(dana, local_datetime(TUESDAY, time(11))) == (Mark.PRESENT,)


def test_a_group_moved_to_another_week_leaves_the_session_to_the_others(dana: Student, monday: Slot) -> None:
    moved = SlotFactory.create(session=monday.session, date=MONDAY + timedelta(days=8))
    assert marks(dana, local_datetime(TUESDAY, time(10))) == (Mark.ABSENT,)
    monday.delete()
    assert marks(dana, local_datetime(TUESDAY, time(10))) == (Mark.AHEAD,)
    assert marks(dana, moved.starts_at) == (Mark.ABSENT,)


def test_the_outlook_follows_the_same_rule(dana: Student, monday: Slot, tuesday: Slot) -> None:
    rule = Rule(3, 1)
    verdict = row(dana, local_datetime(TUESDAY, time(9))).verdict
    assert outlook(verdict, rule) == "1 unexcused absence of 1 allowed: keeps 3 points; one more loses them."
    AttendanceFactory.create(slot=tuesday, student=dana, checked_in_at=tuesday.starts_at)
    verdict = row(dana, local_datetime(TUESDAY, time(11))).verdict
    assert outlook(verdict, rule) == "0 unexcused absences of 1 allowed: keeps 3 points; one more is allowed."


@pytest.mark.parametrize(("minutes", "mark"), [(15, Mark.PRESENT), (16, Mark.LATE)])
def test_late_is_reckoned_from_the_groups_own_day(
    dana: Student, monday: Slot, tuesday: Slot, minutes: int, mark: Mark
) -> None:
    at = tuesday.starts_at + timedelta(minutes=minutes)
    attendance = AttendanceFactory.create(slot=tuesday, student=dana, checked_in_at=at)
    assert marks(dana, local_datetime(TUESDAY, time(20))) == (mark,)
    stored = Attendance.objects.select_related("slot__session__course").get(pk=attendance.pk)
    assert stored.is_late == (mark is Mark.LATE)
    [place] = [
        place
        for row in build_sheet(monday.session, students=Student.objects.filter(pk=dana.pk)).rows
        for place in row.places
        if place.attendance
    ]
    assert place.is_late == (mark is Mark.LATE)


def test_the_sheet_has_the_groups_in_the_order_of_their_days(monday: Slot, tuesday: Slot) -> None:
    sheet = build_sheet(monday.session, students=Student.objects.none())
    assert sheet.slots == [monday, tuesday]
    assert [slot.when for slot in sheet.slots] == ["Mon 14:00", "Tue 10:00"]


def test_costs_the_same_with_days_of_their_own(course: Course, dana: Student, monday: Slot) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            build_matrix(course, now=local_datetime(TUESDAY, time(20)))
            build_sheet(monday.session, students=course.students.all())
        return len(captured)

    before = cost()
    for days in range(1, 5):
        slot = SlotFactory.create(session=monday.session, date=MONDAY + timedelta(days=days))
        AttendanceFactory.create(slot=slot, student=dana)
    assert cost() == before
