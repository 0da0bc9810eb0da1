"""GET /s/<code>/students/?q=: names, and nothing but names."""

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from attendance.courses.models import Course
from attendance.sessions.models import Slot, Status
from tests.checkin.conftest import Phone
from tests.factories.courses import StudentFactory


def names(phone: Phone, slot: Slot, q: str | None = None) -> list[str]:
    response = phone.client.get(f"/s/{slot.code}/students/", {} if q is None else {"q": q})
    assert response.status_code == 200
    return re.findall(r'<li><a href="[^"]+">([^<]+)</a></li>', response.content.decode())


@pytest.fixture
def roster(course: Course) -> None:
    for given, family in [("Jürgen", "Müller"), ("Łukasz", "Zając"), ("Ada", "Muller"), ("Ngọc Ánh", "Nguyễn")]:
        StudentFactory.create(course=course, given=given, family=family, number=f"77{given}")
    StudentFactory.create(given="Julia", family="Mueller")


@pytest.mark.usefixtures("roster")
@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("", ["Ada Muller", "Jürgen Müller", "Ngọc Ánh Nguyễn", "Łukasz Zając"]),
        ("MUL", ["Ada Muller", "Jürgen Müller"]),
        ("mül jur", ["Jürgen Müller"]),
        ("ng", ["Ngọc Ánh Nguyễn"]),
        ("ul", ["Ada Muller", "Jürgen Müller"]),
        ("lukasz zajac", ["Łukasz Zając"]),
        ("anh", ["Ngọc Ánh Nguyễn"]),
        ("77", []),
        ("%", []),
        ("julia", []),
    ],
)
def test_finds_names_in_any_case_and_accent(phone: Phone, slot: Slot, q: str, found: list[str]) -> None:
    assert names(phone, slot, q) == found


def test_a_long_roster_answers_from_two_letters(phone: Phone, slot: Slot, course: Course) -> None:
    StudentFactory.create_batch(61, course=course, family="Lang")
    assert names(phone, slot) == []
    assert names(phone, slot, "l") == []
    assert names(phone, slot, "l a") == []
    assert len(names(phone, slot, "la")) == 61


def test_a_roster_of_sixty_is_listed(phone: Phone, slot: Slot, course: Course) -> None:
    StudentFactory.create_batch(60, course=course)
    assert len(names(phone, slot)) == 60


def test_who_begins_so_comes_first(phone: Phone, slot: Slot, course: Course) -> None:
    StudentFactory.create(course=course, given="Rasmus", family="Ahl")
    StudentFactory.create(course=course, given="Lea", family="Müller")
    assert names(phone, slot, "mu") == ["Lea Müller", "Rasmus Ahl"]


@pytest.mark.usefixtures("roster")
@pytest.mark.parametrize("status", [Status.LOCKED, Status.OPEN])
def test_says_nothing_when_locked(phone: Phone, slot: Slot, status: Status) -> None:
    Slot.objects.update(status=status)
    assert bool(names(phone, slot, "mul")) == (status == Status.OPEN)


def test_two_of_the_same_name_differ_by_their_suffix(phone: Phone, slot: Slot, course: Course) -> None:
    StudentFactory.create(course=course, given="Kim", family="Lee", suffix="Physics")
    StudentFactory.create(course=course, given="Kim", family="Lee")
    assert sorted(names(phone, slot, "kim")) == ["Kim Lee", "Kim Lee (Physics)"]


def test_a_closed_slot_answers_404(phone: Phone, slot: Slot) -> None:
    Slot.objects.update(status=Status.CLOSED)
    assert phone.client.get(f"/s/{slot.code}/students/").status_code == 404


@pytest.mark.parametrize("size", [1, 5])
def test_costs_two_statements(
    phone: Phone, slot: Slot, course: Course, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    StudentFactory.create_batch(size, course=course)
    with django_assert_num_queries(2):
        names(phone, slot, "giv")
