"""Races (R2): fifty at once, on both databases. Each has its control: without the constraint, the race shows."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from time import sleep
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, IntegrityError, OperationalError, connections

from attendance.courses.models import Course, Student
from attendance.register.models import Attendance
from attendance.sessions.models import Slot
from checkin import actions
from rooms.models import Room
from tests.checkin.conftest import Phone
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.rooms import grid, make_layout
from tests.races import all_at_once, without_constraint

pytestmark = pytest.mark.django_db(transaction=True)

N = 50
Answer = tuple[int, str]


@pytest.fixture
def hall(slot: Slot) -> Slot:
    """The slot in a hall of a hundred seats."""
    slot.layout = make_layout(grid(10, 10))
    slot.save()
    Room.objects.update(layout=slot.layout)
    return slot


@pytest.fixture
def students(course: Course) -> list[Student]:
    return StudentFactory.create_batch(N, course=course)


@pytest.fixture
def phones(hall: Slot) -> list[Phone]:
    phones = [Phone() for _ in range(N)]
    for phone in phones:
        phone.scan(hall)
    return phones


def attempt(phone: Phone, slot: Slot, student: Student, seat: str) -> Callable[[], Answer]:
    def call() -> Answer:
        response = phone.check_in(slot, student, seat)
        return response.status_code, response.get("X-Refusal", "")

    return call


def one_seat(hall: Slot, phones: list[Phone], students: list[Student]) -> list[Answer]:
    pairs = zip(phones, students, strict=True)
    return all_at_once([attempt(phone, hall, student, "s0-0") for phone, student in pairs])


def one_student(hall: Slot, phones: list[Phone], students: list[Student]) -> list[Answer]:
    seats = [f"s{n // 10}-{n % 10}" for n in range(N)]
    pairs = zip(phones, seats, strict=True)
    return all_at_once([attempt(phone, hall, students[0], seat) for phone, seat in pairs])


def one_device(hall: Slot, phones: list[Phone], students: list[Student]) -> list[Answer]:
    for phone in phones:
        phone.client.cookies["device"] = phones[0].client.cookies["device"].value
    trios = zip(phones, students, range(N), strict=True)
    return all_at_once([attempt(phone, hall, student, f"s{n // 10}-{n % 10}") for phone, student, n in trios])


RACES = {
    "attendance_seat_once": (one_seat, "seat-taken"),
    "attendance_student_once": (one_student, "already-checked-in"),
    "attendance_device_once": (one_device, "identity-mismatch"),
}


@pytest.mark.parametrize("constraint", RACES)
def test_one_wins_and_the_others_are_told_why(
    constraint: str, hall: Slot, phones: list[Phone], students: list[Student]
) -> None:
    race, reason = RACES[constraint]
    assert Counter(race(hall, phones, students)) == {(303, ""): 1, (409, reason): N - 1}
    assert Attendance.objects.count() == 1


@pytest.mark.parametrize("constraint", RACES)
def test_control_without_the_constraint_several_win(
    constraint: str, hall: Slot, phones: list[Phone], students: list[Student], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All have looked before the first one writes; else a quick database shows no race."""
    race, _ = RACES[constraint]
    write, barrier = actions._write, Barrier(N)

    def write_together(*args: Any) -> bool:
        barrier.wait(timeout=60)
        return write(*args)

    monkeypatch.setattr(actions, "_write", write_together)
    with without_constraint(Attendance, constraint):
        answers = race(hall, phones, students)
        assert answers.count((303, "")) > 1
        assert Attendance.objects.count() > 1


def test_the_same_post_fifty_times_gives_one_row(hall: Slot, phones: list[Phone], students: list[Student]) -> None:
    for phone in phones:
        phone.client.cookies["device"] = phones[0].client.cookies["device"].value
    answers = all_at_once([attempt(phone, hall, students[0], "s3-3") for phone in phones])
    assert Counter(answers) == {(303, ""): N}
    assert Attendance.objects.get().seat_id == "s3-3"


def test_fifty_movers_to_one_seat(hall: Slot, phones: list[Phone], students: list[Student]) -> None:
    for n, (phone, student) in enumerate(zip(phones, students, strict=True)):
        phone.check_in(hall, student, f"s{n // 10}-{n % 10}")
    before = dict(Attendance.objects.values_list("student", "seat_id"))
    pairs = zip(phones, students, strict=True)
    answers = all_at_once([attempt(phone, hall, student, "s9-9") for phone, student in pairs])
    assert Counter(answers) == {(303, ""): 1, (409, "seat-taken"): N - 1}
    after = dict(Attendance.objects.values_list("student", "seat_id"))
    moved = [student for student in before if before[student] != after[student]]
    assert [after[student] for student in moved] == ["s9-9"]


def test_a_mark_by_hand_and_a_claim_at_once_give_one_row(
    hall: Slot, phones: list[Phone], students: list[Student]
) -> None:
    def mark() -> Answer:
        try:
            AttendanceFactory.create(slot=hall, student=students[0], recorded_by=hall.tutor.user)
        except Exception as error:  # the loser of the race; which it is does not matter here
            return 409, type(error).__name__
        return 303, ""

    answers = all_at_once([mark, attempt(phones[0], hall, students[0], "s0-0")])
    row = Attendance.objects.get()
    assert answers[1] == (303, "")
    assert (row.student, row.seat_id) == (students[0], "s0-0")


def test_two_who_swap_seats_never_break_the_page(hall: Slot, phones: list[Phone], students: list[Student]) -> None:
    """Each move waits for the seat that the other still holds: PostgreSQL ends that by failing one, here ours."""
    for n in range(2):
        phones[n].check_in(hall, students[n], f"s0-{n}")
    neighbour = Attendance.objects.get(student=students[1]).pk
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    other.set_autocommit(False)
    with other.cursor() as cursor, ThreadPoolExecutor(1) as pool:
        cursor.execute("UPDATE register_attendance SET seat_id = NULL WHERE id = %s", [neighbour])
        ours = pool.submit(all_at_once, [attempt(phones[0], hall, students[0], "s0-1")])
        sleep(0.5)  # PostgreSQL looks for a deadlock after a second of waiting
        # Where the machine was busy for that long, the other one is the one that fails.
        with suppress(IntegrityError, OperationalError):
            cursor.execute("UPDATE register_attendance SET seat_id = 's0-0' WHERE id = %s", [neighbour])
        other.rollback()
        assert ours.result() == [(409, "seat-taken")]
    other.close()
