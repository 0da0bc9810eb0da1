"""What opens, locks, closes and saves slots: codes, pinned layouts, plans."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.courses.models import CourseTutor
from attendance.ledger.models import Event
from attendance.sessions import actions
from attendance.sessions.lifecycle import status_at
from attendance.sessions.models import ClassSession, Slot, Status
from attendance.sessions.queries import slots
from rooms.actions import save_layout
from rooms.models import Room
from tests.factories.register import AttendanceFactory
from tests.factories.rooms import RoomFactory, grid, make_layout
from tests.factories.sessions import SessionFactory, SlotFactory

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def slot(bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(session__course=bobs_role.course, tutor=bobs_role)


def stored(slot: Slot) -> Slot:
    """The row anew, with the layout that holds."""
    return slots().get(pk=slot.pk)


def redraw(slot: Slot, rows: int) -> str:
    """Give the slot's room another layout; its hash."""
    assert slot.room
    room = Room.objects.get(pk=slot.room.pk)
    save_layout(room, grid(rows=rows))
    return room.layout_id


class TestOpen:
    def test_gives_a_code_pins_the_layout_and_is_recorded(self, slot: Slot, bob: User) -> None:
        actions.open_slot(slot, by=bob)
        row = stored(slot)
        assert (row.status, row.layout_id) == (Status.OPEN, make_layout().hash)
        assert row.code
        assert len(row.code) == 8
        assert (slot.status, slot.code, slot.layout_id) == (row.status, row.code, row.layout_id)
        assert list(Event.objects.values_list("action", "actor")) == [("slot-opened", bob.email)]

    def test_needs_no_room(self, slot: Slot, bob: User) -> None:
        slot.room = None
        slot.save()
        actions.open_slot(slot, by=bob)
        assert (stored(slot).status, stored(slot).layout_id) == (Status.OPEN, None)

    def test_again_changes_nothing(self, slot: Slot, bob: User) -> None:
        actions.open_slot(slot, by=bob)
        before = Slot.objects.values().get(pk=slot.pk)
        actions.open_slot(slot, by=bob)
        assert Slot.objects.values().get(pk=slot.pk) == before

    def test_of_somebody_who_saw_it_closed_changes_nothing(self, slot: Slot, alice: User, bob: User) -> None:
        seen_by_alice = stored(slot)
        actions.open_slot(slot, by=bob)
        actions.open_slot(seen_by_alice, by=alice)
        assert seen_by_alice.code == stored(slot).code == slot.code

    def test_after_a_lock_keeps_the_code(self, slot: Slot, bob: User) -> None:
        actions.open_slot(slot, by=bob)
        code = slot.code
        actions.lock_slot(slot, by=bob)
        actions.open_slot(slot, by=bob)
        assert (stored(slot).status, stored(slot).code) == (Status.OPEN, code)

    def test_after_closing_gives_another_code(self, slot: Slot, bob: User) -> None:
        actions.open_slot(slot, by=bob)
        code = slot.code
        actions.close_slot(slot, by=bob)
        assert stored(slot).code == code
        actions.open_slot(slot, by=bob)
        assert stored(slot).code != code

    def test_ahead_of_its_plan_keeps_the_address_at_which_students_wait(self, slot: Slot, bob: User) -> None:
        slot.opens_at = timezone.now() + timedelta(hours=1)
        actions.save_slot(slot)
        code = slot.code
        actions.open_slot(slot, by=bob)
        assert (stored(slot).status, stored(slot).code) == (Status.OPEN, code)


class TestLockAndClose:
    def test_lock_keeps_code_and_layout(self, slot: Slot, bob: User) -> None:
        actions.open_slot(slot, by=bob)
        actions.lock_slot(slot, by=bob)
        row = stored(slot)
        assert (row.status, row.code, row.layout_id) == (Status.LOCKED, slot.code, make_layout().hash)

    def test_a_closed_slot_cannot_be_locked(self, slot: Slot, bob: User) -> None:
        with pytest.raises(DomainError, match="open it before you lock it"):
            actions.lock_slot(slot, by=bob)
        assert stored(slot).status == Status.CLOSED

    def test_close_keeps_the_code(self, slot: Slot, bob: User) -> None:
        actions.open_slot(slot, by=bob)
        actions.close_slot(slot, by=bob)
        assert (stored(slot).status, stored(slot).code) == (Status.CLOSED, slot.code)

    def test_what_is_done_twice_is_recorded_once(self, slot: Slot, bob: User) -> None:
        for change in (actions.open_slot, actions.lock_slot, actions.lock_slot, actions.close_slot, actions.close_slot):
            change(slot, by=bob)
        recorded = list(Event.objects.order_by("pk").values_list("action", flat=True))
        assert recorded == ["slot-opened", "slot-locked", "slot-closed"]

    def test_a_slot_that_is_gone_is_said(self, slot: Slot, bob: User) -> None:
        Slot.objects.all().delete()
        with pytest.raises(DomainError, match="deleted meanwhile"):
            actions.open_slot(slot, by=bob)


