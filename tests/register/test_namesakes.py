"""Two students of one name and no suffix are told apart wherever tutors read their names."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attendance.courses.models import Course, CourseTutor, Student
from attendance.register.typed import Reader
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SlotFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def slot(course: Course, bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(session__course=course, tutor=bobs_role, open=True)


@pytest.fixture
def twins(course: Course) -> list[Student]:
    return [
        StudentFactory.create(course=course, given="Anna", family="Müller", number=number, group=group)
        for number, group in (("4711", "Monday"), (None, "Tuesday"))
    ]


@pytest.fixture(autouse=True)
def _other(course: Course) -> None:
    StudentFactory.create(course=course, given="Bert", family="Alone", number="1234", group="Monday")


def words(html: bytes) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html.decode()).split())


def page_of(name: str, slot: Slot) -> str:
    return reverse(name, args=[slot.session.course_id if name == "register:course-register" else slot.pk])


@pytest.mark.parametrize(
    "name", ["desk:slot-detail", "register:course-register", "notes:note-list", "exports:slot-print"]
)
def test_a_page_tells_namesakes_apart(as_bob: Client, slot: Slot, twins: list[Student], name: str) -> None:
    text = words(as_bob.get(page_of(name, slot)).content)
    assert "Anna Müller 4711, Monday" in text
    assert "Anna Müller Tuesday" in text
    assert "Bert Alone 1234" not in text


def test_those_in_without_a_seat_are_told_apart(as_bob: Client, slot: Slot, twins: list[Student]) -> None:
    for student in twins:
        AttendanceFactory.create(slot=slot, student=student)
    text = words(as_bob.get(page_of("desk:slot-detail", slot)).content)
    assert "without a seat: Anna Müller Tuesday , Anna Müller 4711, Monday" in text


def test_the_register_of_a_session_tells_them_apart_in_a_row_by_itself(
    as_bob: Client, slot: Slot, twins: list[Student]
) -> None:
    page = as_bob.get(reverse("register:session-register", args=[slot.session_id]))
    assert "Anna Müller 4711, Monday" in words(page.content)
    mark = reverse("register:attendance-mark", args=[slot.pk])
    row = as_bob.post(mark, {"student": twins[0].pk, "page": "session"}, headers=HTMX)
    assert "Anna Müller 4711, Monday" in words(row.content)


def test_the_picker_says_which_of_them(as_bob: Client, slot: Slot, twins: list[Student]) -> None:
    AttendanceFactory.create(slot=slot, student=twins[1])
    page = as_bob.get(reverse("notes:participation-pick", args=[slot.pk]), headers=HTMX | {"HX-Target": "panel"})
    assert "Anna Müller Tuesday" in words(page.content)


def test_who_has_withdrawn_is_no_namesake(as_bob: Client, slot: Slot, twins: list[Student]) -> None:
    Student.objects.filter(pk=twins[0].pk).update(withdrawn_at=timezone.now())
    assert "Anna Müller Tuesday" not in words(as_bob.get(page_of("register:course-register", slot)).content)


def test_a_name_of_two_says_which_there_are_and_the_way_out(as_bob: Client, slot: Slot, twins: list[Student]) -> None:
    url = reverse("register:attendance-name", args=[slot.pk])
    said = as_bob.post(url, {"name": "müller"}, headers=HTMX).content
    assert "That may be Anna Müller (Tuesday), Anna Müller (4711, Monday): type the number, or" in words(said)
    course = reverse("courses:course-detail", args=[slot.session.course_id])
    assert f'<a href="{course}">give one of them a suffix</a>' in said.decode()

    Student.objects.filter(pk=twins[1].pk).update(number="4712")
    said = as_bob.post(url, {"name": "müller"}, headers=HTMX).content
    assert "Anna Müller (4712, Tuesday): type the number." in words(said)


def test_what_people_typed_is_escaped(as_bob: Client, slot: Slot, course: Course) -> None:
    for number in (None, "1"):
        StudentFactory.create(course=course, given="{0}<b>", family="%(x)s", number=number, group="<i>")
    url = reverse("register:attendance-name", args=[slot.pk])
    text = as_bob.post(url, {"name": "{0}"}, headers=HTMX).content.decode()
    assert "{0}&lt;b&gt; %(x)s (&lt;i&gt;)" in text
    assert "<i>" not in text


def test_a_sheet_says_the_same(twins: list[Student]) -> None:
    for student in twins:
        student.refresh_from_db()
    [problem] = Reader(None, twins, {}).read("müller").problems
    names = "Anna Müller (Tuesday), Anna Müller (4711, Monday)"
    assert problem == f"“müller”: that may be {names}: type the number, or give one of them a suffix."
