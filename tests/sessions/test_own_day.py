"""A slot with a day of its own, and one with a substitute."""

from datetime import UTC, date, datetime, time
from html import unescape
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendance.core.clock import local_datetime
from attendance.core.errors import InUseError
from attendance.courses.actions import remove_tutor
from attendance.courses.models import Course, CourseTutor, Role
from attendance.sessions.models import ClassSession, Slot
from attendance.sessions.queries import day_of, held_by_q, slots_in_order
from tests.factories.courses import CourseTutorFactory
from tests.factories.sessions import SessionFactory, SlotFactory

MONDAY, TUESDAY, SUNDAY = date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 10)


@pytest.fixture
def session(course: Course) -> ClassSession:
    return SessionFactory.create(course=course, week_nr=3, date=MONDAY)


@pytest.fixture
def slot(session: ClassSession, bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(session=session, tutor=bobs_role, room=None)


@pytest.fixture
def sub(course: Course) -> CourseTutor:
    return CourseTutorFactory.create(course=course, user__name="Sub Stitute", role=Role.TUTOR)


def stored(slot: Slot) -> Slot:
    return Slot.objects.select_related("session").get(pk=slot.pk)


def data(slot: Slot, **changes: str) -> dict[str, str]:
    hours = {"start_time": f"{slot.start_time:%H:%M}", "end_time": f"{slot.end_time:%H:%M}"}
    return {"day": f"{slot.day}", **hours, "tutor": str(slot.tutor_id), **changes}


def update(client: Client, slot: Slot, **changes: str) -> dict[str, list[str]]:
    """Send the form and return its errors."""
    response = client.post(f"/admin/slots/{slot.pk}/update/", data(slot, **changes))
    if response.status_code == 303:
        return {}
    assert response.status_code == 422
    for errors in response.context["form"].errors.values():
        assert all(error in unescape(response.content.decode()) for error in errors)
    return dict(response.context["form"].errors)


class TestDay:
    @pytest.mark.parametrize("own", [None, TUESDAY, date(2026, 5, 3), date(2026, 6, 1)])
    def test_is_its_own_or_the_sessions_and_queries_agree(self, slot: Slot, own: date | None) -> None:
        Slot.objects.update(date=own)
        found = Slot.objects.annotate(on_day=day_of()).select_related("session").get()
        assert found.on_day == found.day == (own or MONDAY)
        assert found.starts_at == local_datetime(found.day, time(10))
        assert found.ends_at == local_datetime(found.day, time(11, 30))

    def test_that_of_the_session_is_stored_once(self, slot: Slot) -> None:
        slot.day = TUESDAY
        assert slot.date == TUESDAY
        slot.day = MONDAY
        assert slot.date is None

    def test_is_said_where_it_is_its_own(self, slot: Slot) -> None:
        said = []
        for day in (MONDAY, TUESDAY, SUNDAY, date(2026, 5, 11)):
            slot.day = day
            said.append(slot.when)
        assert said == ["10:00", "Tue 10:00", "Sun 10:00", "Mon 11 May 10:00"]
        assert str(slot) == "Week 3 Mon 11 May 10:00"

    @pytest.mark.parametrize(("own", "said"), [(TUESDAY, "Mon 10:00"), (None, "10:00")])
    def test_is_said_of_all_where_a_session_has_several(
        self, as_bob: Client, slot: Slot, own: date | None, said: str
    ) -> None:
        ClassSession.objects.update(batch=uuid4())
        SlotFactory.create(session=slot.session, tutor=slot.tutor, date=own, start_time=time(11), end_time=time(12))
        batch = ClassSession.objects.get().batch
        for page in (f"sessions/{slot.session_id}/", "sessions/", f"courses/{slot.session.course_id}/plans/{batch}/"):
            body = as_bob.get(f"/admin/{page}").content.decode()
            assert said in body, page
            assert ("Mon 10:00" in body) == (own is not None), page

    def test_orders_the_slots_of_a_session(self, session: ClassSession, bobs_role: CourseTutor) -> None:
        def make(day: date | None, hour: int) -> Slot:
            hours = {"start_time": time(hour), "end_time": time(hour + 1)}
            return SlotFactory.create(session=session, tutor=bobs_role, date=day, **hours)

        early, late = make(TUESDAY, 8), make(SUNDAY, 7)
        first, second = make(None, 9), make(None, 12)
        assert list(slots_in_order()) == [first, second, early, late]

    @pytest.mark.usefixtures("dana")
    def test_stands_on_the_pages_that_name_the_slot(self, as_bob: Client, slot: Slot) -> None:
        Slot.objects.update(date=TUESDAY)
        for page, text in (
            (f"/admin/sessions/{slot.session_id}/", "Tue 10:00–11:30"),
            ("/admin/sessions/", "Tue 10:00"),
            (f"/admin/slots/{slot.pk}/", "Tuesday 10:00"),
            (f"/admin/slots/{slot.pk}/edit/", 'name="day" value="2026-05-05"'),
            (f"/admin/slots/{slot.pk}/notes/", "Tuesday 10:00"),
            (f"/admin/sessions/{slot.session_id}/register/", "Tue 10:00"),
        ):
            assert text in as_bob.get(page).content.decode(), page


class TestForm:
    @pytest.mark.parametrize("day", [MONDAY, TUESDAY, SUNDAY])
    def test_takes_each_day_of_the_week(self, as_bob: Client, slot: Slot, day: date) -> None:
        assert update(as_bob, slot, day=f"{day}") == {}
        assert (stored(slot).day, stored(slot).date) == (day, None if day == MONDAY else day)

    @pytest.mark.parametrize("day", ["2026-05-03", "2026-05-11"])
    def test_refuses_another_week(self, as_bob: Client, slot: Slot, day: str) -> None:
        error = "Its session's week is 4 May to 10 May 2026. Move the slot to hold it in another one."
        assert update(as_bob, slot, day=day) == {"day": [error]}
        assert stored(slot).date is None

    def test_leaves_a_moved_slot_where_it_is(self, as_bob: Client, slot: Slot) -> None:
        Slot.objects.update(date=date(2026, 5, 12))
        assert update(as_bob, stored(slot), start_time="09:00") == {}
        assert (stored(slot).day, stored(slot).start_time) == (date(2026, 5, 12), time(9))

    def test_a_new_slot_has_the_sessions_day_or_its_own(
        self, as_bob: Client, session: ClassSession, slot: Slot
    ) -> None:
        url = f"/admin/sessions/{session.pk}/slots/create/"
        assert 'name="day" value="2026-05-04"' in as_bob.get(url.replace("create", "new")).content.decode()
        for day in ("", "2026-05-04", "2026-05-06"):
            assert as_bob.post(url, data(slot, day=day)).status_code == 303
        made = Slot.objects.exclude(pk=slot.pk).order_by("pk").values_list("date", flat=True)
        assert list(made) == [None, None, date(2026, 5, 6)]

    def test_planned_times_are_near_the_slots_own_day(self, as_bob: Client, slot: Slot) -> None:
        assert update(as_bob, slot, day=f"{SUNDAY}", opens_at="2026-05-10T09:50") == {}
        assert list(update(as_bob, slot, day=f"{SUNDAY}", opens_at="2026-05-04T09:50")) == ["opens_at"]

    @pytest.mark.parametrize("day", ["x", "0001-01-01", "2026-02-31"])
    def test_what_is_no_day_is_said(self, as_bob: Client, slot: Slot, day: str) -> None:
        assert list(update(as_bob, slot, day=day)) == ["day"]


class TestSession:
    """Its slots move with its date."""

    def move(self, client: Client, session: ClassSession, day: str) -> QuerySet[Slot]:
        changes = {"week_nr": "3", "date": day}
        assert client.post(f"/admin/sessions/{session.pk}/update/", changes).status_code == 303
        return Slot.objects.order_by("pk")

    @pytest.mark.parametrize(
        ("day", "own"),
        [
            ("2026-05-11", date(2026, 5, 12)),
            # Within the week, and to a Thursday two weeks on: a Tuesday stays a Tuesday.
            ("2026-05-06", TUESDAY),
            ("2026-05-21", date(2026, 5, 19)),
            ("2026-05-05", None),
        ],
    )
    def test_a_group_with_its_own_day_keeps_the_weekday(
        self, as_bob: Client, slot: Slot, day: str, own: date | None
    ) -> None:
        other = SlotFactory.create(session=slot.session, tutor=slot.tutor, date=TUESDAY)
        first, second = self.move(as_bob, slot.session, day)
        assert (first.pk, first.date, first.day) == (slot.pk, None, date.fromisoformat(day))
        assert (second.pk, second.date) == (other.pk, own)

    def test_plans_move_by_as_much_as_their_slot(self, as_bob: Client, slot: Slot) -> None:
        ClassSession.objects.update(date=date(2099, 5, 4))
        Slot.objects.update(opens_at=datetime(2099, 5, 4, 7, 50, tzinfo=UTC), code="ABCDEFGH")
        own = {"date": date(2099, 5, 5), "opens_at": datetime(2099, 5, 5, 7, 50, tzinfo=UTC), "code": "BCDEFGHJ"}
        SlotFactory.create(session=slot.session, tutor=slot.tutor, **own)
        first, second = self.move(as_bob, slot.session, "2099-05-13")
        assert first.opens_at == datetime(2099, 5, 13, 7, 50, tzinfo=UTC)
        assert (second.date, second.opens_at) == (date(2099, 5, 12), datetime(2099, 5, 12, 7, 50, tzinfo=UTC))


class TestSubstitute:
    def test_is_set_and_removed_in_the_form(self, as_bob: Client, slot: Slot, sub: CourseTutor) -> None:
        assert update(as_bob, slot, substitute=str(sub.pk)) == {}
        found = stored(slot)
        assert (found.substitute, found.held_by, found.who) == (sub, sub, "Sub Stitute, for Bob Example")
        assert update(as_bob, slot, substitute="") == {}
        found = stored(slot)
        assert (found.substitute, found.held_by, found.who) == (None, slot.tutor, "Bob Example")

    def test_is_somebody_else_with_the_right_on_this_course(
        self, as_bob: Client, slot: Slot, alice: object, vera: object
    ) -> None:
        viewer = CourseTutor.objects.get(course=slot.session.course, role=Role.VIEWER)
        stranger = CourseTutorFactory.create(role=Role.OWNER)
        for other in (viewer, stranger):
            assert list(update(as_bob, slot, substitute=str(other.pk))) == ["substitute"]
        error = "The substitute is somebody else than the tutor."
        assert update(as_bob, slot, substitute=str(slot.tutor_id)) == {"substitute": [error]}
        assert stored(slot).substitute is None

    def test_the_database_knows_that_nobody_stands_in_for_themselves(self, slot: Slot) -> None:
        with pytest.raises(IntegrityError, match="slot_substitute_is_another"):
            Slot.objects.update(substitute=slot.tutor_id)

    @pytest.mark.usefixtures("dana")
    def test_stands_on_the_pages_beside_the_tutor(self, as_bob: Client, slot: Slot, sub: CourseTutor) -> None:
        Slot.objects.update(substitute=sub)
        for page in (f"sessions/{slot.session_id}", f"slots/{slot.pk}", f"sessions/{slot.session_id}/register"):
            assert "Sub Stitute, for Bob Example" in as_bob.get(f"/admin/{page}/").content.decode(), page

    def test_cannot_leave_the_course(self, alice: object, slot: Slot, sub: CourseTutor) -> None:
        Slot.objects.update(substitute=sub)
        with pytest.raises(InUseError) as caught:
            remove_tutor(sub, by=slot.tutor.user)
        assert caught.value.sentence == f"{sub.user.email} cannot be deleted: 1 slot depends on it."
        assert CourseTutor.objects.filter(pk=sub.pk).exists()

    def test_the_course_page_says_so_before(self, as_alice: Client, slot: Slot, sub: CourseTutor) -> None:
        Slot.objects.update(substitute=sub)
        body = as_alice.get(f"/admin/tutors/{sub.pk}/edit/").content.decode()
        assert "1 slot depends on it" in body

    @pytest.mark.parametrize("has_substitute", [True, False])
    def test_queries_agree_on_who_holds_it(self, slot: Slot, sub: CourseTutor, has_substitute: bool) -> None:
        Slot.objects.update(substitute=sub if has_substitute else None)
        for tutor in (sub, slot.tutor):
            holds = stored(slot).held_by == tutor
            assert Slot.objects.filter(held_by_q([tutor.user_id])).exists() == holds

    def test_pages_cost_the_same_with_and_without(
        self, as_bob: Client, course: Course, slot: Slot, sub: CourseTutor
    ) -> None:
        def cost() -> list[int]:
            counts = []
            for page in ("", "sessions/", f"sessions/{slot.session_id}/", f"sessions/{slot.session_id}/register/"):
                with CaptureQueriesContext(connection) as captured:
                    assert as_bob.get(f"/admin/{page}").status_code == 200
                counts.append(len(captured))
            return counts

        before = cost()
        for _number in range(4):
            SlotFactory.create(session=slot.session, tutor=slot.tutor, substitute=sub, date=TUESDAY)
        assert cost() == before
