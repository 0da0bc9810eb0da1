"""Who of the roster may be meant by a name that somebody typed."""

import pytest

from attendance.courses.models import Student
from attendance.register.suggesting import suggested
from tests.factories.courses import CourseFactory, StudentFactory

NAMES = ("Jan Berg", "Ludmila Alt", "Milena Neuhaus", "Mila Neumann", "Łukasz Maier", "Anna Ilan")


@pytest.fixture
def roster() -> list[Student]:
    course = CourseFactory.create()
    made = [StudentFactory.create(course=course, given=name.split()[0], family=name.split()[1]) for name in NAMES]
    return list(Student.objects.filter(pk__in=[one.pk for one in made]).order_by("pk"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Mila Neu", ["Mila Neumann", "Milena Neuhaus"]),
        ("Lukas Meier", ["Łukasz Maier"]),
        ("la", []),
        ("ber", ["Jan Berg"]),
        ("Berg Jan", ["Jan Berg"]),
        ("", []),
        ("x" * 200, []),
    ],
)
def test_best_first(roster: list[Student], typed: str, found: list[str]) -> None:
    assert [student.name for student in suggested(typed, roster)] == found


@pytest.mark.django_db
def test_a_number_is_somebodys(roster: list[Student]) -> None:
    roster[3].number = "7001"
    assert suggested("7001", roster) == [roster[3]]
