"""A slot is planned, changed and deleted."""

from datetime import UTC, date, datetime, time
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from attendance.accounts.models import User
from attendance.courses.models import CourseTutor, Role
from attendance.ledger.models import Event
from attendance.sessions.models import ClassSession, Slot
from rooms.models import Room
from tests.factories.courses import CourseTutorFactory
from tests.factories.register import AttendanceFactory, NoteFactory
from tests.factories.rooms import RoomFactory
from tests.factories.sessions import SessionFactory, SlotFactory

HTMX = {"HX-Request": "true"}
OPENS = "This must lie before the slot's end, and at most a day before its start."
LOCKS = "This must lie after the slot's start, and at most a day after its end."


@pytest.fixture
def session(bobs_role: CourseTutor) -> ClassSession:
    return SessionFactory.create(course=bobs_role.course, week_nr=3, date=date(2026, 5, 4))


@pytest.fixture
def slot(session: ClassSession, bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(session=session, tutor=bobs_role)


@pytest.fixture
def room(db: None) -> Room:
    return RoomFactory.create()


@pytest.fixture
def hours(bobs_role: CourseTutor) -> dict[str, str]:
    return {"start_time": "14:15", "end_time": "15:45", "tutor": str(bobs_role.pk), "room": ""}


def new(session: ClassSession) -> str:
    return f"/admin/sessions/{session.pk}/slots/new/"


def create(session: ClassSession) -> str:
    return f"/admin/sessions/{session.pk}/slots/create/"


def at(slot: Slot, verb: str) -> str:
    return f"/admin/slots/{slot.pk}/{verb}/"


class TestNew:
    def test_offers_the_courses_owners_and_tutors_alone(
        self, as_bob: Client, alice: User, vera: User, session: ClassSession, bobs_role: CourseTutor
    ) -> None:
        CourseTutorFactory.create()
        tutors = as_bob.get(new(session)).context["form"].fields["tutor"].queryset
        assert {str(tutor) for tutor in tutors} == {"Alice Example", "Bob Example"}

    def test_begins_with_whoever_asks(self, as_bob: Client, session: ClassSession, bobs_role: CourseTutor) -> None:
        assert as_bob.get(new(session)).context["form"]["tutor"].value() == bobs_role.pk

    def test_rooms_are_named_with_their_seats(self, as_bob: Client, session: ClassSession, room: Room) -> None:
        assert f"{room.name} (6 seats)" in as_bob.get(new(session)).content.decode()


class TestCreate:
    def test_works(self, as_bob: Client, session: ClassSession, hours: dict[str, str], room: Room) -> None:
        response = as_bob.post(create(session), hours | {"room": str(room.pk)})
        made = Slot.objects.get()
        assert (made.session, made.room, made.start_time, made.end_time) == (session, room, time(14, 15), time(15, 45))
        assert (made.status, made.code, made.layout, made.tutor.user.name) == ("closed", None, None, "Bob Example")
        assert (response.status_code, response["Location"]) == (303, f"/admin/sessions/{session.pk}/")

    def test_needs_no_room(self, as_bob: Client, session: ClassSession, hours: dict[str, str]) -> None:
        as_bob.post(create(session), hours)
        assert Slot.objects.get().room is None

    @pytest.mark.parametrize(("month", "ahead"), [(7, 2), (12, 1)])
    def test_planned_times_are_local_and_give_a_code(
        self, as_bob: Client, session: ClassSession, hours: dict[str, str], month: int, ahead: int
    ) -> None:
        ClassSession.objects.update(date=date(2099, month, 1))
        plan = {"opens_at": f"2099-{month:02}-01T14:00", "locks_at": f"2099-{month:02}-01T15:00"}
        as_bob.post(create(session), hours | plan)
        made = Slot.objects.get()
        assert made.opens_at == datetime(2099, month, 1, 14 - ahead, 0, tzinfo=UTC)
        assert made.locks_at == datetime(2099, month, 1, 15 - ahead, 0, tzinfo=UTC)
        assert made.code
        assert len(made.code) == 8

    @pytest.mark.parametrize(
        ("field", "changes", "error"),
        [
            ("end_time", {"end_time": "14:15"}, "The end must be after the start."),
            ("end_time", {"end_time": "13:00"}, "The end must be after the start."),
            ("end_time", {"end_time": "25:00"}, "Enter a valid time."),
            ("start_time", {"start_time": ""}, "This field is required."),
            (
                "locks_at",
                {"opens_at": "2026-05-04T15:00", "locks_at": "2026-05-04T15:00"},
                "The slot must lock after it opens.",
            ),
            ("opens_at", {"opens_at": "2026-05-04T15:45"}, OPENS),
            ("opens_at", {"opens_at": "2026-05-03T14:14"}, OPENS),
            ("opens_at", {"opens_at": "2027-05-04T14:00"}, OPENS),
            ("locks_at", {"locks_at": "2026-05-04T14:15"}, LOCKS),
            ("locks_at", {"locks_at": "2026-05-05T15:46"}, LOCKS),
            ("opens_at", {"opens_at": "0001-01-01T00:00"}, "This year is too far away."),
            ("opens_at", {"opens_at": "2026-02-31T10:00"}, "Enter a valid date/time."),
            ("room", {"room": "999999"}, "Select a valid choice. That choice is not one of the available choices."),
            ("tutor", {"tutor": ""}, "This field is required."),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field(
        self,
        as_bob: Client,
        session: ClassSession,
        hours: dict[str, str],
        field: str,
        changes: dict[str, str],
        error: str,
    ) -> None:
        response = as_bob.post(create(session), hours | changes)
        assert response.status_code == 422
        assert response.context["form"].errors == {field: [error]}
        assert error in unescape(response.content.decode())
        assert not Slot.objects.exists()

    @pytest.mark.parametrize(
        "plan",
        [
            {"opens_at": "2026-05-04T15:44"},
            {"opens_at": "2026-05-03T14:15"},
            {"locks_at": "2026-05-04T14:16"},
            {"locks_at": "2026-05-05T15:45"},
        ],
    )
    def test_a_plan_may_reach_to_the_edges(
        self, as_bob: Client, session: ClassSession, hours: dict[str, str], plan: dict[str, str]
    ) -> None:
        assert as_bob.post(create(session), hours | plan).status_code == 303

    @pytest.mark.parametrize("moment", ["2026-03-29T02:30", "2026-10-25T02:30"])
    def test_a_time_that_the_clocks_skip_or_show_twice_is_said(
        self, as_bob: Client, session: ClassSession, hours: dict[str, str], moment: str
    ) -> None:
        response = as_bob.post(create(session), hours | {"opens_at": moment})
        assert response.status_code == 422
        [error] = response.context["form"].errors["opens_at"]
        assert "it may be ambiguous or it may not exist" in error

    def test_the_tutor_belongs_to_the_course_and_is_no_viewer(
        self, as_bob: Client, vera: User, session: ClassSession, hours: dict[str, str]
    ) -> None:
        viewer = CourseTutor.objects.get(user=vera)
        stranger = CourseTutorFactory.create(role=Role.OWNER)
        for tutor in (viewer, stranger):
            response = as_bob.post(create(session), hours | {"tutor": str(tutor.pk)})
            assert response.status_code == 422
            assert list(response.context["form"].errors) == ["tutor"]
        assert not Slot.objects.exists()

    def test_status_and_code_are_no_fields(self, as_bob: Client, session: ClassSession, hours: dict[str, str]) -> None:
        as_bob.post(create(session), hours | {"status": "open", "code": "AAAAAAAA"})
        assert Slot.objects.values_list("status", "code").get() == ("closed", None)

    def test_other_verb(self, as_bob: Client, session: ClassSession) -> None:
        assert as_bob.get(create(session)).status_code == 405

    def test_anonymous(self, client: Client, session: ClassSession, hours: dict[str, str]) -> None:
        assert client.post(create(session), hours).status_code == 302

    def test_stranger_and_viewer(
        self, as_charlie: Client, as_vera: Client, session: ClassSession, hours: dict[str, str]
    ) -> None:
        assert as_charlie.post(create(session), hours).status_code == 404
        assert as_vera.post(create(session), hours).status_code == 403
        assert not Slot.objects.exists()


class TestUpdate:
    def test_form_holds_local_times_for_native_inputs(self, as_bob: Client, slot: Slot) -> None:
        Slot.objects.update(opens_at=datetime(2026, 7, 1, 12, 5, tzinfo=UTC), code="ABCDEFGH")
        body = as_bob.get(at(slot, "edit")).content.decode()
        assert '<input type="datetime-local" name="opens_at" value="2026-07-01T14:05"' in body
        assert '<input type="time" name="start_time" value="10:00"' in body

    def test_works(self, as_bob: Client, slot: Slot, hours: dict[str, str]) -> None:
        response = as_bob.post(at(slot, "update"), hours)
        slot.refresh_from_db()
        assert (slot.start_time, slot.end_time, slot.room) == (time(14, 15), time(15, 45), None)
        assert (response.status_code, response["Location"]) == (303, f"/admin/sessions/{slot.session_id}/")

    def test_the_room_of_seated_students_stays(
        self, as_bob: Client, slot: Slot, hours: dict[str, str], room: Room
    ) -> None:
        AttendanceFactory.create(slot=slot, seat_id="s0-0")
        response = as_bob.post(at(slot, "update"), hours | {"room": str(room.pk)})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["room"]
        stored = Slot.objects.get()
        assert (stored.room_id, stored.start_time) == (slot.room_id, time(10, 0))

    def test_a_tutor_who_has_become_a_viewer_has_to_be_replaced(
        self, as_alice: Client, slot: Slot, hours: dict[str, str]
    ) -> None:
        CourseTutor.objects.filter(pk=slot.tutor_id).update(role=Role.VIEWER)
        assert as_alice.post(at(slot, "update"), hours).status_code == 422

    def test_invalid(self, as_bob: Client, slot: Slot, hours: dict[str, str]) -> None:
        response = as_bob.post(at(slot, "update"), hours | {"end_time": "10:00"})
        assert response.status_code == 422
        slot.refresh_from_db()
        assert slot.end_time == time(11, 30)

    def test_other_verb(self, as_bob: Client, slot: Slot) -> None:
        assert as_bob.get(at(slot, "update")).status_code == 405

    def test_stranger_and_viewer(self, as_charlie: Client, as_vera: Client, slot: Slot, hours: dict[str, str]) -> None:
        assert as_charlie.post(at(slot, "update"), hours).status_code == 404
        assert as_vera.post(at(slot, "update"), hours).status_code == 403
        slot.refresh_from_db()
        assert slot.start_time == time(10, 0)


class TestDelete:
    def test_works_and_is_recorded(self, as_bob: Client, slot: Slot) -> None:
        response = as_bob.post(at(slot, "delete"))
        assert (response.status_code, response["Location"]) == (303, f"/admin/sessions/{slot.session_id}/")
        assert not Slot.objects.exists()
        assert [event.subject for event in Event.objects.all()] == [f"{slot.session.course}, Week 3 10:00"]

    def test_htmx_gets_nothing_in_its_place(self, as_bob: Client, slot: Slot) -> None:
        response = as_bob.post(at(slot, "delete"), headers=HTMX)
        assert (response.status_code, response.content) == (200, b"")
        assert not Slot.objects.exists()

    @pytest.mark.parametrize("status", ["open", "locked"])
    def test_only_while_closed(self, as_bob: Client, slot: Slot, status: str) -> None:
        Slot.objects.update(status=status, code="ABCDEFGH")
        response = as_bob.post(at(slot, "delete"))
        assert response.status_code == 303
        sentences = [str(message) for message in get_messages(response.wsgi_request)]
        assert sentences == ["Only a closed slot can be deleted. Close it first."]
        assert Slot.objects.exists()

    def test_is_refused_with_what_leans_on_it(self, as_bob: Client, slot: Slot) -> None:
        AttendanceFactory.create_batch(2, slot=slot)
        NoteFactory.create(slot=slot)
        response = as_bob.post(at(slot, "delete"), headers=HTMX)
        assert response.status_code == 409
        sentence = response.context["refusal"]
        assert sentence.startswith("Week 3 10:00 cannot be deleted: ")
        assert "2 attendances" in sentence
        assert "1 note" in sentence
        assert Slot.objects.exists()
        assert not Event.objects.exists()

    def test_other_verb(self, as_bob: Client, slot: Slot) -> None:
        assert as_bob.get(at(slot, "delete")).status_code == 405

    def test_stranger_and_viewer(self, as_charlie: Client, as_vera: Client, slot: Slot) -> None:
        assert as_charlie.post(at(slot, "delete")).status_code == 404
        assert as_vera.post(at(slot, "delete")).status_code == 403
        assert Slot.objects.exists()
