"""A semester is planned in the browser: form, preview, confirmation, and the way back."""

from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor
from attendance.ledger.models import Event
from attendance.sessions.actions import close_slot, open_slot
from attendance.sessions.models import ClassSession, Slot
from rooms.models import Room
from tests.factories.courses import CourseFactory
from tests.factories.register import AttendanceFactory, ExcuseFactory, NoteFactory
from tests.factories.rooms import RoomFactory
from tests.factories.sessions import SessionFactory, SlotFactory

GROUP = {"weekday": "0", "start": "10:00", "end": "11:30"}


@pytest.fixture
def hall(db: None) -> Room:
    return RoomFactory.create(name="Hall")


@pytest.fixture
def data(bobs_role: CourseTutor, hall: Room) -> dict[str, str]:
    """Three Mondays, of which the second is a public holiday."""
    return form({"first": "2026-05-18", "weeks": "3", "skip_holidays": "on"}, group(bobs_role, hall))


def group(tutor: CourseTutor, room: Room | None = None, **changes: str) -> dict[str, str]:
    return {**GROUP, "tutor": str(tutor.pk), "room": str(room.pk) if room else "", **changes}


def form(span: dict[str, str], *groups: dict[str, str], breaks: tuple[dict[str, str], ...] = ()) -> dict[str, str]:
    found = dict(span)
    for prefix, rows in (("meetings", groups), ("breaks", breaks)):
        found |= {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
        found |= {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return found


def at(course: Course, verb: object) -> str:
    return f"/admin/courses/{course.pk}/plans/{verb}/"


def preview(client: Client, course: Course, data: dict[str, str]) -> Any:
    response = client.post(at(course, "preview"), data)
    assert response.status_code == 200, response.context["forms"].span.errors
    return response.context


def confirm(client: Client, course: Course, token: str) -> HttpResponse:
    return client.post(at(course, "create"), {"token": token})  # type: ignore[return-value]  # the client's own class


def planned(client: Client, course: Course, data: dict[str, str]) -> str:
    """Make the plan and return the address at which it stands."""
    response = confirm(client, course, preview(client, course, data)["token"])
    assert response.status_code == 303
    return response["Location"]


class TestForm:
    def test_begins_with_the_day_of_the_next_session_and_oneself(
        self, as_bob: Client, course: Course, bobs_role: CourseTutor
    ) -> None:
        SessionFactory.create(course=course, week_nr=1, date=date(2026, 5, 18))
        forms = as_bob.get(at(course, "new")).context["forms"]
        assert forms.span["first"].value() == date(2026, 5, 25)
        assert forms.meetings[0]["tutor"].value() == str(bobs_role.pk)

    def test_viewers_and_people_of_other_courses_hold_no_group(
        self, as_bob: Client, vera: User, course: Course
    ) -> None:
        CourseFactory.create()
        choices = dict(as_bob.get(at(course, "new")).context["forms"].meetings[0].fields["tutor"].choices)
        assert list(choices.values()) == ["–", "Bob Example"]

    @pytest.mark.parametrize(
        ("name", "value", "error"),
        [
            ("first", "tomorrow", "This is not a date of the calendar."),
            ("first", "1999-12-31", "The year lies between 2000 and 2100."),
            ("weeks", "0", "Ensure this value is greater than or equal to 1."),
            ("weeks", "53", "Ensure this value is less than or equal to 52."),
            ("meetings-0-weekday", "7", "Select a valid choice. 7 is not one of the available choices."),
            ("meetings-0-weekday", "", "This field is required."),
            ("meetings-0-end", "10:00", "The end must be after the start."),
            ("meetings-0-tutor", "0", "Select a valid choice. 0 is not one of the available choices."),
            ("meetings-0-room", "x", "Select a valid choice. x is not one of the available choices."),
            ("meetings-TOTAL_FORMS", "0", "Say when at least one group meets."),
            ("breaks-TOTAL_FORMS", "x", "Something of the form got lost. Fill it in again."),
            ("meetings-1-end", "12:00", "This field is required."),
        ],
    )
    def test_what_is_wrong_is_said(
        self, as_bob: Client, course: Course, data: dict[str, str], name: str, value: str, error: str
    ) -> None:
        rows = {"meetings-TOTAL_FORMS": "2"} if name == "meetings-1-end" else {}
        response = as_bob.post(at(course, "preview"), data | rows | {name: value})
        assert response.status_code == 422
        assert error in response.content.decode()
        assert "token" not in response.context

    def test_free_days_end_after_they_begin(self, as_bob: Client, course: Course, data: dict[str, str]) -> None:
        rows = {"breaks-TOTAL_FORMS": "1", "breaks-0-first": "2026-06-02", "breaks-0-last": "2026-06-01"}
        response = as_bob.post(at(course, "preview"), data | rows)
        assert response.status_code == 422
        assert "The last free day comes before the first." in response.content.decode()

    def test_a_plan_in_which_no_day_is_left_is_refused(
        self, as_bob: Client, course: Course, data: dict[str, str]
    ) -> None:
        response = as_bob.post(at(course, "preview"), data | {"first": "2026-05-25", "weeks": "1"})
        assert response.status_code == 422
        assert "No day is left to meet on" in response.content.decode()


class TestPreview:
    def test_lists_what_would_come_and_writes_nothing(
        self, as_bob: Client, course: Course, data: dict[str, str]
    ) -> None:
        response = as_bob.post(at(course, "preview"), data)
        body = response.content.decode()
        assert "2 sessions would come" in body
        assert "Mon, 25 May 2026: Pentecost Monday" in body
        assert "No room and no tutor is needed twice." in body
        assert not ClassSession.objects.exists()

    def test_rows_that_are_left_empty_count_for_nothing(
        self, as_bob: Client, course: Course, data: dict[str, str]
    ) -> None:
        rows = {"meetings-TOTAL_FORMS": "12", "breaks-TOTAL_FORMS": "4", "breaks-1-first": "2026-06-01"}
        found = preview(as_bob, course, data | rows)["plan"]
        assert [session.date for session in found.sessions] == [date(2026, 5, 18)]
        assert found.slot_count == 1

    def test_names_no_course_that_the_reader_may_not_see(
        self, as_bob: Client, course: Course, data: dict[str, str], hall: Room
    ) -> None:
        SlotFactory.create(session__course__name="Fremdkurs", session__date=date(2026, 6, 1), room=hall)
        body = as_bob.post(at(course, "preview"), data).content.decode()
        assert "Hall is taken by another course, 10:00–11:30" in body
        assert "Fremdkurs" not in body

    def test_costs_the_same_for_one_row_and_for_five(
        self, as_bob: Client, course: Course, bobs_role: CourseTutor, hall: Room
    ) -> None:
        def cost(weeks: int, groups: int) -> int:
            rows = [group(bobs_role, hall, weekday=str(day)) for day in range(groups)]
            with CaptureQueriesContext(connection) as captured:
                preview(as_bob, course, form({"first": "2026-06-08", "weeks": str(weeks)}, *rows))
            return len(captured)

        SlotFactory.create(session__date=date(2026, 6, 8), room=hall)
        before = cost(1, 1)
        for day in range(8, 13):
            SlotFactory.create(session__date=date(2026, 6, day), room=hall)
        assert cost(10, 5) == before <= 11


class TestCreate:
    def test_makes_all_of_it(
        self, as_bob: Client, course: Course, data: dict[str, str], bobs_role: CourseTutor, hall: Room
    ) -> None:
        page = planned(as_bob, course, data)
        sessions = ClassSession.objects.order_by("week_nr")
        assert [(made.course, made.week_nr, made.date) for made in sessions] == [
            (course, 1, date(2026, 5, 18)),
            (course, 2, date(2026, 6, 1)),
        ]
        assert [(s.session_id, s.tutor, s.room, s.start_time, s.end_time) for s in Slot.objects.order_by("pk")] == [
            (made.pk, bobs_role, hall, time(10), time(11, 30)) for made in sessions
        ]
        assert page == at(course, sessions[0].batch)
        assert "2 sessions of this plan" in as_bob.get(page).content.decode()
        assert page in as_bob.get(at(course, "new")).content.decode()

    def test_a_plan_that_changed_meanwhile_is_shown_again(
        self, as_bob: Client, course: Course, data: dict[str, str], hall: Room
    ) -> None:
        token = preview(as_bob, course, data)["token"]
        SlotFactory.create(session__date=date(2026, 6, 1), room=hall)
        response = confirm(as_bob, course, token)
        assert response.status_code == 409
        assert "Hall is taken by another course" in response.content.decode()
        assert not ClassSession.objects.filter(course=course).exists()
        again = confirm(as_bob, course, response.context["token"])  # type: ignore[attr-defined]  # the client's own class
        assert again.status_code == 303

    def test_a_second_click_makes_nothing_twice(self, as_bob: Client, course: Course, data: dict[str, str]) -> None:
        token = preview(as_bob, course, data)["token"]
        confirm(as_bob, course, token)
        assert confirm(as_bob, course, token).status_code == 409
        assert ClassSession.objects.count() == Slot.objects.count() == 2

    def test_a_room_that_was_deleted_meanwhile_is_said(
        self, as_bob: Client, course: Course, data: dict[str, str], hall: Room
    ) -> None:
        token = preview(as_bob, course, data)["token"]
        hall.delete()
        assert confirm(as_bob, course, token).status_code == 422
        assert not ClassSession.objects.exists()

    def test_a_preview_counts_for_its_course_its_user_and_one_hour(
        self, as_bob: Client, as_alice: Client, bob: User, course: Course, data: dict[str, str]
    ) -> None:
        other = CourseFactory.create()
        CourseTutor.objects.create(course=other, user=bob, role="tutor")
        with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
            token = preview(as_bob, course, data)["token"]
            assert confirm(as_alice, course, token).status_code == 422
            assert confirm(as_bob, other, token).status_code == 422
            assert confirm(as_bob, course, token[:-2]).status_code == 422
        with time_machine.travel("2026-05-01T11:00:01Z", tick=False):
            assert confirm(as_bob, course, token).status_code == 422
        assert not ClassSession.objects.exists()


class TestTakingBack:
    def test_deletes_what_the_plan_made_and_nothing_else(
        self, as_bob: Client, course: Course, data: dict[str, str]
    ) -> None:
        kept = SlotFactory.create(session__course=course, session__date=date(2026, 5, 11))
        page = planned(as_bob, course, data)
        second = planned(as_bob, course, data | {"first": "2026-06-08"})
        assert as_bob.post(page + "delete/").status_code == 303
        assert ClassSession.objects.exclude(pk=kept.session_id).count() == 3
        as_bob.post(second + "delete/")
        assert list(Slot.objects.all()) == [kept]
        assert list(ClassSession.objects.all()) == [kept.session]
        event = Event.objects.filter(action="plan-taken-back").first()
        assert event
        assert (event.actor, event.subject) == ("bob@example.org", str(course))
        assert as_bob.get(page).status_code == as_bob.post(page + "delete/").status_code == 404

    @pytest.mark.parametrize("leaning", ["attendance", "note", "excuse", "slot", "open"])
    def test_is_refused_as_a_whole_while_anything_hangs_on_it(
        self, as_bob: Client, bob: User, course: Course, data: dict[str, str], leaning: str
    ) -> None:
        page = planned(as_bob, course, data)
        slot = Slot.objects.order_by("pk")[1]
        if leaning == "attendance":
            AttendanceFactory.create(slot=slot, student__course=course)
        elif leaning == "note":
            NoteFactory.create(slot=slot, student__course=course)
        elif leaning == "excuse":
            ExcuseFactory.create(session=slot.session, student__course=course)
        elif leaning == "slot":
            SlotFactory.create(session=slot.session, tutor=slot.tutor)
        else:
            open_slot(slot, by=bob)
        before = Slot.objects.count()
        response = as_bob.post(page + "delete/", follow=True)
        assert (ClassSession.objects.count(), Slot.objects.count()) == (2, before)
        said = [str(message) for message in response.context["messages"]]
        reason = "Close it before" if leaning == "open" else "The plan cannot be deleted"
        assert [reason in sentence for sentence in said[1:]] == [True]

    def test_a_slot_that_was_open_without_a_guest_may_go(
        self, as_bob: Client, bob: User, course: Course, data: dict[str, str]
    ) -> None:
        page = planned(as_bob, course, data)
        slot = Slot.objects.order_by("pk")[0]
        open_slot(slot, by=bob)
        close_slot(slot, by=bob)
        as_bob.post(page + "delete/")
        assert not Slot.objects.exists()

    def test_a_plan_of_another_course_is_not_found(
        self, as_alice: Client, as_bob: Client, bob: User, course: Course, data: dict[str, str]
    ) -> None:
        page = planned(as_bob, course, data)
        other = CourseFactory.create()
        CourseTutor.objects.create(course=other, user=bob, role="owner")
        foreign = page.replace(f"/{course.pk}/", f"/{other.pk}/", 1)
        assert as_bob.get(foreign).status_code == as_bob.post(foreign + "delete/").status_code == 404
        assert as_bob.get(at(course, uuid4())).status_code == 404
        assert ClassSession.objects.count() == 2

    def test_its_page_costs_the_same_for_one_row_and_for_five(
        self, as_bob: Client, course: Course, data: dict[str, str]
    ) -> None:
        def cost(weeks: str, first: str) -> int:
            page = planned(as_bob, course, data | {"weeks": weeks, "first": first})
            as_bob.get(page)  # it shows the message of the redirect
            with CaptureQueriesContext(connection) as captured:
                as_bob.get(page)
            return len(captured)

        assert cost("1", "2026-06-08") == cost("5", "2026-06-15") <= 6


def test_a_course_offers_the_planner_to_who_may_plan(as_bob: Client, as_vera: Client, course: Course) -> None:
    page = f"/admin/courses/{course.pk}/"
    assert at(course, "new") in as_bob.get(page).content.decode()
    assert at(course, "new") not in as_vera.get(page).content.decode()
