"""What tutors record by hand, and Undo."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.utils import timezone

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.courses.models import Course, Student
from attendance.ledger.models import Event
from attendance.register import undo
from attendance.register.actions import (
    mark_present,
    remove_attendance,
    remove_excuse,
    restore_attendance,
    restore_excuse,
    set_excuse,
)
from attendance.register.models import Attendance, Excuse
from attendance.sessions.actions import open_slot
from attendance.sessions.models import Slot
from attendance.sessions.queries import slots
from rooms.actions import save_layout
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, ExcuseFactory
from tests.factories.rooms import grid
from tests.factories.sessions import SlotFactory


@pytest.fixture
def slot(course: Course) -> Slot:
    """As `sessions.access` gives it; never opened."""
    return slots().get(pk=SlotFactory.create(session__course=course, layout=None).pk)


def columns(row: Attendance | Excuse) -> dict[str, object]:
    model = type(row)
    return {**model.objects.filter(pk=row.pk).values().get()}


def test_mark_keeps_who_and_when(slot: Slot, dana: Student, bob: User) -> None:
    before = timezone.now()
    row = mark_present(slot, dana, by=bob).attendance
    assert before <= row.checked_in_at <= timezone.now()
    assert columns(row) | {"checked_in_at": None} == {
        "disputed_at": None,
        "is_forgotten": False,
        "id": row.pk,
        "slot_id": slot.pk,
        "student_id": dana.pk,
        "seat_id": None,
        "device": None,
        "checked_in_at": None,
        "recorded_by_id": bob.pk,
        "version": 1,
    }


def test_mark_leaves_who_is_in_already(slot: Slot, dana: Student, bob: User) -> None:
    there = AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-0", device="d" * 64)
    before = columns(there)
    assert mark_present(slot, dana, by=bob).attendance == there
    assert mark_present(slot, dana, by=bob, seat_id="s0-1").attendance == there
    assert columns(there) == before


def test_mark_gives_a_seat_and_pins_the_layout(slot: Slot, dana: Student, bob: User) -> None:
    assert mark_present(slot, dana, by=bob, seat_id="s0-1").attendance.seat_id == "s0-1"
    slot.refresh_from_db(fields=["layout"])
    assert slot.room is not None
    assert slot.layout == slot.room.layout


def test_mark_refuses_a_taken_seat(slot: Slot, dana: Student, bob: User) -> None:
    AttendanceFactory.create(slot=slot, seat_id="s0-0")
    with pytest.raises(DomainError, match="taken"):
        mark_present(slot, dana, by=bob, seat_id="s0-0")
    assert not dana.attendances.exists()


def test_mark_refuses_a_seat_that_is_none(slot: Slot, dana: Student, bob: User) -> None:
    with pytest.raises(DomainError, match="no such seat"):
        mark_present(slot, dana, by=bob, seat_id="door")


def test_mark_refuses_a_student_of_another_course(slot: Slot, bob: User) -> None:
    with pytest.raises(DomainError, match="another course"):
        mark_present(slot, StudentFactory.create(), by=bob)
    assert not Attendance.objects.exists()


def test_remove_and_restore_give_the_very_same_row(slot: Slot, dana: Student, bob: User, alice: User) -> None:
    there = AttendanceFactory.create(
        slot=slot,
        student=dana,
        seat_id="s0-0",
        device="d" * 64,
        recorded_by=alice,
        version=7,
        checked_in_at=datetime(2026, 5, 5, 8, 3, 1, 123456, tzinfo=UTC),
    )
    before = columns(there)
    token = remove_attendance(there, by=bob)
    assert token is not None
    assert not Attendance.objects.exists()

    restored = restore_attendance(token, slot=slot, by=bob)

    assert not restored.lost_seat
    assert columns(there) == before
    assert list(Event.objects.order_by("pk").values_list("actor", "action")) == [
        ("bob@example.org", "attendance-removed"),
        ("bob@example.org", "attendance-restored"),
    ]


def test_restore_without_the_seat_that_was_taken_meanwhile(slot: Slot, dana: Student, bob: User) -> None:
    there = AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-0", device="d" * 64)
    before = columns(there)
    token = remove_attendance(there, by=bob)
    AttendanceFactory.create(slot=slot, seat_id="s0-0")

    restored = restore_attendance(token or "", slot=slot, by=bob)

    assert restored.lost_seat
    assert columns(there) == before | {"seat_id": None}


def test_restore_without_the_seat_that_the_layout_has_no_longer(slot: Slot, dana: Student, bob: User) -> None:
    there = AttendanceFactory.create(slot=slot, student=dana, seat_id="s1-1", device="d" * 64)
    before = columns(there)
    token = remove_attendance(there, by=bob)
    assert slot.room is not None
    save_layout(slot.room, grid(1, 1))
    open_slot(slot, by=bob)

    restored = restore_attendance(token or "", slot=slots().get(pk=slot.pk), by=bob)

    assert (restored.lost_seat, restored.seat_is_gone) == (True, True)
    assert columns(there) == before | {"seat_id": None}


def test_restore_of_a_seat_pins_the_layout(slot: Slot, dana: Student, bob: User) -> None:
    token = remove_attendance(AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-0"), by=bob)
    restore_attendance(token or "", slot=slot, by=bob)
    slot.refresh_from_db(fields=["layout"])
    assert slot.room is not None
    assert slot.layout == slot.room.layout


def test_restore_without_the_device_that_checked_in_somebody_else(slot: Slot, dana: Student, bob: User) -> None:
    there = AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-0", device="d" * 64)
    before = columns(there)
    token = remove_attendance(there, by=bob)
    AttendanceFactory.create(slot=slot, seat_id="s1-0", device="d" * 64)

    restored = restore_attendance(token or "", slot=slot, by=bob)

    assert not restored.lost_seat
    assert columns(there) == before | {"device": None}


def test_restore_leaves_who_came_in_again(slot: Slot, dana: Student, bob: User) -> None:
    token = remove_attendance(AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-0"), by=bob)
    again = AttendanceFactory.create(slot=slot, student=dana, seat_id="s1-1")
    before = columns(again)
    for _ in range(2):
        assert restore_attendance(token or "", slot=slot, by=bob).attendance == again
    assert columns(again) == before


def test_restore_twice_is_restored_once(slot: Slot, dana: Student, bob: User) -> None:
    token = remove_attendance(AttendanceFactory.create(slot=slot, student=dana), by=bob)
    first, second = (restore_attendance(token or "", slot=slot, by=bob) for _ in range(2))
    assert first.attendance == second.attendance
    assert Attendance.objects.count() == 1


def test_remove_what_is_gone_changes_nothing(slot: Slot, dana: Student, bob: User) -> None:
    there = AttendanceFactory.create(slot=slot, student=dana)
    assert remove_attendance(there, by=bob) is not None
    assert remove_attendance(there, by=bob) is None
    assert Event.objects.count() == 1


def test_the_token_holds_the_seat_of_the_moment_of_removal(slot: Slot, dana: Student, bob: User) -> None:
    there = AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-0")
    Attendance.objects.update(seat_id="s1-0")
    token = remove_attendance(there, by=bob)
    assert restore_attendance(token or "", slot=slot, by=bob).attendance.seat_id == "s1-0"


def test_a_token_ends(slot: Slot, dana: Student, bob: User) -> None:
    token = remove_attendance(AttendanceFactory.create(slot=slot, student=dana), by=bob)
    later = timezone.now() + timedelta(seconds=undo.MAX_AGE_SECONDS + 2)
    with time_machine.travel(later), pytest.raises(DomainError, match="too late"):
        restore_attendance(token or "", slot=slot, by=bob)
    assert not Attendance.objects.exists()


def test_a_token_is_for_its_slot(slot: Slot, dana: Student, bob: User) -> None:
    token = remove_attendance(AttendanceFactory.create(slot=slot, student=dana), by=bob)
    with pytest.raises(DomainError, match="another slot"):
        restore_attendance(token or "", slot=SlotFactory.create(session=slot.session), by=bob)


def test_tokens_of_other_purposes_are_refused(slot: Slot, dana: Student, bob: User) -> None:
    """An excuse's token, a token without a salt, and one that was tampered with."""
    values = {"slot_id": slot.pk, "student_id": dana.pk, "checked_in_at": "2026-05-05T10:00:00+00:00"}
    excuse = remove_excuse(ExcuseFactory.create(session=slot.session, student=dana), by=bob)
    good = remove_attendance(AttendanceFactory.create(slot=slot, student=dana), by=bob) or ""
    for token in (excuse or "", signing.dumps(values), good[:-1] + ("A" if good[-1] != "A" else "B")):
        with pytest.raises(SuspiciousOperation):
            restore_attendance(token, slot=slot, by=bob)
    assert not Attendance.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_restore_says_that_the_student_is_gone(slot: Slot, dana: Student, bob: User) -> None:
    token = remove_attendance(AttendanceFactory.create(slot=slot, student=dana), by=bob)
    dana.delete()
    assert not connection.in_atomic_block
    with pytest.raises(DomainError, match="gone"):
        restore_attendance(token or "", slot=slot, by=bob)
    assert not Attendance.objects.exists()


