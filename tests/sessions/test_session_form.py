"""A session is planned, changed and deleted."""

from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from attendance.core.clock import local_today
from attendance.courses.models import Course, CourseTutor
from attendance.ledger.models import Event
from attendance.sessions.models import ClassSession
from tests.factories.register import AttendanceFactory, ExcuseFactory
from tests.factories.sessions import SessionFactory, SlotFactory

WEEK = {"week_nr": "4", "date": "2026-05-25"}


@pytest.fixture
def session(course: Course) -> ClassSession:
    return SessionFactory.create(course=course, week_nr=3, date=date(2026, 5, 18))


def new(course: Course) -> str:
    return f"/admin/courses/{course.pk}/sessions/new/"


def create(course: Course) -> str:
    return f"/admin/courses/{course.pk}/sessions/create/"


def at(session: ClassSession, verb: str = "") -> str:
    return f"/admin/sessions/{session.pk}/{verb}"


class TestNew:
    def test_suggests_the_week_after_the_last(self, as_bob: Client, session: ClassSession) -> None:
        form = as_bob.get(new(session.course)).context["form"]
        assert (form["week_nr"].value(), form["date"].value()) == (4, date(2026, 5, 25))

    def test_suggests_today_for_the_first(self, as_bob: Client, course: Course) -> None:
        form = as_bob.get(new(course)).context["form"]
        assert (form["week_nr"].value(), form["date"].value()) == (1, local_today())

    def test_the_date_is_a_native_input_with_the_date_in_it(self, as_bob: Client, session: ClassSession) -> None:
        body = as_bob.get(new(session.course)).content.decode()
        assert '<input type="date" name="date" value="2026-05-25"' in body

    def test_writes_nothing(self, as_bob: Client, course: Course) -> None:
        as_bob.get(new(course))
        assert not ClassSession.objects.exists()


