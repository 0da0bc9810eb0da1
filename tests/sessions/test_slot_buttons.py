"""Open, lock, close: three POSTs that answer a plain form, htmx and those who may not."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendance.courses.models import CourseTutor
from attendance.ledger.models import Event
from attendance.sessions.models import Slot, Status
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SlotFactory

HTMX = {"HX-Request": "true"}
VERBS = {"open": Status.OPEN, "lock": Status.LOCKED, "close": Status.CLOSED}
# A status from which each button leads to its own.
BEFORE = {"open": Status.CLOSED, "lock": Status.OPEN, "close": Status.LOCKED}


@pytest.fixture
def slot(bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(session__course=bobs_role.course, tutor=bobs_role)


@pytest.fixture(params=VERBS)
def verb(request: pytest.FixtureRequest, slot: Slot) -> str:
    """A button, and the slot in a status that it changes."""
    verb: str = request.param
    if BEFORE[verb] != Status.CLOSED:
        before = {"status": BEFORE[verb], "code": "ABCDEFGH", "status_set_at": timezone.now()}
        Slot.objects.filter(pk=slot.pk).update(**before)
    return verb


def url(slot: Slot, verb: str) -> str:
    return f"/admin/slots/{slot.pk}/{verb}/"


def status(slot: Slot) -> str:
    return Slot.objects.get(pk=slot.pk).status


def test_works_and_leads_back_to_the_session(as_bob: Client, slot: Slot, verb: str) -> None:
    response = as_bob.post(url(slot, verb))
    assert (response.status_code, response["Location"]) == (303, f"/admin/sessions/{slot.session_id}/")
    assert status(slot) == VERBS[verb]


def test_leads_back_to_where_the_button_was(as_bob: Client, slot: Slot, verb: str) -> None:
    response = as_bob.post(url(slot, verb), {"next": "/admin/?day=1"})
    assert (response.status_code, response["Location"]) == (303, "/admin/?day=1")


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "/" + "a" * 500,
        "",
    ],
)
def test_leads_nowhere_else(as_bob: Client, slot: Slot, path: str) -> None:
    response = as_bob.post(url(slot, "open"), {"next": path})
    assert response["Location"] == f"/admin/sessions/{slot.session_id}/"


def test_htmx_gets_the_slots_status(as_bob: Client, slot: Slot, verb: str) -> None:
    response = as_bob.post(url(slot, verb), headers=HTMX)
    assert response.status_code == 200
    assert response.templates[0].name == "sessions/_slot_status.html"
    assert response.context["state"].status == VERBS[verb] == status(slot)
    assert f'id="slot-status-{slot.pk}"' in response.content.decode()
    assert "<html" not in response.content.decode()


def test_other_verb(as_bob: Client, slot: Slot, verb: str) -> None:
    assert as_bob.get(url(slot, verb)).status_code == 405
    assert status(slot) == BEFORE[verb]


def test_anonymous(client: Client, slot: Slot, verb: str) -> None:
    response = client.post(url(slot, verb))
    assert (response.status_code, response["Location"]) == (302, f"/login/?next={url(slot, verb)}")
    assert status(slot) == BEFORE[verb]


def test_stranger(as_charlie: Client, slot: Slot, verb: str) -> None:
    assert as_charlie.post(url(slot, verb)).status_code == 404
    assert status(slot) == BEFORE[verb]


def test_viewer(as_vera: Client, slot: Slot, verb: str) -> None:
    assert as_vera.post(url(slot, verb)).status_code == 403
    assert status(slot) == BEFORE[verb]


def test_unknown_slot(as_admin: Client, verb: str) -> None:
    assert as_admin.post(f"/admin/slots/{10**18}/{verb}/").status_code == 404


def test_needs_the_token_of_the_form(bobs_role: CourseTutor, slot: Slot, verb: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bobs_role.user)
    assert client.post(url(slot, verb)).status_code == 403
    assert client.post(url(slot, verb), headers=HTMX).status_code == 403
    assert status(slot) == BEFORE[verb]


def test_the_admin_passes(as_admin: Client, slot: Slot, verb: str) -> None:
    as_admin.post(url(slot, verb))
    assert status(slot) == VERBS[verb]
    assert [event.actor for event in Event.objects.all()] == ["admin@example.org"]


def test_a_refusal_is_a_sentence(as_bob: Client, slot: Slot) -> None:
    response = as_bob.post(url(slot, "lock"))
    assert response.status_code == 303
    sentences = [str(message) for message in get_messages(response.wsgi_request)]
    assert sentences == ["This slot is closed: open it before you lock it."]


def test_a_refusal_for_htmx_is_a_409_with_the_sentence(as_bob: Client, slot: Slot) -> None:
    response = as_bob.post(url(slot, "lock"), headers=HTMX)
    assert response.status_code == 409
    assert response.context["state"].status == Status.CLOSED
    assert "open it before you lock it" in response.content.decode()


def test_without_a_room_it_opens_too(as_bob: Client, slot: Slot) -> None:
    Slot.objects.update(room=None)
    as_bob.post(url(slot, "open"))
    assert status(slot) == Status.OPEN


def test_opened_by_its_plan_it_can_be_locked(as_bob: Client, slot: Slot) -> None:
    Slot.objects.update(opens_at=timezone.now() - timedelta(minutes=1), code="ABCDEFGH")
    as_bob.post(url(slot, "lock"))
    assert status(slot) == Status.LOCKED


def test_costs_the_same_whatever_the_head_count(as_bob: Client, slot: Slot) -> None:
    def cost() -> int:
        Slot.objects.update(status=Status.CLOSED)
        with CaptureQueriesContext(connection) as captured:
            assert as_bob.post(url(slot, "open"), headers=HTMX).status_code == 200
        return len(captured)

    before = cost()
    for student in StudentFactory.create_batch(5, course=slot.session.course):
        AttendanceFactory.create(slot=slot, student=student)
    assert cost() == before