class TestPinning:
    def test_editing_the_room_never_changes_a_slot_that_opened(self, slot: Slot, bob: User) -> None:
        actions.open_slot(slot, by=bob)
        before = stored(slot).layout_hash
        for change in (actions.open_slot, actions.lock_slot, actions.open_slot, actions.close_slot):
            redraw(slot, rows=3)
            assert stored(slot).layout_hash == before
            change(slot, by=bob)
            assert stored(slot).layout_hash == before

    def test_a_closed_slot_follows_its_room(self, slot: Slot) -> None:
        newest = redraw(slot, rows=3)
        assert (stored(slot).layout_id, stored(slot).layout_hash) == (None, newest)

    def test_opened_again_it_takes_the_newest_while_nobody_sits(self, slot: Slot, bob: User) -> None:
        actions.open_slot(slot, by=bob)
        actions.close_slot(slot, by=bob)
        newest = redraw(slot, rows=3)
        actions.open_slot(slot, by=bob)
        assert stored(slot).layout_id == newest

    def test_opened_again_it_keeps_the_layout_in_which_somebody_sits(self, slot: Slot, bob: User) -> None:
        actions.open_slot(slot, by=bob)
        AttendanceFactory.create(slot=slot, seat_id="s1-2")
        actions.close_slot(slot, by=bob)
        redraw(slot, rows=1)
        actions.open_slot(slot, by=bob)
        assert stored(slot).layout_id == make_layout().hash

    def test_a_planned_opening_takes_the_layout_of_that_moment(self, slot: Slot, bob: User) -> None:
        with time_machine.travel(NOON, tick=False) as clock:
            slot.room = RoomFactory.create()
            slot.opens_at = NOON + 10 * MINUTE
            actions.save_slot(slot)
            clock.shift(5 * MINUTE)
            of_that_moment = redraw(slot, rows=3)
            clock.shift(10 * MINUTE)
            redraw(slot, rows=4)
            assert status_at(stored(slot), timezone.now()) == Status.OPEN
            assert (stored(slot).layout_id, stored(slot).layout_hash) == (None, of_that_moment)
            actions.lock_slot(slot, by=bob)
            assert stored(slot).layout_id == of_that_moment

    def test_a_plan_that_is_due_when_it_is_saved_pins_at_once(self, slot: Slot) -> None:
        slot.opens_at = timezone.now() - timedelta(days=2)
        actions.save_slot(slot)
        before = stored(slot).layout_hash
        redraw(slot, rows=3)
        assert stored(slot).layout_hash == before == make_layout().hash

    def test_another_plan_moves_no_seat(self, slot: Slot) -> None:
        with time_machine.travel(NOON, tick=False) as clock:
            slot.room = RoomFactory.create()
            slot.opens_at = NOON + MINUTE
            actions.save_slot(slot)
            clock.shift(5 * MINUTE)
            AttendanceFactory.create(slot=slot, seat_id="s1-2")
            redraw(slot, rows=1)
            for opens_at in (NOON + 30 * MINUTE, None):
                slot.opens_at = opens_at
                actions.save_slot(slot)
                assert stored(slot).layout_hash == make_layout().hash


