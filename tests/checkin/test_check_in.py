"""POST /s/<code>/check-in/: the table of the design, row by row, and what a success does."""

from datetime import time, timedelta

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from attendance.courses.models import Course, Student
from attendance.register.models import Attendance
from attendance.sessions.models import Slot, Status
from tests.checkin.conftest import Phone
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.rooms import RoomFactory, make_layout
from tests.factories.sessions import SessionFactory, SlotFactory


def rows(slot: Slot) -> list[tuple[int, str | None]]:
    return list(Attendance.objects.filter(slot=slot).order_by("pk").values_list("student_id", "seat_id"))


def assert_refused(response: HttpResponseBase, status: int, reason: str) -> None:
    assert (response.status_code, response["X-Refusal"]) == (status, reason)


def test_works(phone: Phone, slot: Slot, dana: Student) -> None:
    response = phone.check_in(slot, dana, "s0-1")
    assert (response.status_code, response["Location"]) == (303, f"/s/{slot.code}/")
    row = Attendance.objects.get()
    assert (row.slot, row.student, row.seat_id, row.recorded_by) == (slot, dana, "s0-1", None)
    assert len(row.device or "") == 64
    assert abs(row.checked_in_at - timezone.now()) < timedelta(seconds=20)


def test_answers_htmx_with_the_fragment(phone: Phone, slot: Slot, dana: Student) -> None:
    response = phone.check_in(slot, dana, "s0-1", htmx=True)
    assert response.status_code == 200
    body = response.content.decode()
    assert body.lstrip().startswith('<div id="checkin"')
    assert "You are in: seat A2" in body


def test_the_code_is_accepted_in_lower_case(phone: Phone, slot: Slot, dana: Student) -> None:
    assert slot.code
    response = phone.client.post(f"/s/{slot.code.lower()}/check-in/", {"student": dana.pk, "seat": "s0-0"})
    assert response.status_code == 303
    assert rows(slot) == [(dana.pk, "s0-0")]


def test_refuses_an_unknown_code(phone: Phone, dana: Student) -> None:
    response = phone.client.post("/s/ABCDEFGH/check-in/", {"student": dana.pk, "seat": "s0-0"})
    assert_refused(response, 404, "unknown-code")
    assert "Invalid or expired link" in response.content.decode()


def test_refuses_a_closed_slot(phone: Phone, slot: Slot, dana: Student) -> None:
    Slot.objects.update(status=Status.CLOSED)
    assert_refused(phone.check_in(slot, dana, "s0-0"), 404, "unknown-code")
    assert rows(slot) == []


def test_refuses_a_locked_slot(phone: Phone, slot: Slot, dana: Student) -> None:
    Slot.objects.update(status=Status.LOCKED)
    assert_refused(phone.check_in(slot, dana, "s0-0"), 409, "not-open")
    assert rows(slot) == []


def test_refuses_before_the_planned_opening(phone: Phone, slot: Slot, dana: Student) -> None:
    Slot.objects.update(status=Status.CLOSED, status_set_at=None, opens_at=timezone.now() + timedelta(minutes=5))
    assert_refused(phone.check_in(slot, dana, "s0-0"), 409, "not-open")
    Slot.objects.update(opens_at=timezone.now() - timedelta(minutes=5))
    assert phone.check_in(slot, dana, "s0-0").status_code == 303


@pytest.mark.parametrize("student", ["", "0", "-1", "x", "99999999", str(2**70), "1\x00"])
def test_refuses_what_is_no_student(phone: Phone, slot: Slot, dana: Student, student: str) -> None:
    response = phone.client.post(f"/s/{slot.code}/check-in/", {"student": student, "seat": "s0-0"})
    assert_refused(response, 400, "unknown-student")
    assert rows(slot) == []


def test_refuses_a_student_of_another_course(phone: Phone, slot: Slot) -> None:
    assert_refused(phone.check_in(slot, StudentFactory.create(), "s0-0"), 400, "unknown-student")


def test_refuses_a_withdrawn_student(phone: Phone, slot: Slot, course: Course) -> None:
    gone = StudentFactory.create(course=course, withdrawn_at=timezone.now())
    assert_refused(phone.check_in(slot, gone, "s0-0"), 400, "unknown-student")


