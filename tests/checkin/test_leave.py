"""POST /s/<code>/leave/: the student on this device gives the seat back."""

from attendance.courses.models import Course, Student
from attendance.register.doubts import dispute
from attendance.register.models import Attendance
from attendance.sessions.models import Slot, Status
from tests.checkin.conftest import Phone
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory


def test_frees_the_seat_and_the_device(phone: Phone, slot: Slot, dana: Student, course: Course) -> None:
    phone.check_in(slot, dana, "s0-0")
    assert phone.leave(slot).status_code == 303
    assert not Attendance.objects.exists()
    assert phone.check_in(slot, StudentFactory.create(course=course), "s0-0").status_code == 303


def test_touches_no_other_device(phone: Phone, slot: Slot) -> None:
    row = AttendanceFactory.create(slot=slot, seat_id="s0-0", device="b" * 64)
    assert phone.leave(slot).status_code == 303
    assert Attendance.objects.get() == row


def test_a_presence_recorded_by_a_tutor_stays(phone: Phone, slot: Slot, dana: Student) -> None:
    AttendanceFactory.create(slot=slot, student=dana, recorded_by=slot.tutor.user)
    phone.check_in(slot, dana, "s0-0")
    phone.leave(slot)
    row = Attendance.objects.get()
    assert (row.student, row.seat_id, row.device) == (dana, None, None)


def test_what_a_tutor_disputed_is_not_cleared_by_leaving(phone: Phone, slot: Slot, dana: Student) -> None:
    """Nor by coming back: only a tutor settles it."""
    phone.check_in(slot, dana, "s0-0")
    assert "Give the seat back" in phone.scan(slot).content.decode()
    assert dispute(Attendance.objects.get(), by=slot.tutor.user)
    before = Attendance.objects.values().get()
    assert "Give the seat back" not in phone.scan(slot).content.decode()
    response = phone.leave(slot)
    assert (response.status_code, response["X-Refusal"]) == (409, "disputed")
    assert Attendance.objects.values().get() == before
    phone.check_in(slot, dana, "s0-1")
    assert (Attendance.objects.get().seat_id, Attendance.objects.get().disputed_at) == ("s0-1", before["disputed_at"])


def test_is_refused_when_locked(phone: Phone, slot: Slot, dana: Student) -> None:
    phone.check_in(slot, dana, "s0-0")
    Slot.objects.update(status=Status.LOCKED)
    response = phone.leave(slot)
    assert (response.status_code, response["X-Refusal"]) == (409, "not-open")
    assert Attendance.objects.count() == 1


def test_without_a_cookie_there_is_nothing_to_do(slot: Slot) -> None:
    assert Phone().leave(slot).status_code == 303


def test_a_closed_slot_answers_404(phone: Phone, slot: Slot) -> None:
    Slot.objects.update(status=Status.CLOSED)
    assert phone.leave(slot).status_code == 404
