"""A slot is moved: shown before, confirmed, taken back."""

from datetime import UTC, date, datetime, time
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendance.courses.models import Course, CourseTutor
from attendance.ledger.models import Event
from attendance.sessions.models import ClassSession, Slot, Status
from rooms.models import Room
from tests.factories.courses import CourseTutorFactory
from tests.factories.register import AttendanceFactory, NoteFactory
from tests.factories.rooms import RoomFactory
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.sessions.moves import MONDAY, THURSDAY, at, messages_of, move, place, slot_of, stored


@pytest.fixture
def slot(bobs_role: CourseTutor) -> Slot:
    return slot_of(bobs_role)


class TestForm:
    def test_says_where_the_slot_is_and_what_goes_along(self, as_bob: Client, slot: Slot) -> None:
        AttendanceFactory.create_batch(2, slot=slot)
        NoteFactory.create(slot=slot)
        Slot.objects.update(
            opens_at=datetime(2099, 5, 4, 7, 50, tzinfo=UTC), locks_at=datetime(2099, 5, 4, 9, 30, tzinfo=UTC), code="A"
        )
        body = unescape(as_bob.get(at(slot, "new")).content.decode())
        for text in (
            'name="day" value="2026-05-04"',
            'name="start_time" value="10:00"',
            "It stays a slot of Week 3",
            "It opens by itself 4 May, 09:50",
            "It locks by itself 4 May, 11:30",
            "2 attendances stay in it.",
            "1 note stays in it.",
        ):
            assert text in body

    def test_is_linked_from_the_session_and_from_the_slot(self, as_bob: Client, as_vera: Client, slot: Slot) -> None:
        for page in (f"/admin/sessions/{slot.session_id}/", f"/admin/slots/{slot.pk}/"):
            assert at(slot, "new") in as_bob.get(page).content.decode()
            assert at(slot, "new") not in as_vera.get(page).content.decode()

    @pytest.mark.parametrize("verb", ["create", "undo"])
    def test_other_verb(self, as_bob: Client, slot: Slot, verb: str) -> None:
        assert as_bob.get(at(slot, verb)).status_code == 405
        assert as_bob.post(at(slot, "new")).status_code == 405

    def test_anonymous_stranger_and_viewer(
        self, client: Client, as_charlie: Client, as_vera: Client, slot: Slot
    ) -> None:
        for someone, status in ((client, 302), (as_charlie, 404), (as_vera, 403)):
            assert someone.get(at(slot, "new")).status_code == status
            assert someone.post(at(slot, "create"), place(slot, day=f"{THURSDAY}")).status_code == status
            assert someone.post(at(slot, "undo"), {"token": "x"}).status_code == status
        assert stored(slot).date is None

    def test_an_archived_course_refuses(self, as_alice: Client, slot: Slot) -> None:
        Course.objects.update(archived_at=datetime(2026, 1, 1, tzinfo=UTC))
        assert as_alice.post(at(slot, "create"), place(slot, day=f"{THURSDAY}")).status_code == 403


