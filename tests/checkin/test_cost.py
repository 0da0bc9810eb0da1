"""P6: what a check-in costs in statements, whatever the number of rows; BEGIN, COMMIT and SAVEPOINT are not counted."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.courses.models import Course, Student
from attendance.sessions.models import Slot
from tests.checkin.conftest import Phone
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory

NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def statements(number: int) -> Iterator[None]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        yield
    counted = [query["sql"] for query in captured if not query["sql"].startswith(NOT_COUNTED)]
    assert len(counted) == number, "\n".join(counted)


@pytest.fixture(params=[0, 70], ids=["nobody else", "a full hall"])
def crowd(request: pytest.FixtureRequest, slot: Slot, course: Course) -> None:
    for student in StudentFactory.create_batch(request.param, course=course):
        AttendanceFactory.create(slot=slot, student=student)


pytestmark = pytest.mark.usefixtures("crowd")


def test_a_check_in_is_a_read_and_a_write(phone: Phone, slot: Slot, dana: Student) -> None:
    with statements(2):
        phone.check_in(slot, dana, "s0-0")


def test_a_move_is_a_read_and_a_write(phone: Phone, slot: Slot, dana: Student) -> None:
    phone.check_in(slot, dana, "s0-0")
    with statements(2):
        phone.check_in(slot, dana, "s0-1")


def test_a_repetition_is_a_read(phone: Phone, slot: Slot, dana: Student) -> None:
    phone.check_in(slot, dana, "s0-0")
    with statements(1):
        phone.check_in(slot, dana, "s0-0")


def test_an_answer_with_a_map_reads_who_is_here_too(phone: Phone, slot: Slot, dana: Student) -> None:
    with statements(3):
        phone.check_in(slot, dana, "s0-0", htmx=True)


def test_a_taken_seat_costs_three(phone: Phone, slot: Slot, dana: Student, course: Course) -> None:
    """The read, the write that fails, and one look at who is in: it names the rival and draws the fresh map."""
    AttendanceFactory.create(slot=slot, student=StudentFactory.create(course=course), seat_id="s0-0")
    with statements(3):
        phone.check_in(slot, dana, "s0-0", htmx=True)


@pytest.mark.parametrize("htmx", [True, False])
def test_somebody_else_from_this_phone_costs_four(phone: Phone, slot: Slot, dana: Student, htmx: bool) -> None:
    """The read, the write that fails, the look at who is in, and the hint for the tutor."""
    phone.check_in(slot, dana, "s0-0")
    emil = StudentFactory.create(course=slot.session.course)
    with statements(4):
        answer = phone.check_in(slot, emil, "s0-1", htmx=htmx)
    assert answer["X-Refusal"] == "identity-mismatch"
    body = answer.content.decode()
    assert 'value="s0-1"' in body
    assert "Your seat" in body or "You are in" in body, body


def test_two_phones_of_one_student_cost_four(phone: Phone, slot: Slot, dana: Student) -> None:
    """The read, the look at what this phone did, the hint, the fresh map."""
    phone.check_in(slot, dana, "s0-0")
    other = Phone()
    other.scan(slot)
    with statements(4):
        answer = other.check_in(slot, dana, "s0-1", htmx=True)
    assert answer["X-Refusal"] == "already-checked-in"


def test_a_refusal_before_the_write_costs_two(phone: Phone, slot: Slot, dana: Student) -> None:
    with statements(2):
        phone.check_in(slot, dana, "nowhere")
