"""One slot as a model (Hypothesis, stateful): whatever students and tutors do, in whatever order, each answer is what
the design's table says, and the rows keep its rules."""

from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from django.http import HttpResponseBase
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from attendance.core.errors import DomainError
from attendance.courses.models import CourseTutor
from attendance.register.actions import mark_present, remove_attendance
from attendance.register.doubts import dispute, release, settle
from attendance.register.models import Attendance
from attendance.sessions.actions import close_slot, lock_slot, open_slot
from attendance.sessions.models import Slot, Status
from attendance.sessions.queries import slots
from rooms.actions import save_layout
from rooms.layout import parse_layout
from tests.checkin.conftest import Phone
from tests.factories.courses import CourseFactory, CourseTutorFactory, StudentFactory
from tests.factories.rooms import RoomFactory, grid
from tests.factories.sessions import SlotFactory

PEOPLE = 3
# As many seats as people: most taps meet somebody. The last two are in one of the layouts, or in none.
SEATS = ["s0-0", "s0-1", "s0-2", "s1-0"]
LAYOUTS = [grid(1, 3), grid(1, 2), grid(2, 1)]

students = st.integers(0, PEOPLE - 1)
phones = st.integers(0, PEOPLE - 1)
seats = st.sampled_from(SEATS)


@dataclass(frozen=True)
class Row:
    """What the model knows of an attendance; `phone` is the number of the phone that claimed it."""

    seat: str | None
    phone: int | None
    by_hand: bool
    at: datetime | None = None
    is_disputed: bool = False


class SlotMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        course = CourseFactory.create()
        role = CourseTutorFactory.create(course=course)
        self.room = RoomFactory.create()
        save_layout(self.room, LAYOUTS[0])
        self.slot: Slot = SlotFactory.create(session__course=course, tutor=role, room=self.room)
        self.tutor = CourseTutor.objects.select_related("user").get(pk=role.pk).user
        self.students = StudentFactory.create_batch(PEOPLE, course=course)
        self.phones = [Phone() for _ in range(PEOPLE)]
        self.rows: dict[int, Row] = {}
        self.status = Status.CLOSED
        self.pinned: int | None = None
        self.newest = 0
        self.codes: list[str] = []

    # What a tutor does.

    @initialize()
    def begin(self) -> None:
        self.open()

    @rule()
    def open(self) -> None:
        open_slot(self.slot, by=self.tutor)
        if self.status == Status.CLOSED:
            assert self.slot.code not in self.codes
            self.codes.append(str(self.slot.code))
            if not any(row.seat for row in self.rows.values()):
                self.pinned = self.newest
        self.status = Status.OPEN
        # Each student opens the page, as a phone does; one that did before keeps its cookie.
        for phone in self.phones:
            assert phone.scan(self.slot).status_code == 200

    @rule()
    def lock(self) -> None:
        try:
            lock_slot(self.slot, by=self.tutor)
        except DomainError:
            assert self.status == Status.CLOSED
        else:
            assert self.status != Status.CLOSED
            self.status = Status.LOCKED

    @rule()
    def close(self) -> None:
        close_slot(self.slot, by=self.tutor)
        self.status = Status.CLOSED

    @rule(layout=st.integers(0, len(LAYOUTS) - 1))
    def edit_the_room(self, layout: int) -> None:
        save_layout(self.room, LAYOUTS[layout])
        self.newest = layout

    @rule(layout=st.integers(0, len(LAYOUTS) - 1))
    def begin_anew(self, layout: int) -> None:
        """In a changed room, with whoever sits there: rare by chance alone."""
        self.edit_the_room(layout)
        self.close()
        self.open()

    @rule(student=students)
    def mark_by_hand(self, student: int) -> None:
        mark_present(self.slot, self.students[student], by=self.tutor)
        self.rows.setdefault(student, Row(None, None, by_hand=True))

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        student = data.draw(st.sampled_from(sorted(self.rows)))
        remove_attendance(Attendance.objects.get(slot=self.slot, student=self.students[student]), by=self.tutor)
        del self.rows[student]

    @precondition(lambda self: any(row.phone is not None for row in self.rows.values()))
    @rule(data=st.data())
    def let_a_phone_go(self, data: st.DataObject) -> None:
        """The seat stays, and whichever phone claims the student next takes the row over."""
        student = data.draw(st.sampled_from([who for who, row in self.rows.items() if row.phone is not None]))
        row = Attendance.objects.select_related("student").get(slot=self.slot, student=self.students[student])
        assert release(row, by=self.tutor)
        self.rows[student] = replace(self.rows[student], phone=None)

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), is_disputed=st.booleans())
    def doubt(self, data: st.DataObject, *, is_disputed: bool) -> None:
        """A seat is found empty, or somebody on it after all."""
        student = data.draw(st.sampled_from(sorted(self.rows)))
        row = Attendance.objects.select_related("student").get(slot=self.slot, student=self.students[student])
        assert (dispute if is_disputed else settle)(row, by=self.tutor) == (
            self.rows[student].is_disputed != is_disputed
        )
        self.rows[student] = replace(self.rows[student], is_disputed=is_disputed)

    # What a student does.

    @rule(phone=phones, student=students, seat=seats)
    def check_in(self, phone: int, student: int, seat: str) -> None:
        """First, again, on another seat, with another's phone, or for another."""
        expected = self.expected(phone, student, seat)
        response = self.phones[phone].check_in(self.slot, self.students[student], seat)
        assert answer(response) == expected
        if response.status_code == 303:
            before = self.rows.get(student, Row(None, None, by_hand=False))
            self.rows[student] = replace(before, seat=seat, phone=phone)

    @precondition(lambda self: any(row.phone is not None for row in self.rows.values()))
    @rule(data=st.data(), seat=seats, other=phones)
    def move_or_repeat(self, data: st.DataObject, seat: str, other: int) -> None:
        """As `check_in`, for somebody who is in, mostly from their own phone: rare by chance alone."""
        student = data.draw(st.sampled_from([who for who, row in self.rows.items() if row.phone is not None]))
        phone = data.draw(st.sampled_from([self.rows[student].phone, other]))
        self.check_in(phone, student, seat)

    @rule(student=students, phone=phones, seat=seats)
    def claim(self, student: int, phone: int, seat: str) -> None:
        """As `check_in`, by somebody whom the tutor marked, unless they were in before."""
        self.mark_by_hand(student)
        self.check_in(phone, student, seat)

    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        """By somebody who is in, as long as there is anybody."""
        phone = data.draw(st.sampled_from([row.phone for row in self.rows.values() if row.phone is not None] or [0]))
        has_cookie = "device" in self.phones[phone].client.cookies
        response = self.phones[phone].leave(self.slot)
        if self.status == Status.CLOSED:
            assert answer(response) == (404, "unknown-code")
            return
        if self.status == Status.LOCKED and has_cookie:
            assert answer(response) == (409, "not-open")
            return
        if any(row.phone == phone and row.is_disputed for row in self.rows.values()):
            assert answer(response) == (409, "disputed")
            return
        assert response.status_code == 303
        for student, row in list(self.rows.items()):
            if row.phone == phone and row.by_hand:
                self.rows[student] = replace(row, seat=None, phone=None)
            elif row.phone == phone:
                del self.rows[student]

    def expected(self, phone: int, student: int, seat: str) -> tuple[int, str]:
        """The design's table, row by row."""
        if self.status == Status.CLOSED:
            return 404, "unknown-code"
        if self.status == Status.LOCKED:
            return 409, "not-open"
        if seat not in self.seats_that_hold():
            return 400, "invalid-seat"
        if any(row.phone == phone and who != student for who, row in self.rows.items()):
            return 409, "identity-mismatch"
        own = self.rows.get(student)
        if own and own.phone not in (None, phone):
            return 409, "already-checked-in"
        if any(row.seat == seat and who != student for who, row in self.rows.items()):
            return 409, "seat-taken"
        return 303, ""

    def seats_that_hold(self) -> set[str]:
        assert self.pinned is not None
        return {element.id for element in LAYOUTS[self.pinned]}

    # What holds at any time.

    @invariant()
    def the_rows_are_those_of_the_model(self) -> None:
        by_id = {student.pk: number for number, student in enumerate(self.students)}
        found = list(Attendance.objects.filter(slot=self.slot))
        assert len(found) == len(self.rows)
        for row in found:
            student = by_id[row.student_id]
            known = self.rows[student]
            assert (row.seat_id, row.device is None, row.recorded_by_id is not None, row.disputed_at is not None) == (
                known.seat,
                known.phone is None,
                known.by_hand,
                known.is_disputed,
            )
            # The first time stays, through moves and claims.
            assert known.at in (None, row.checked_in_at)
            self.rows[student] = replace(known, at=row.checked_in_at)

    @invariant()
    def nothing_is_held_twice(self) -> None:
        rows = Attendance.objects.filter(slot=self.slot)
        for field in ("student_id", "seat_id", "device"):
            held = [value for value in rows.values_list(field, flat=True) if value is not None]
            assert len(held) == len(set(held)), field

    @invariant()
    def the_slot_says_what_was_last_done(self) -> None:
        stored = slots().get(pk=self.slot.pk)
        assert stored.status == self.status
        assert stored.code == (self.codes[-1] if self.codes else None)
        if self.pinned is not None:
            seats = set(parse_layout(stored.layout_content or "[]").seats)
            if self.status != Status.CLOSED or any(row.seat for row in self.rows.values()):
                assert seats == self.seats_that_hold()
        assert {row.seat for row in self.rows.values() if row.seat} <= (
            self.seats_that_hold() if self.pinned is not None else set()
        )

    @invariant()
    def a_look_changes_nothing_and_shows_what_is(self) -> None:
        before = list(Attendance.objects.filter(slot=self.slot).order_by("pk").values())
        response = self.phones[0].client.get(f"/s/{self.slot.code}/seats/")
        assert list(Attendance.objects.filter(slot=self.slot).order_by("pk").values()) == before
        assert response.status_code == (404 if self.status == Status.CLOSED else 200)
        mine = [row.seat for row in self.rows.values() if row.phone == 0 and row.seat]
        if self.status == Status.OPEN:
            assert response.content.decode().count('class="seat mine') == len(mine)


def answer(response: HttpResponseBase) -> tuple[int, str]:
    return response.status_code, response.get("X-Refusal", "")


@pytest.mark.django_db
def test_any_interleaving_keeps_the_rules() -> None:
    """A slot of its own for each example, in one transaction that is rolled back."""
    effort = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        database=None,
        # The steps of a failure are few enough to be read as they are, and making them fewer takes minutes.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(SlotMachine, settings=effort)
