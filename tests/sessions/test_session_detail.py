"""The page of one session with its slots."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendance.courses.models import CourseTutor
from attendance.sessions.models import ClassSession, Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, ExcuseFactory
from tests.factories.sessions import SessionFactory, SlotFactory


@pytest.fixture
def session(bobs_role: CourseTutor) -> ClassSession:
    return SessionFactory.create(course=bobs_role.course, week_nr=3)


@pytest.fixture
def slot(session: ClassSession, bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(session=session, tutor=bobs_role, open=True)


def page(client: Client, session: ClassSession) -> str:
    response = client.get(f"/admin/sessions/{session.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def main_buttons(body: str, slot: Slot) -> list[str]:
    """The words on the primary buttons of the slot's card, outside its dialogs."""
    card = body[body.index(f'aria-labelledby="slot-{slot.pk}"') :].split("</article>", maxsplit=1)[0]
    card = re.sub(r"<dialog.*?</dialog>", "", card, flags=re.DOTALL)
    found = re.findall(r'<button class="primary"[^>]*>(.*?)</button>', card, re.DOTALL)
    return [" ".join(re.sub(r"<.*?>", "", words, flags=re.DOTALL).split()) for words in found]


def test_shows_slots_in_order_with_room_tutor_status_and_head_count(
    as_vera: Client, session: ClassSession, slot: Slot, bobs_role: CourseTutor
) -> None:
    early = SlotFactory.create(session=session, tutor=bobs_role, start_time="08:00", end_time="09:00", room=None)
    StudentFactory.create_batch(3, course=session.course)
    StudentFactory.create(course=session.course, withdrawn_at=timezone.now())
    AttendanceFactory.create_batch(2, slot=slot)
    response = as_vera.get(f"/admin/sessions/{session.pk}/")
    states = response.context["states"]
    assert [(state.slot, state.status, state.present) for state in states] == [(early, "closed", 0), (slot, "open", 2)]
    assert response.context["expected"] == 5
    body = response.content.decode()
    for words in ("08:00–09:00", "10:00–11:30", str(slot.room), "no room", "Bob Example", "of 5 here"):
        assert words in body


def test_leads_to_register_exports_and_projector(as_vera: Client, session: ClassSession, slot: Slot) -> None:
    body = page(as_vera, session)
    for name, pk in (
        ("register:session-register", session.pk),
        ("exports:session-csv", session.pk),
        ("exports:session-markdown", session.pk),
        ("desk:slot-detail", slot.pk),
        ("checkin:projector", slot.pk),
    ):
        assert f'href="{reverse(name, args=[pk])}"' in body


def test_a_viewer_has_no_buttons(as_vera: Client, as_bob: Client, session: ClassSession, slot: Slot) -> None:
    for verb in ("lock", "close", "edit"):
        address = f"/admin/slots/{slot.pk}/{verb}/"
        assert address in page(as_bob, session)
        assert address not in page(as_vera, session)
    for address in (reverse("sessions:session-edit", args=[session.pk]), "delete-session"):
        assert address in page(as_bob, session)
        assert address not in page(as_vera, session)


@pytest.mark.parametrize(
    ("status", "offered"),
    [("closed", {"open", "delete"}), ("open", {"lock", "close"}), ("locked", {"open", "close"})],
)
def test_offers_what_the_status_allows(
    as_bob: Client, session: ClassSession, slot: Slot, status: str, offered: set[str]
) -> None:
    Slot.objects.update(status=status)
    body = page(as_bob, session)
    assert {
        verb for verb in ("open", "lock", "close", "delete") if f"/admin/slots/{slot.pk}/{verb}/" in body
    } == offered


@pytest.mark.parametrize(("status", "primary"), [("closed", "Open"), ("open", "Lock"), ("locked", "")])
def test_the_main_button_of_a_slot_is_never_close(
    as_bob: Client, session: ClassSession, slot: Slot, status: str, primary: str
) -> None:
    Slot.objects.update(status=status)
    assert main_buttons(page(as_bob, session), slot) == ([primary] if primary else [])


def test_close_asks_first(as_bob: Client, session: ClassSession, slot: Slot) -> None:
    body = page(as_bob, session)
    dialog = body[body.index(f'<dialog class="dialog" id="close-slot-{slot.pk}" popover') :].split("</dialog>")[0]
    assert f'popovertarget="close-slot-{slot.pk}"' in body
    assert f'action="/admin/slots/{slot.pk}/close/"' in dialog
    assert "Opening again makes a new code" in dialog
    assert body.count(f"/admin/slots/{slot.pk}/close/") == 1
    assert "lock the slot" in dialog
    Slot.objects.update(status="locked")
    assert "lock the slot" not in page(as_bob, session)


def test_deleting_is_not_offered_where_it_cannot_work(
    as_bob: Client, session: ClassSession, bobs_role: CourseTutor
) -> None:
    button = '<button class="primary danger">Delete</button>'
    assert page(as_bob, session).count(button) == 1
    ExcuseFactory.create(session=session)
    body = page(as_bob, session)
    assert button not in body
    assert "Absences from it are excused, so it cannot be deleted" in body
    slot = SlotFactory.create(session=session, tutor=bobs_role)
    body = page(as_bob, session)
    assert "1 slot meets in it, so it cannot be deleted" in body
    assert body.count(button) == 1
    AttendanceFactory.create(slot=slot)
    body = page(as_bob, session)
    assert "1 attendance stands in it, so it cannot be deleted" in body
    assert button not in body


def test_says_when_a_slot_opens_by_itself(as_vera: Client, session: ClassSession, slot: Slot) -> None:
    opens = timezone.now() + timedelta(days=1)
    Slot.objects.update(status="closed", status_set_at=None, opens_at=opens)
    assert f"opens {timezone.localtime(opens):%H:%M}" in page(as_vera, session)


def test_without_slots_says_what_comes_next(as_bob: Client, as_vera: Client, session: ClassSession) -> None:
    new = reverse("sessions:slot-new", args=[session.pk])
    assert new in page(as_bob, session)
    assert new not in page(as_vera, session)
    assert "No slots yet" in page(as_vera, session)


def test_names_are_harmless_text(as_vera: Client, session: ClassSession, slot: Slot) -> None:
    assert slot.room
    slot.room.name = "<script>alert(1)</script>"
    slot.room.save()
    assert "<script>alert" not in page(as_vera, session)


def test_other_verb(as_bob: Client, session: ClassSession) -> None:
    assert as_bob.post(f"/admin/sessions/{session.pk}/").status_code == 405


def test_anonymous(client: Client, session: ClassSession) -> None:
    url = f"/admin/sessions/{session.pk}/"
    assert client.get(url)["Location"] == f"/login/?next={url}"


def test_stranger(as_charlie: Client, session: ClassSession) -> None:
    assert as_charlie.get(f"/admin/sessions/{session.pk}/").status_code == 404


def test_costs_the_same_for_one_slot_and_five(as_bob: Client, session: ClassSession, bobs_role: CourseTutor) -> None:
    def grow() -> None:
        AttendanceFactory.create(slot=SlotFactory.create(session=session, tutor=bobs_role, open=True))

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(as_bob, session)
        return len(captured)

    grow()
    cost()
    before = cost()
    for _ in range(4):
        grow()
    assert cost() == before <= 6
