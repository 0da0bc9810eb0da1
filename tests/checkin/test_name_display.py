"""A course may ask for a search: then no name stands before anybody who has not typed two of its letters."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from attendance.courses.models import Course, NameDisplay, Student
from attendance.sessions.models import Slot
from tests.checkin.conftest import Phone, choose
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory

Show = Callable[..., str]
ASKS = "Type at least two letters"


@pytest.fixture
def searched(course: Course, dana: Student) -> None:
    StudentFactory.create(course=course, given="Emil", family="Absent")
    Course.objects.update(name_display=NameDisplay.SEARCH)


def page(phone: Phone, slot: Slot, **query: str | int) -> str:
    return phone.scan(slot, **query).content.decode()


def fragment(phone: Phone, slot: Slot, q: str) -> str:
    return phone.client.get(f"/s/{slot.code}/students/", {"q": q}).content.decode()


def test_a_list_stays_the_default(phone: Phone, slot: Slot, dana: Student) -> None:
    assert slot.session.course.name_display == NameDisplay.LIST
    assert dana.name in page(phone, slot)
    assert dana.name in fragment(phone, slot, "")


@pytest.mark.usefixtures("searched")
@pytest.mark.parametrize("show", [page, fragment])
def test_a_short_roster_is_searched_where_the_course_asks_for_it(phone: Phone, slot: Slot, show: Show) -> None:
    for q in ("", "d", " d ", "\u0301d"):
        body = show(phone, slot, q=q)
        assert "Kowalczyk" not in body
        assert "Absent" not in body
        assert ASKS in body
    found = show(phone, slot, q="da")
    assert "Dana Kowalczyk" in found
    assert "Absent" not in found
    assert "No name matches" in show(phone, slot, q="xy")


@pytest.mark.usefixtures("searched")
@pytest.mark.parametrize("show", [page, fragment])
@pytest.mark.parametrize("q", ["a a", "a  b a", "e l i", "a \u0301", "k\u200b a"])
def test_single_letters_list_nobody_however_many(phone: Phone, slot: Slot, show: Show, q: str) -> None:
    body = show(phone, slot, q=q)
    assert "Kowalczyk" not in body
    assert "Absent" not in body
    assert ASKS in body


@pytest.mark.usefixtures("searched")
@pytest.mark.parametrize("show", [page, fragment])
def test_a_single_letter_beside_a_word_narrows(phone: Phone, slot: Slot, course: Course, show: Show) -> None:
    StudentFactory.create(course=course, given="Dario", family="Fuchs")
    found = show(phone, slot, q="da k")
    assert "Dana Kowalczyk" in found
    assert "Dario Fuchs" not in found


@pytest.mark.usefixtures("searched")
def test_a_name_of_one_wide_letter_is_found(phone: Phone, slot: Slot, course: Course) -> None:
    StudentFactory.create(course=course, given="明", family="李")
    assert "明 李" in fragment(phone, slot, "李 明")


@pytest.mark.usefixtures("searched")
def test_nobody_is_read_out_by_the_check_in_either(phone: Phone, slot: Slot, dana: Student) -> None:
    """Neither who is here already, nor the rest of the roster, in any answer on the way to a seat and back."""
    AttendanceFactory.create(slot=slot, student=Student.objects.get(given="Emil"), seat_id="s0-0")
    chosen = page(phone, slot, **choose(slot, dana))
    done = phone.check_in(slot, dana, "s0-1", htmx=True).content.decode()
    taken = phone.check_in(slot, dana, "s0-0", htmx=True).content.decode()
    gone = phone.client.post(f"/s/{slot.code}/leave/", headers={"HX-Request": "true"}).content.decode()
    assert ["Dana" in body for body in (chosen, done, taken, gone)] == [True, True, True, False]
    assert not any("Absent" in body for body in (chosen, done, taken, gone))
    assert ASKS in gone


@pytest.mark.usefixtures("searched")
def test_somebody_withdrawn_is_not_found(phone: Phone, slot: Slot) -> None:
    Student.objects.update(withdrawn_at=timezone.now())
    assert "Dana" not in fragment(phone, slot, "dana")
