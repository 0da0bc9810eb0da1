"""The check in the head of a printed list: it finds that list again, whatever happened to the roster meanwhile."""

import pytest
from django.utils import timezone

from attendance.courses.models import Course, Student
from attendance.register.paper import Roll, find_roll, read_roll
from tests.factories.courses import StudentFactory


@pytest.fixture
def people(course: Course) -> list[Student]:
    names = ("Berg", "Adams", "Demir", "Cohen")
    return [StudentFactory.create(course=course, given="X", family=name) for name in names]


def families(roll: Roll | None) -> list[str]:
    assert roll is not None
    return [student.family for student in roll.students]


def found(course: Course, check: str) -> Roll | None:
    return find_roll(course.students.all(), check)


@pytest.fixture
def check(course: Course, people: list[Student]) -> str:
    return read_roll(course).check


def test_rows_are_in_the_order_of_lists(course: Course, people: list[Student], check: str) -> None:
    roll = read_roll(course)
    assert families(roll) == ["Adams", "Berg", "Cohen", "Demir"]
    assert roll.numbered(1) == people[1]
    assert [roll.numbered(number) for number in (0, 5, -1)] == [None] * 3


def test_the_check_is_typed_in_either_case_and_with_blanks(course: Course, check: str) -> None:
    assert len(check) == 5
    assert families(found(course, f" {check[:2].lower()} {check[2:]}")) == ["Adams", "Berg", "Cohen", "Demir"]


def test_the_list_of_a_group_is_found_by_its_check(course: Course, people: list[Student]) -> None:
    Student.objects.filter(family__in=("Cohen", "Demir")).update(group="late")
    assert families(found(course, read_roll(course, group="late").check)) == ["Cohen", "Demir"]


def test_who_came_since_is_not_on_it(course: Course, check: str) -> None:
    for name in ("Aaron", "Zander"):
        StudentFactory.create(course=course, given="X", family=name)
    assert families(found(course, check)) == ["Adams", "Berg", "Cohen", "Demir"]


def test_who_left_since_is_still_on_it(course: Course, people: list[Student], check: str) -> None:
    people[0].withdrawn_at = timezone.now()
    people[0].save()
    StudentFactory.create(course=course, given="X", family="Aaron")
    assert families(found(course, check)) == ["Adams", "Berg", "Cohen", "Demir"]


def test_a_name_that_is_spelt_otherwise_in_its_place_changes_nothing(
    course: Course, people: list[Student], check: str
) -> None:
    people[0].family = "Berger"
    people[0].save()
    assert families(found(course, check)) == ["Adams", "Berger", "Cohen", "Demir"]


@pytest.mark.parametrize("wrong", ["", "AAAAA", "0", "💥"])
def test_no_other_check_finds_anything(course: Course, people: list[Student], wrong: str) -> None:
    assert found(course, wrong) is None


def test_a_list_in_another_order_has_another_check(people: list[Student]) -> None:
    assert Roll(people).check != Roll(people[::-1]).check