class TestCreate:
    def test_works(self, as_bob: Client, course: Course) -> None:
        response = as_bob.post(create(course), WEEK)
        made = ClassSession.objects.get()
        assert (made.course, made.week_nr, made.date) == (course, 4, date(2026, 5, 25))
        assert (response.status_code, response["Location"]) == (303, at(made))

    @pytest.mark.parametrize(
        ("field", "value", "error"),
        [
            ("date", "2026-02-31", "This is not a date of the calendar."),
            ("date", "2025-02-29", "This is not a date of the calendar."),
            ("date", "25.5.2026", "This is not a date of the calendar."),
            ("date", "tomorrow", "This is not a date of the calendar."),
            ("date", "", "This field is required."),
            ("date", "0001-01-01", "The year lies between 2000 and 2100."),
            ("date", "9999-12-31", "The year lies between 2000 and 2100."),
            ("week_nr", "0", "Ensure this value is greater than or equal to 1."),
            ("week_nr", "-1", "Ensure this value is greater than or equal to 1."),
            ("week_nr", "1.5", "Enter a whole number."),
            ("week_nr", "99999999999999999999", "Ensure this value is less than or equal to 999."),
            ("week_nr", "", "This field is required."),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field(
        self, as_bob: Client, course: Course, field: str, value: str, error: str
    ) -> None:
        response = as_bob.post(create(course), WEEK | {field: value})
        assert response.status_code == 422
        assert response.context["form"].errors == {field: [error]}
        assert error in response.content.decode()
        assert not ClassSession.objects.exists()

    def test_leap_day(self, as_bob: Client, course: Course) -> None:
        as_bob.post(create(course), WEEK | {"date": "2028-02-29"})
        assert ClassSession.objects.get().date == date(2028, 2, 29)

    def test_a_week_that_is_there_is_said_beside_the_field(self, as_bob: Client, session: ClassSession) -> None:
        response = as_bob.post(create(session.course), WEEK | {"week_nr": "3"})
        assert response.status_code == 422
        assert response.context["form"].errors == {"week_nr": ["This course has a session of this week already."]}
        assert ClassSession.objects.get() == session

    def test_another_course_may_have_the_same_week(self, as_bob: Client, course: Course) -> None:
        SessionFactory.create(week_nr=4)
        assert as_bob.post(create(course), WEEK).status_code == 303

    def test_other_verb(self, as_bob: Client, course: Course) -> None:
        assert as_bob.get(create(course)).status_code == 405

    def test_anonymous(self, client: Client, course: Course) -> None:
        assert client.post(create(course), WEEK).status_code == 302

    def test_stranger(self, as_charlie: Client, course: Course) -> None:
        assert as_charlie.post(create(course), WEEK).status_code == 404

    def test_viewer(self, as_vera: Client, course: Course) -> None:
        assert as_vera.post(create(course), WEEK).status_code == 403
        assert not ClassSession.objects.exists()


class TestUpdate:
    def test_form_holds_what_is_stored(self, as_bob: Client, session: ClassSession) -> None:
        form = as_bob.get(at(session, "edit/")).context["form"]
        assert (form["week_nr"].value(), form["date"].value()) == (3, date(2026, 5, 18))

    def test_works(self, as_bob: Client, session: ClassSession) -> None:
        response = as_bob.post(at(session, "update/"), WEEK)
        session.refresh_from_db()
        assert (response.status_code, response["Location"]) == (303, at(session))
        assert (session.week_nr, session.date) == (4, date(2026, 5, 25))

    def test_what_goes_with_the_date_wants_a_tick(
        self, as_bob: Client, session: ClassSession, bobs_role: CourseTutor
    ) -> None:
        AttendanceFactory.create_batch(2, slot=SlotFactory.create(session=session, tutor=bobs_role))
        SlotFactory.create(session=session, tutor=bobs_role, start_time="14:00", end_time="15:00", open=True)
        SlotFactory.create(session=session, tutor=bobs_role, start_time="16:00", end_time="17:00", locked=True)
        body = as_bob.get(at(session, "edit/")).content.decode()
        assert "2 attendances" in body
        assert "the slot of 14:00, which is open" in body
        assert "the slot of 16:00" not in body

        response = as_bob.post(at(session, "update/"), WEEK)
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["move_anyway"])
        session.refresh_from_db()
        assert (session.week_nr, session.date) == (3, date(2026, 5, 18))

        assert as_bob.post(at(session, "update/"), WEEK | {"move_anyway": "on"}).status_code == 303
        session.refresh_from_db()
        assert (session.week_nr, session.date) == (4, date(2026, 5, 25))

    def test_another_week_number_wants_none(
        self, as_bob: Client, session: ClassSession, bobs_role: CourseTutor
    ) -> None:
        AttendanceFactory.create(slot=SlotFactory.create(session=session, tutor=bobs_role))
        assert as_bob.post(at(session, "update/"), {"week_nr": "4", "date": "2026-05-18"}).status_code == 303

    def test_a_session_that_takes_nothing_along_has_no_tick(
        self, as_bob: Client, session: ClassSession, bobs_role: CourseTutor
    ) -> None:
        SlotFactory.create(session=session, tutor=bobs_role)
        assert "move_anyway" not in as_bob.get(at(session, "edit/")).content.decode()

    def test_a_refused_week_does_not_become_the_title(self, as_bob: Client, session: ClassSession) -> None:
        SessionFactory.create(course=session.course, week_nr=4)
        response = as_bob.post(at(session, "update/"), WEEK)
        assert response.status_code == 422
        assert response.context["name"] == "Week 3"
        session.refresh_from_db()
        assert session.week_nr == 3

    def test_other_verb(self, as_bob: Client, session: ClassSession) -> None:
        assert as_bob.get(at(session, "update/")).status_code == 405

    def test_stranger_and_viewer(self, as_charlie: Client, as_vera: Client, session: ClassSession) -> None:
        assert as_charlie.post(at(session, "update/"), WEEK).status_code == 404
        assert as_vera.post(at(session, "update/"), WEEK).status_code == 403


class TestDelete:
    def test_works_and_is_recorded(self, as_bob: Client, session: ClassSession) -> None:
        response = as_bob.post(at(session, "delete/"))
        assert (response.status_code, response["Location"]) == (303, f"/admin/courses/{session.course_id}/")
        assert not ClassSession.objects.exists()
        [event] = Event.objects.all()
        assert (event.action, event.subject) == ("session-deleted", f"{session.course}, Week 3")

    def test_is_refused_with_what_leans_on_it(
        self, as_bob: Client, session: ClassSession, bobs_role: CourseTutor
    ) -> None:
        SlotFactory.create(session=session, tutor=bobs_role)
        ExcuseFactory.create(session=session)
        response = as_bob.post(at(session, "delete/"))
        assert (response.status_code, response["Location"]) == (303, at(session))
        [sentence] = [str(message) for message in get_messages(response.wsgi_request)]
        assert sentence == "Week 3 cannot be deleted: 1 excuse and 1 slot depend on it."
        assert ClassSession.objects.get() == session
        assert not Event.objects.exists()

    def test_a_past_session_too(self, as_alice: Client, session: ClassSession) -> None:
        ClassSession.objects.update(date=local_today() - timedelta(days=30))
        as_alice.post(at(session, "delete/"))
        assert not ClassSession.objects.exists()

    def test_other_verb(self, as_bob: Client, session: ClassSession) -> None:
        assert as_bob.get(at(session, "delete/")).status_code == 405

    def test_anonymous(self, client: Client, session: ClassSession) -> None:
        assert client.post(at(session, "delete/")).status_code == 302
        assert ClassSession.objects.exists()

    def test_stranger_and_viewer(self, as_charlie: Client, as_vera: Client, session: ClassSession) -> None:
        assert as_charlie.post(at(session, "delete/")).status_code == 404
        assert as_vera.post(at(session, "delete/")).status_code == 403
        assert ClassSession.objects.exists()