def test_requires_a_seat_where_there_are_seats(phone: Phone, slot: Slot, dana: Student) -> None:
    assert_refused(phone.check_in(slot, dana), 400, "seat-required")
    assert rows(slot) == []


@pytest.mark.parametrize("has_room", [True, False], ids=["empty room", "no room"])
def test_needs_no_seat_where_there_are_none(phone: Phone, slot: Slot, dana: Student, has_room: bool) -> None:
    room = RoomFactory.create(layout=make_layout(())) if has_room else None
    Slot.objects.update(room=room, layout=room.layout if room else None)
    assert_refused(phone.check_in(slot, dana, "s0-0"), 400, "invalid-seat")
    assert phone.check_in(slot, dana).status_code == 303
    assert rows(slot) == [(dana.pk, None)]


@pytest.mark.parametrize("seat", ["A1", "nothing", "x" * 500, "s0-0\x00", "'; --"])
def test_refuses_what_is_no_seat(phone: Phone, slot: Slot, dana: Student, seat: str) -> None:
    assert_refused(phone.check_in(slot, dana, seat), 400, "invalid-seat")
    assert rows(slot) == []


def test_a_seat_of_the_pinned_layout_holds_when_the_room_changes(phone: Phone, slot: Slot, dana: Student) -> None:
    assert slot.room
    slot.room.layout = make_layout(())
    slot.room.save()
    assert phone.check_in(slot, dana, "s0-0").status_code == 303


def test_refuses_a_second_person_from_one_device(phone: Phone, slot: Slot, dana: Student, course: Course) -> None:
    phone.check_in(slot, dana, "s0-0")
    emil = StudentFactory.create(course=course)
    assert_refused(phone.check_in(slot, emil, "s0-1"), 409, "identity-mismatch")
    assert rows(slot) == [(dana.pk, "s0-0")]


def test_names_the_device_before_the_other_reasons(phone: Phone, slot: Slot, dana: Student, course: Course) -> None:
    """Somebody who is in already from another phone, or in another slot: what this phone did comes first."""
    phone.check_in(slot, dana, "s0-0")
    emil, finn = StudentFactory.create(course=course), StudentFactory.create(course=course)
    AttendanceFactory.create(slot=slot, student=emil, seat_id="s0-1", device="b" * 64)
    AttendanceFactory.create(slot=SlotFactory.create(session=slot.session, tutor=slot.tutor), student=finn)
    assert_refused(phone.check_in(slot, emil, "s0-2"), 409, "identity-mismatch")
    assert_refused(phone.check_in(slot, finn, "s0-2"), 409, "identity-mismatch")


def test_refuses_a_student_who_is_in_from_another_device(phone: Phone, slot: Slot, dana: Student) -> None:
    phone.check_in(slot, dana, "s0-0")
    other = Phone()
    other.scan(slot)
    assert_refused(other.check_in(slot, dana, "s0-1"), 409, "already-checked-in")
    assert rows(slot) == [(dana.pk, "s0-0")]


def in_another_slot(slot: Slot, dana: Student, start: time, end: time, days: int = 0) -> None:
    session = SessionFactory.create(
        course=slot.session.course, week_nr=9, date=slot.session.date + timedelta(days=days)
    )
    other = SlotFactory.create(session=session, tutor=slot.tutor, start_time=start, end_time=end)
    AttendanceFactory.create(slot=other, student=dana)


def test_refuses_a_student_who_is_in_an_overlapping_slot(phone: Phone, slot: Slot, dana: Student) -> None:
    in_another_slot(slot, dana, time(11, 0), time(12, 0))
    assert_refused(phone.check_in(slot, dana, "s0-0"), 409, "in-other-slot")
    assert rows(slot) == []


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [(time(11, 30), time(12, 0), 0), (time(8, 0), time(10, 0), 0), (time(10, 0), time(11, 30), 7)],
    ids=["touches the end", "touches the start", "another day"],
)
def test_accepts_slots_that_do_not_overlap(
    phone: Phone, slot: Slot, dana: Student, start: time, end: time, days: int
) -> None:
    in_another_slot(slot, dana, start, end, days)
    assert phone.check_in(slot, dana, "s0-0").status_code == 303


