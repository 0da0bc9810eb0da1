"""The status at a moment: the guard for an object against its twin for querysets, over all states."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from attendance.courses.models import CourseTutor
from attendance.sessions.lifecycle import is_awaited, status_at, status_q
from attendance.sessions.models import ClassSession, Slot, Status
from tests.factories.sessions import SessionFactory, SlotFactory

# Three moments, each of which may come before, at or after now.
MOMENTS = [datetime(2026, 5, 4, 10, tzinfo=UTC) + timedelta(minutes=minutes) for minutes in (0, 10, 20)]
PLANNED = [None, *MOMENTS]
NOWS = [
    MOMENTS[0] - timedelta(minutes=5),
    *(moment for begin in MOMENTS for moment in (begin, begin + timedelta(minutes=5))),
]


@pytest.fixture
def session(bobs_role: CourseTutor) -> ClassSession:
    return SessionFactory.create(course=bobs_role.course)


@pytest.fixture
def all_slots(session: ClassSession, bobs_role: CourseTutor) -> Sequence[Slot]:
    """One slot in every state that the database takes."""
    states = [
        (status, by_hand, opens, locks)
        for status, by_hand, opens, locks in product(Status, PLANNED, PLANNED, PLANNED)
        if not (opens and locks and opens >= locks)
    ]
    return Slot.objects.bulk_create(
        Slot(
            session=session,
            tutor=bobs_role,
            start_time="10:00",
            end_time="11:30",
            status=status,
            status_set_at=by_hand,
            opens_at=opens,
            locks_at=locks,
            code=f"C{number:07d}",
        )
        for number, (status, by_hand, opens, locks) in enumerate(states)
    )


@pytest.mark.parametrize("now", NOWS)
def test_guard_and_query_agree_over_all_states(all_slots: Sequence[Slot], now: datetime) -> None:
    for status in Status:
        by_guard = {slot.pk for slot in all_slots if status_at(slot, now) == status}
        by_query = set(Slot.objects.filter(status_q(status, now)).values_list("pk", flat=True))
        assert by_query == by_guard


def slot_with(**fields: object) -> Slot:
    return Slot(**fields)


def test_without_a_plan_the_hand_decides() -> None:
    for status in Status:
        assert status_at(slot_with(status=status, status_set_at=MOMENTS[0]), MOMENTS[2]) == status


def test_a_plan_opens_then_locks_by_itself() -> None:
    slot = slot_with(status=Status.CLOSED, opens_at=MOMENTS[0], locks_at=MOMENTS[1])
    before = MOMENTS[0] - timedelta(microseconds=1)
    assert [status_at(slot, now) for now in (before, MOMENTS[0], MOMENTS[1], MOMENTS[2])] == [
        Status.CLOSED,
        Status.OPEN,
        Status.LOCKED,
        Status.LOCKED,
    ]
    assert is_awaited(slot, before)
    assert not is_awaited(slot, MOMENTS[0])


@pytest.mark.parametrize("by_hand", Status)
def test_what_was_done_by_hand_wins_over_the_plan_before_it(by_hand: Status) -> None:
    slot = slot_with(status=by_hand, status_set_at=MOMENTS[2], opens_at=MOMENTS[0], locks_at=MOMENTS[1])
    assert status_at(slot, MOMENTS[2]) == by_hand


def test_a_planned_lock_locks_only_what_is_open() -> None:
    slot = slot_with(status=Status.CLOSED, status_set_at=MOMENTS[0], locks_at=MOMENTS[1])
    assert status_at(slot, MOMENTS[2]) == Status.CLOSED


def test_closed_by_hand_before_the_planned_opening_it_still_opens() -> None:
    slot = slot_with(status=Status.CLOSED, status_set_at=MOMENTS[0], opens_at=MOMENTS[1])
    assert is_awaited(slot, MOMENTS[0])
    assert status_at(slot, MOMENTS[1]) == Status.OPEN


def test_the_factory_makes_what_it_says(bobs_role: CourseTutor) -> None:
    now = datetime.now(tz=UTC)
    made = {status: SlotFactory.create(status=status) for status in Status}
    assert all(status_at(slot, now) == status for status, slot in made.items())