def test_excuse_keeps_who_when_and_why(slot: Slot, dana: Student, bob: User, alice: User) -> None:
    first = set_excuse(slot.session, dana, reason="ill", by=bob).excuse
    second = set_excuse(slot.session, dana, reason="on a trip", by=alice).excuse
    assert first == second
    assert (second.reason, second.recorded_by) == ("on a trip", alice)
    assert second.recorded_at > first.recorded_at


def test_excuse_refuses_a_student_of_another_course(slot: Slot, bob: User) -> None:
    with pytest.raises(DomainError, match="another course"):
        set_excuse(slot.session, StudentFactory.create(), reason="ill", by=bob)


def test_excuse_comes_back_as_it_was(slot: Slot, dana: Student, bob: User) -> None:
    there = ExcuseFactory.create(session=slot.session, student=dana)
    before = columns(there)
    token = remove_excuse(there, by=bob)
    assert not Excuse.objects.exists()
    for _ in range(2):
        restore_excuse(token or "", session=slot.session, by=bob)
    assert columns(there) == before


def test_an_excuse_that_was_written_meanwhile_stays(slot: Slot, dana: Student, bob: User) -> None:
    token = remove_excuse(ExcuseFactory.create(session=slot.session, student=dana), by=bob)
    set_excuse(slot.session, dana, reason="newer", by=bob)
    assert restore_excuse(token or "", session=slot.session, by=bob).reason == "newer"


def test_the_trail_does_not_say_why_somebody_was_excused(slot: Slot, dana: Student, bob: User) -> None:
    remove_excuse(ExcuseFactory.create(session=slot.session, student=dana, reason="a broken leg"), by=bob)
    [event] = Event.objects.all()
    assert "leg" not in f"{event.subject} {event.detail}"