class TestMove:
    def test_to_another_day_time_and_room(self, as_bob: Client, slot: Slot) -> None:
        room = RoomFactory.create()
        changes = {"day": f"{THURSDAY}", "start_time": "14:00", "end_time": "15:30", "room": str(room.pk)}
        response = as_bob.post(at(slot, "create"), place(slot, **changes))
        assert (response.status_code, response["Location"]) == (303, f"/admin/sessions/{slot.session_id}/")
        found = stored(slot)
        assert (found.date, found.start_time, found.end_time) == (THURSDAY, time(14), time(15, 30))
        assert (found.room, found.session.date) == (room, MONDAY)
        assert "The slot was moved to Thursday, 7 May, 14:00." in messages_of(response)[0]
        assert Event.objects.get().action == "slot-moved"

    def test_back_to_the_day_of_its_session_it_has_none_of_its_own(self, as_bob: Client, slot: Slot) -> None:
        Slot.objects.update(date=THURSDAY)
        move(as_bob, stored(slot), day=f"{MONDAY}")
        assert stored(slot).date is None

    def test_leads_back_to_where_the_link_stood(self, as_bob: Client, slot: Slot) -> None:
        page = f"/admin/slots/{slot.pk}/"
        body = as_bob.get(at(slot, "new"), {"next": page}).content.decode()
        assert f'<input type="hidden" name="next" value="{page}">' in body
        response = as_bob.post(at(slot, "create"), place(slot, day=f"{THURSDAY}", next=page))
        assert response["Location"] == page
        assert f"/move/undo/?next=%2Fadmin%2Fslots%2F{slot.pk}%2F" in messages_of(response)[0]
        outside = as_bob.post(at(slot, "create"), place(slot, day="2026-05-08", next="//evil.example/"))
        assert outside["Location"] == f"/admin/sessions/{slot.session_id}/"

    @pytest.mark.parametrize(
        ("changes", "field", "error"),
        [
            ({"day": ""}, "day", "This field is required."),
            ({"day": "2026-02-31"}, "day", "This is not a date of the calendar."),
            ({"day": "2026-05-03"}, "day", "This course's semester is 4 May 2026 to 7 Jun 2026."),
            ({"day": "2026-06-08"}, "day", "This course's semester is 4 May 2026 to 7 Jun 2026."),
            ({"end_time": "10:00"}, "end_time", "The end must be after the start."),
            ({"room": "999999"}, "room", "Select a valid choice. That choice is not one of the available choices."),
            ({}, "__all__", "This is where the slot is: choose another day, time or room."),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field(
        self, as_bob: Client, slot: Slot, changes: dict[str, str], field: str, error: str
    ) -> None:
        response = as_bob.post(at(slot, "create"), place(slot, **changes))
        assert response.status_code == 422
        assert response.context["form"].errors == {field: [error]}
        assert error in unescape(response.content.decode())
        assert not Event.objects.exists()

    @pytest.mark.parametrize("day", ["2026-05-04", "2026-06-07"])
    def test_the_semester_reaches_four_weeks_behind_the_last_session(
        self, as_bob: Client, slot: Slot, day: str
    ) -> None:
        move(as_bob, slot, day=day, start_time="09:00")
        assert stored(slot).day == date.fromisoformat(day)

    def test_the_room_of_seated_students_stays(self, as_bob: Client, slot: Slot) -> None:
        AttendanceFactory.create(slot=slot, seat_id="s0-0")
        data = place(slot, room=str(RoomFactory.create().pk))
        seen = as_bob.post(at(slot, "create"), data).context["seen"]
        response = as_bob.post(at(slot, "create"), data | {"seen": seen})
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["room"])
        assert stored(slot).room_id == slot.room_id

    def test_a_plan_moves_along_and_keeps_its_code(self, as_bob: Client, slot: Slot) -> None:
        """Over the end of summer time too: what the clocks show moves."""
        ClassSession.objects.update(date=date(2099, 10, 23))
        Slot.objects.update(
            opens_at=datetime(2099, 10, 23, 7, 50, tzinfo=UTC),
            locks_at=datetime(2099, 10, 23, 9, 30, tzinfo=UTC),
            code="ABCDEFGH",
        )
        move(as_bob, stored(slot), day="2099-10-26", start_time="14:00", end_time="15:30")
        found = stored(slot)
        assert (found.opens_at, found.locks_at, found.code) == (
            datetime(2099, 10, 26, 12, 50, tzinfo=UTC),
            datetime(2099, 10, 26, 14, 30, tzinfo=UTC),
            "ABCDEFGH",
        )

    @time_machine.travel("2026-05-06T08:00:00Z", tick=False)
    def test_a_plan_for_a_time_that_is_over_goes(self, as_bob: Client, slot: Slot) -> None:
        Slot.objects.update(date=THURSDAY, opens_at=datetime(2026, 5, 7, 7, 50, tzinfo=UTC), code="ABCDEFGH")
        data = place(slot, day="2026-05-05")
        response = as_bob.post(at(slot, "create"), data)
        assert response.context["warnings"] == ["That is over: the slot does not open by itself any more."]
        assert as_bob.post(at(slot, "create"), data | {"seen": response.context["seen"]}).status_code == 303
        assert (stored(slot).day, stored(slot).opens_at) == (date(2026, 5, 5), None)

    @time_machine.travel("2026-05-04T08:00:00Z", tick=False)
    def test_a_plan_that_came_true_stays_where_it_was(self, as_bob: Client, slot: Slot) -> None:
        opened, locks = datetime(2026, 5, 4, 7, 50, tzinfo=UTC), datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
        Slot.objects.update(opens_at=opened, locks_at=locks, code="ABCDEFGH")
        data = place(slot, day=f"{THURSDAY}")
        seen = as_bob.post(at(slot, "create"), data).context["seen"]
        as_bob.post(at(slot, "create"), data | {"seen": seen})
        assert (stored(slot).day, stored(slot).opens_at, stored(slot).locks_at) == (THURSDAY, opened, locks)


class TestWarnings:
    def test_clashes_are_shown_before_and_moved_all_the_same(
        self, as_bob: Client, slot: Slot, bobs_role: CourseTutor
    ) -> None:
        room = Room.objects.get(name="Small room")
        other = SlotFactory.create(session__course__name="Fremdkurs", session__date=THURSDAY, room=room)
        own = SlotFactory.create(session=slot.session, date=THURSDAY, tutor=bobs_role)
        data = place(slot, day=f"{THURSDAY}")
        response = as_bob.post(at(slot, "create"), data)
        assert (response.status_code, stored(slot).date) == (422, None)
        assert response.context["warnings"] == [
            "Small room is taken by another course, 10:00–11:30",
            f"Bob Example is with {slot.session.course}, 10:00–11:30",
        ]
        body = response.content.decode()
        assert "Fremdkurs" not in body
        assert 'name="day" value="2026-05-07"' in body
        assert "Move it all the same" in body
        again = as_bob.post(at(slot, "create"), data | {"seen": response.context["seen"]})
        assert (again.status_code, stored(slot).date) == (303, THURSDAY)
        assert {other.day, own.day} == {THURSDAY}

    def test_what_was_not_shown_is_asked_again(self, as_bob: Client, slot: Slot) -> None:
        SlotFactory.create(session__date=THURSDAY, room=slot.room)
        data = place(slot, day=f"{THURSDAY}")
        seen = as_bob.post(at(slot, "create"), data).context["seen"]
        SlotFactory.create(session__date=THURSDAY, room=slot.room, start_time=time(11))
        assert as_bob.post(at(slot, "create"), data | {"seen": seen}).status_code == 422
        assert as_bob.post(at(slot, "create"), data | {"seen": "x"}).status_code == 422
        assert stored(slot).date is None

    def test_a_substitute_clashes_not_the_tutor(self, as_bob: Client, slot: Slot, bobs_role: CourseTutor) -> None:
        substitute = CourseTutorFactory.create(course=slot.session.course, user__name="Sub Stitute")
        Slot.objects.update(substitute=substitute)
        SlotFactory.create(session=slot.session, date=THURSDAY, tutor=bobs_role)
        data = place(slot, day=f"{THURSDAY}")
        SlotFactory.create(session=slot.session, date=date(2026, 5, 8), tutor=substitute)
        response = as_bob.post(at(slot, "create"), data | {"day": "2026-05-08"})
        assert response.context["warnings"] == [f"Sub Stitute is with {slot.session.course}, 10:00–11:30"]
        assert as_bob.post(at(slot, "create"), data).status_code == 303

    def test_a_cancelled_session_is_in_nobodys_way(self, as_bob: Client, slot: Slot) -> None:
        session = SessionFactory.create(date=THURSDAY, cancelled_at=datetime(2026, 5, 1, tzinfo=UTC))
        SlotFactory.create(session=session, room=slot.room)
        move(as_bob, slot, day=f"{THURSDAY}")

    def test_an_open_slot_and_who_was_in_it_are_said(self, as_bob: Client, slot: Slot) -> None:
        AttendanceFactory.create(slot=slot)
        Slot.objects.update(status=Status.OPEN, code="ABCDEFGH")
        assert "The slot is open" in as_bob.get(at(slot, "new")).content.decode()
        data = place(slot, day=f"{THURSDAY}")
        response = as_bob.post(at(slot, "create"), data)
        assert (response.status_code, response.context["warnings"]) == (
            422,
            [
                "The slot is open: students are checking in to it now.",
                "1 student was in it already and stays in it; late is reckoned from the new beginning.",
            ],
        )
        as_bob.post(at(slot, "create"), data | {"seen": response.context["seen"]})
        found = stored(slot)
        assert (found.date, found.status, found.code) == (THURSDAY, Status.OPEN, "ABCDEFGH")
        assert found.attendances.count() == 1

    def test_cost_the_same_for_one_and_for_five(self, as_bob: Client, slot: Slot) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert as_bob.post(at(slot, "create"), place(slot, day=f"{THURSDAY}")).status_code == 422
            return len(captured)

        SlotFactory.create(session__date=THURSDAY, room=slot.room)
        before = cost()
        for _number in range(4):
            SlotFactory.create(session__date=THURSDAY, room=slot.room)
            AttendanceFactory.create(slot=slot)
        assert cost() == before <= 11
