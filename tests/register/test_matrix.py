"""Students x sessions from the database."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.accounts.models import User
from attendance.core.clock import local_today
from attendance.courses.models import Course, CourseTutor, Student
from attendance.register.bonus import Mark, Phase
from attendance.register.matrix import Matrix, build_matrix
from attendance.register.models import Attendance
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, ExcuseFactory
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.register.semester import make_semester

TODAY = datetime(2026, 5, 5, 12, 0, tzinfo=UTC)


def matrix(course: Course) -> Matrix:
    return build_matrix(course, now=TODAY)


def marks(course: Course) -> dict[str, tuple[Mark, ...]]:
    return {row.student.name: row.verdict.marks for row in matrix(course).rows}


@pytest.fixture
def ada(course: Course) -> Student:
    return StudentFactory.create(course=course, given="Ada", family="Byron")


@pytest.mark.usefixtures("ada")
def test_an_empty_course_keeps_everybody_at_the_full_bonus(course: Course) -> None:
    [row] = matrix(course).rows
    assert (row.verdict.marks, row.verdict.bonus, row.has_history) == ((), 3, False)


def test_every_mark(course: Course, ada: Student) -> None:
    def at(week: int, minutes: int) -> None:
        slot = SlotFactory.create(session=sessions[week])
        AttendanceFactory.create(slot=slot, student=ada, checked_in_at=slot.starts_at + timedelta(minutes=minutes))

    day = TODAY.date()
    sessions = [
        SessionFactory.create(course=course, week_nr=week + 1, date=day - timedelta(weeks=4 - week))
        for week in range(6)
    ]
    at(0, 15)
    at(1, 16)
    ExcuseFactory.create(session=sessions[2], student=ada)
    sessions[4].cancelled_at = TODAY
    sessions[4].save()

    found = matrix(course)

    assert [meeting.week_nr for meeting in found.meetings] == [1, 2, 3, 4, 5, 6]
    [row] = found.rows
    assert row.verdict.marks == (
        Mark.PRESENT, Mark.LATE, Mark.EXCUSED, Mark.ABSENT, Mark.CANCELLED, Mark.AHEAD,
    )  # fmt: skip
    assert (row.verdict.absences, row.verdict.bonus, row.has_history) == (1, 3, True)


def test_in_any_slot_is_present_and_on_time_beats_late(course: Course, ada: Student) -> None:
    session = SessionFactory.create(course=course, date=TODAY.date())
    late, on_time = (SlotFactory.create(session=session, start_time=time(hour)) for hour in (8, 10))
    AttendanceFactory.create(slot=on_time, student=ada, checked_in_at=on_time.starts_at)
    AttendanceFactory.create(slot=late, student=ada, checked_in_at=late.starts_at + timedelta(hours=1))
    assert marks(course) == {"Ada Byron": (Mark.PRESENT,)}


def test_what_a_tutor_records_is_never_late(course: Course, ada: Student, bob: User) -> None:
    slot = SlotFactory.create(session__course=course, session__date=TODAY.date())
    AttendanceFactory.create(slot=slot, student=ada, checked_in_at=TODAY, recorded_by=bob)
    assert marks(course) == {"Ada Byron": (Mark.PRESENT,)}


def test_the_first_slot_decides_when_a_session_counts(course: Course, ada: Student) -> None:
    session = SessionFactory.create(course=course, date=TODAY.date())
    SlotFactory.create(session=session, start_time=time(18), end_time=time(19))
    assert marks(course) == {ada.name: (Mark.AHEAD,)}
    SlotFactory.create(session=session, start_time=time(9))
    assert marks(course) == {ada.name: (Mark.ABSENT,)}


def test_students_are_sorted_and_other_courses_left_out(course: Course) -> None:
    for given, family in (("Zoë", "Ärger"), ("Bo", "Zander"), ("Ada", "Arger"), ("Platon", "")):
        StudentFactory.create(course=course, given=given, family=family)
    foreign = SlotFactory.create()
    AttendanceFactory.create(slot=foreign)
    assert [row.student.name for row in matrix(course).rows] == ["Ada Arger", "Zoë Ärger", "Platon", "Bo Zander"]


def test_two_of_one_name_keep_their_order(course: Course) -> None:
    twins = [StudentFactory.create(course=course, given="Jan", family="Berg", number=None) for _ in range(3)]
    assert [row.student.pk for row in matrix(course).rows] == [twin.pk for twin in twins]


def test_an_attendance_in_a_foreign_course_counts_nowhere(course: Course, ada: Student) -> None:
    """No view lets it come about, and no constraint keeps a script from it."""
    SlotFactory.create(session__course=course, session__date=TODAY.date())
    AttendanceFactory.create(slot=SlotFactory.create(), student=ada)
    assert marks(course) == {ada.name: (Mark.ABSENT,)}


def test_agrees_with_the_models_late(course: Course, bobs_role: CourseTutor) -> None:
    make_semester(course, students=10, weeks=3)
    found = build_matrix(course, now=timezone.now())
    weeks = {meeting.pk: place for place, meeting in enumerate(found.meetings)}
    by_student = {row.student.pk: row.verdict.marks for row in found.rows}
    attendances = Attendance.objects.select_related("slot__session__course")
    assert len(attendances) == 18
    for row in attendances:
        mark = by_student[row.student_id][weeks[row.slot.session_id]]
        assert mark == (Mark.LATE if row.is_late else Mark.PRESENT)


@pytest.mark.parametrize(("students", "weeks"), [(1, 1), (5, 3), (300, 15)])
def test_two_statements_whatever_the_size(
    course: Course,
    bobs_role: CourseTutor,
    students: int,
    weeks: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_semester(course, students=students, weeks=weeks)
    with django_assert_num_queries(2):
        found = build_matrix(course, now=timezone.now())
    assert [len(row.verdict.marks) for row in found.rows] == [weeks] * students
    for n, row in enumerate(found.rows):
        kinds = [(n + week) % 5 for week in range(weeks)]
        expected = {0: Mark.ABSENT, 1: Mark.EXCUSED, 2: Mark.LATE}
        assert row.verdict.marks == tuple(expected.get(kind, Mark.PRESENT) for kind in kinds)


@pytest.mark.usefixtures("ada")
def test_a_session_without_slots_counts_from_the_next_day(course: Course) -> None:
    session = SessionFactory.create(course=course, date=local_today())
    assert build_matrix(course, now=timezone.now()).meetings[0].phase == Phase.AHEAD
    session.date -= timedelta(days=1)
    session.save()
    assert build_matrix(course, now=timezone.now()).meetings[0].phase == Phase.HELD