class TestSave:
    def test_a_plan_gives_the_code(self, slot: Slot) -> None:
        slot.opens_at = timezone.now() + timedelta(hours=1)
        actions.save_slot(slot)
        code = stored(slot).code
        assert code
        assert len(code) == 8
        slot.opens_at += timedelta(hours=1)
        actions.save_slot(slot)
        assert stored(slot).code == code

    def test_another_opening_after_closing_gives_another_code(self, slot: Slot, bob: User) -> None:
        actions.open_slot(slot, by=bob)
        code = slot.code
        actions.close_slot(slot, by=bob)
        slot.opens_at = timezone.now() + timedelta(hours=1)
        actions.save_slot(slot)
        planned = stored(slot).code
        assert planned != code
        slot.opens_at += MINUTE
        actions.save_slot(slot)
        assert stored(slot).code == planned

    def test_a_form_never_undoes_what_a_button_did_meanwhile(self, slot: Slot, bob: User) -> None:
        seen_in_the_form = stored(slot)
        actions.open_slot(slot, by=bob)
        seen_in_the_form.end_time = time(12, 0)
        actions.save_slot(seen_in_the_form)
        row = stored(slot)
        assert (row.status, row.code, row.layout_id, row.end_time) == (
            Status.OPEN,
            slot.code,
            slot.layout_id,
            time(12, 0),
        )

    def test_the_room_stays_once_somebody_sits_in_it(self, slot: Slot, bob: User) -> None:
        actions.open_slot(slot, by=bob)
        AttendanceFactory.create(slot=slot, seat_id="s0-0")
        slot.room = RoomFactory.create()
        with pytest.raises(actions.RoomFixedError, match="room cannot change"):
            actions.save_slot(slot)
        assert stored(slot).room_id != slot.room_id

    def test_an_open_slot_moves_to_the_layout_of_its_new_room(self, slot: Slot, bob: User) -> None:
        actions.open_slot(slot, by=bob)
        slot.room = RoomFactory.create(layout=make_layout(grid(rows=5)))
        actions.save_slot(slot)
        assert stored(slot).layout_id == slot.room.layout_id
        slot.room = None
        actions.save_slot(slot)
        assert stored(slot).layout_id is None


class TestDates:
    """Times are local; on two days of the year the clocks jump."""

    @pytest.mark.parametrize(
        ("day", "at", "utc"),
        [
            (date(2026, 3, 28), time(10), "2026-03-28 09:00"),
            (date(2026, 3, 29), time(10), "2026-03-29 08:00"),
            (date(2026, 3, 29), time(1, 59), "2026-03-29 00:59"),
            (date(2026, 10, 24), time(10), "2026-10-24 08:00"),
            (date(2026, 10, 25), time(10), "2026-10-25 09:00"),
            # 02:30 comes twice: the first one counts. In spring it does not come: an hour later then.
            (date(2026, 10, 25), time(2, 30), "2026-10-25 00:30"),
            (date(2026, 3, 29), time(2, 30), "2026-03-29 01:30"),
        ],
    )
    def test_a_slot_begins_at_its_local_time(self, day: date, at: time, utc: str) -> None:
        slot = Slot(session=ClassSession(date=day), start_time=at, end_time=time(23))
        assert f"{slot.starts_at.astimezone(UTC):%Y-%m-%d %H:%M}" == utc

    def test_plans_move_with_the_date_and_keep_their_local_time(self, bobs_role: CourseTutor) -> None:
        """Over the night on which the clocks go forward."""
        with time_machine.travel(datetime(2026, 3, 20, tzinfo=UTC), tick=False):
            session = SessionFactory.create(course=bobs_role.course, date=date(2026, 3, 25))
            opens, locks = datetime(2026, 3, 25, 8, 45, tzinfo=UTC), datetime(2026, 3, 25, 9, 30, tzinfo=UTC)
            slot = SlotFactory.create(session=session, tutor=bobs_role, opens_at=opens, locks_at=locks, code="ABCDEFGH")
            session.date += timedelta(days=7)
            actions.save_session(session)
            row = stored(slot)
            assert row.opens_at == datetime(2026, 4, 1, 7, 45, tzinfo=UTC)
            assert row.locks_at == datetime(2026, 4, 1, 8, 30, tzinfo=UTC)

    def test_a_plan_that_has_begun_stays(self, bobs_role: CourseTutor) -> None:
        session = SessionFactory.create(course=bobs_role.course)
        opens = timezone.now() - MINUTE
        slot = SlotFactory.create(session=session, tutor=bobs_role, opens_at=opens, code="ABCDEFGH")
        session.date += timedelta(days=7)
        actions.save_session(session)
        assert stored(slot).opens_at == opens