def test_refuses_a_taken_seat_with_the_fresh_map(phone: Phone, slot: Slot, dana: Student) -> None:
    AttendanceFactory.create(slot=slot, seat_id="s0-0", device="b" * 64)
    response = phone.check_in(slot, dana, "s0-0", htmx=True)
    assert_refused(response, 409, "seat-taken")
    body = response.content.decode()
    assert 'aria-label="Row A, seat 1, taken" disabled' in body
    assert f'name="student" value="{dana.pk}"' in body
    assert rows(slot)[1:] == []


def test_a_repeated_post_succeeds_and_changes_nothing(phone: Phone, slot: Slot, dana: Student) -> None:
    phone.check_in(slot, dana, "s0-0")
    before = Attendance.objects.values().get()
    assert phone.check_in(slot, dana, "s0-0").status_code == 303
    assert Attendance.objects.values().get() == before


def test_another_seat_moves_the_student(phone: Phone, slot: Slot, dana: Student) -> None:
    phone.check_in(slot, dana, "s0-0")
    first = Attendance.objects.get()
    assert phone.check_in(slot, dana, "s1-2").status_code == 303
    moved = Attendance.objects.get()
    assert (moved.pk, moved.seat_id, moved.checked_in_at) == (first.pk, "s1-2", first.checked_in_at)
    other = Phone()
    assert other.check_in(slot, StudentFactory.create(course=slot.session.course), "s0-0").status_code == 303


def test_a_failed_move_leaves_the_student_where_they_were(phone: Phone, slot: Slot, dana: Student) -> None:
    AttendanceFactory.create(slot=slot, seat_id="s1-2")
    phone.check_in(slot, dana, "s0-0")
    assert_refused(phone.check_in(slot, dana, "s1-2"), 409, "seat-taken")
    assert Attendance.objects.get(student=dana).seat_id == "s0-0"


def test_a_student_marked_by_hand_claims_a_seat_once(phone: Phone, slot: Slot, dana: Student) -> None:
    marked = AttendanceFactory.create(slot=slot, student=dana, recorded_by=slot.tutor.user)
    assert phone.check_in(slot, dana, "s0-0").status_code == 303
    claimed = Attendance.objects.get()
    assert (claimed.pk, claimed.seat_id, claimed.recorded_by) == (marked.pk, "s0-0", slot.tutor.user)
    assert claimed.checked_in_at == marked.checked_in_at
    other = Phone()
    assert_refused(other.check_in(slot, dana, "s0-1"), 409, "already-checked-in")


def test_somebody_marked_by_hand_in_an_overlapping_slot_too_is_refused(phone: Phone, slot: Slot, dana: Student) -> None:
    AttendanceFactory.create(slot=slot, student=dana, recorded_by=slot.tutor.user)
    in_another_slot(slot, dana, time(11, 0), time(12, 0))
    assert_refused(phone.check_in(slot, dana, "s0-0"), 409, "in-other-slot")
    assert rows(slot) == [(dana.pk, None)]


def test_the_device_of_one_slot_cannot_be_joined_with_that_of_another(
    phone: Phone, slot: Slot, dana: Student, course: Course
) -> None:
    later = SlotFactory.create(
        session=SessionFactory.create(course=course, week_nr=5, date=slot.session.date + timedelta(days=7)),
        tutor=slot.tutor,
        open=True,
    )
    phone.check_in(slot, dana, "s0-0")
    phone.check_in(later, dana, "s0-0")
    one, two = Attendance.objects.values_list("device", flat=True)
    assert one != two


def test_a_forged_cookie_is_a_new_device(phone: Phone, slot: Slot, dana: Student) -> None:
    phone.check_in(slot, dana, "s0-0")
    phone.client.cookies["device"] = phone.client.cookies["device"].value[:-3] + "abc"
    assert_refused(phone.check_in(slot, dana, "s0-1"), 409, "already-checked-in")


def test_each_check_in_refreshes_the_cookie(phone: Phone, slot: Slot, dana: Student) -> None:
    response = phone.check_in(slot, dana, "s0-0")
    cookie = response.cookies["device"]
    assert (cookie["max-age"], cookie["samesite"], cookie["httponly"], cookie["path"]) == (86400, "Strict", True, "/")


def test_asks_for_the_csrf_token(slot: Slot, dana: Student) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(f"/s/{slot.code}/")
    for headers in ({}, {"HX-Request": "true"}):
        response = client.post(f"/s/{slot.code}/check-in/", {"student": dana.pk, "seat": "s0-0"}, headers=headers)
        assert response.status_code == 403
    assert rows(slot) == []
