"""What a slot or session needs is deleted between look and write: a sentence beside what was typed, or 404."""

from datetime import date

import pytest
from django.db.models import Model
from django.test import Client

from attendance.courses.models import Course, CourseTutor
from attendance.sessions.models import ClassSession, Slot
from rooms.models import Room
from tests.factories.courses import CourseFactory, CourseTutorFactory
from tests.factories.rooms import RoomFactory
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.races import deleted_before

pytestmark = pytest.mark.django_db(transaction=True)

SENTENCE = "The room, the tutor or the session was deleted meanwhile."
VIEWS = "attendance.sessions.views"


@pytest.fixture
def room(db: None) -> Room:
    return RoomFactory.create(name="H1")


@pytest.fixture
def helper(course: Course) -> CourseTutor:
    return CourseTutorFactory.create(course=course)


@pytest.fixture
def session(course: Course) -> ClassSession:
    return SessionFactory.create(course=course, date=date(2026, 5, 4))


@pytest.fixture
def fields(room: Room, helper: CourseTutor) -> dict[str, str]:
    return {"start_time": "06:00", "end_time": "07:10", "room": f"{room.pk}", "tutor": f"{helper.pk}"}


@pytest.mark.parametrize("lost", ["room", "tutor", "session"])
def test_a_new_slot(
    monkeypatch: pytest.MonkeyPatch,
    as_bob: Client,
    session: ClassSession,
    room: Room,
    helper: CourseTutor,
    fields: dict[str, str],
    lost: str,
) -> None:
    rows: dict[str, Model] = {"room": room, "tutor": helper, "session": session}
    deleted_before(monkeypatch, "attendance.sessions.actions.save_slot", rows[lost])
    answer = as_bob.post(f"/admin/sessions/{session.pk}/slots/create/", fields)
    assert answer.status_code == 422
    assert SENTENCE in answer.content.decode()
    assert 'value="07:10"' in answer.content.decode()
    assert not Slot.objects.exists()


def test_a_known_slot_without_its_new_room(
    monkeypatch: pytest.MonkeyPatch, as_bob: Client, session: ClassSession, room: Room, fields: dict[str, str]
) -> None:
    slot = SlotFactory.create(session=session)
    deleted_before(monkeypatch, "attendance.sessions.actions.save_slot", room)
    answer = as_bob.post(f"/admin/slots/{slot.pk}/update/", fields)
    assert answer.status_code == 422
    assert SENTENCE in answer.content.decode()
    assert Slot.objects.get() == slot


def test_a_cancelled_session(monkeypatch: pytest.MonkeyPatch, as_bob: Client, session: ClassSession) -> None:
    deleted_before(monkeypatch, f"{VIEWS}.cancellations.cancel_session", session)
    answer = as_bob.post(f"/admin/sessions/{session.pk}/cancellation/create/", {"reason": "A strike"})
    assert answer.status_code == 422
    assert "This session was deleted meanwhile." in answer.content.decode()
    assert "A strike" in answer.content.decode()


def test_a_session_that_takes_place_again(
    monkeypatch: pytest.MonkeyPatch, as_bob: Client, session: ClassSession
) -> None:
    deleted_before(monkeypatch, f"{VIEWS}.cancellations.restore_session", session)
    assert as_bob.post(f"/admin/sessions/{session.pk}/cancellation/delete/").status_code == 404


def test_a_new_session_without_its_course(
    monkeypatch: pytest.MonkeyPatch, as_bob: Client, bobs_role: CourseTutor
) -> None:
    course = CourseFactory.create()
    CourseTutorFactory.create(course=course, user=bobs_role.user)
    deleted_before(monkeypatch, f"{VIEWS}.sessions.save_session", course)
    answer = as_bob.post(f"/admin/courses/{course.pk}/sessions/create/", {"week_nr": "1", "date": "2026-05-04"})
    assert answer.status_code == 422
    assert "Something that this needs was deleted meanwhile." in answer.content.decode()
    assert "of this week already" not in answer.content.decode()
