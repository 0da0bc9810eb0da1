"""What keeps a row is counted before anybody tries to delete it, and is what the database says then."""

import pytest
from django.db.models import Model, ProtectedError
from pytest_django import DjangoAssertNumQueries

from attendance.core.errors import in_use_error, in_use_sentence
from attendance.core.leaning import count_leaning
from attendance.courses.models import Course, CourseTutor, Student
from attendance.sessions.models import Slot
from tests.factories.register import AttendanceFactory, ExcuseFactory, NoteFactory
from tests.factories.sessions import SessionFactory, SlotFactory


def counted(row: Model) -> dict[str, int]:
    return {model.__name__: count for model, count in count_leaning(row).items()}


def fill(student: Student, tutor: CourseTutor, count: int) -> None:
    """So many slots that the tutor runs, each with what can hang on a student."""
    for _ in range(count):
        slot = SlotFactory.create(session__course=student.course, tutor=tutor)
        AttendanceFactory.create(slot=slot, student=student)
        NoteFactory.create(slot=slot, student=student)
        ExcuseFactory.create(session=slot.session, student=student)


def test_a_row_that_nothing_leans_on(dana: Student, bobs_role: CourseTutor) -> None:
    assert [count_leaning(row) for row in (dana, bobs_role, dana.course)] == [{}, {}, {}]


def test_rows_are_counted_once_over_all_ways(dana: Student, bobs_role: CourseTutor) -> None:
    fill(dana, bobs_role, 2)
    assert counted(bobs_role) == {"Slot": 2}
    assert counted(dana) == {"Attendance": 2, "Note": 2, "Excuse": 2}
    assert counted(dana.course) == {"Slot": 2, "Attendance": 2, "Note": 2, "Excuse": 2}


def test_one_of_two_ways_is_enough(dana: Student) -> None:
    ExcuseFactory.create(student=dana, session=SessionFactory.create())
    assert counted(dana.course) == {"Excuse": 1}


def test_rows_of_others_are_not_counted(dana: Student, bobs_role: CourseTutor, course: Course) -> None:
    AttendanceFactory.create()
    assert [count_leaning(row) for row in (dana, bobs_role, course)] == [{}, {}, {}]


def test_it_is_what_the_deletion_says(dana: Student, bobs_role: CourseTutor) -> None:
    fill(dana, bobs_role, 1)
    for row in (dana, bobs_role):
        with pytest.raises(ProtectedError) as caught:
            row.delete()
        assert in_use_sentence("It", count_leaning(row)) == in_use_error("It", caught.value).sentence


@pytest.mark.parametrize("count", [1, 5])
def test_same_number_of_queries_for_one_and_five(
    count: int, dana: Student, bobs_role: CourseTutor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(dana, bobs_role, count)
    for row, queries in ((dana, 4), (bobs_role, 1), (dana.course, 5)):
        with django_assert_num_queries(queries):
            count_leaning(row)
    assert Slot.objects.count() == count
