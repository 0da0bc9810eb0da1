"""Hints on the live page: each tutor may dismiss them for themselves, one attempt at a time, and never for good."""

import re
from html import unescape

import pytest
from django.test import Client

from attendance.courses.models import Course, CourseTutor, Student
from attendance.desk.hints import DISMISSED, SLOTS_KEPT
from attendance.register.models import RefusedAttempt
from attendance.sessions.models import Slot
from tests.checkin.conftest import Phone
from tests.factories.courses import StudentFactory
from tests.factories.sessions import SlotFactory


@pytest.fixture
def slot(course: Course, bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(session__course=course, tutor=bobs_role, open=True)


@pytest.fixture
def phone(slot: Slot, dana: Student) -> Phone:
    """Dana's, who is in."""
    phone = Phone()
    phone.scan(slot)
    phone.check_in(slot, dana, "s0-0")
    return phone


@pytest.fixture
def emil(slot: Slot, phone: Phone) -> Student:
    """Tried with Dana's phone."""
    emil = StudentFactory.create(course=slot.session.course, given="Emil", family="Adler")
    phone.check_in(slot, emil, "s0-1")
    return emil


def hints(client: Client, slot: Slot) -> str:
    """What stands below the heading, empty without one."""
    body = unescape(client.get(f"/admin/slots/{slot.pk}/").content.decode())
    return body.split('id="hints"')[1].split("</section>")[0] if 'id="hints"' in body else ""


def button(client: Client, slot: Slot) -> dict[str, str]:
    """What the first hint's button posts."""
    return dict(re.findall(r'name="(student|at)" value="([^"]+)"', hints(client, slot))[:2])


def dismiss(client: Client, slot: Slot, data: dict[str, str], **headers: str) -> int:
    return client.post(f"/admin/slots/{slot.pk}/hints/dismiss/", data, headers=headers).status_code


@pytest.mark.usefixtures("emil")
def test_is_out_of_this_tutors_way_alone(as_bob: Client, as_vera: Client, slot: Slot) -> None:
    answer = as_bob.post(f"/admin/slots/{slot.pk}/hints/dismiss/", button(as_bob, slot))
    assert (answer.status_code, answer["Location"]) == (303, f"/admin/slots/{slot.pk}/#slot-asks")
    assert "Emil Adler" not in hints(as_bob, slot)
    assert "You dismissed 1 hint." in hints(as_bob, slot)
    assert "tried to check in Emil Adler" in hints(as_vera, slot)
    assert RefusedAttempt.objects.count() == 1


def test_names_are_kept_apart_from_what_surrounds_them(as_bob: Client, slot: Slot, phone: Phone) -> None:
    phone.check_in(slot, StudentFactory.create(course=slot.session.course, given="<b>", family="ליאור"), "s0-1")
    body = as_bob.get(f"/admin/slots/{slot.pk}/").content.decode()
    assert "the phone of <bdi>Dana Kowalczyk</bdi> tried to check in <bdi>&lt;b&gt; ליאור</bdi>." in body
    assert "last: <bdi>Dana Kowalczyk</bdi>, " in body


@pytest.mark.usefixtures("emil")
def test_all_are_shown_again(as_bob: Client, slot: Slot) -> None:
    dismiss(as_bob, slot, button(as_bob, slot))
    assert as_bob.post(f"/admin/slots/{slot.pk}/hints/restore/").status_code == 303
    assert "tried to check in Emil Adler" in hints(as_bob, slot)
    assert "dismissed" not in hints(as_bob, slot)
    assert as_bob.post(f"/admin/slots/{slot.pk}/hints/restore/").status_code == 303


def test_a_new_attempt_is_shown_again(as_bob: Client, slot: Slot, phone: Phone, emil: Student) -> None:
    dismiss(as_bob, slot, button(as_bob, slot))
    phone.check_in(slot, emil, "s0-1")
    assert "tried to check in Emil Adler" in hints(as_bob, slot)
    assert "dismissed" not in hints(as_bob, slot)


def test_one_that_came_after_the_page_was_drawn_is_not_dismissed(
    as_bob: Client, slot: Slot, phone: Phone, emil: Student
) -> None:
    seen = button(as_bob, slot)
    phone.check_in(slot, emil, "s0-1")
    assert dismiss(as_bob, slot, seen) == 303
    assert "tried to check in Emil Adler" in hints(as_bob, slot)


def test_the_others_stay(as_bob: Client, slot: Slot, phone: Phone, emil: Student) -> None:
    phone.check_in(slot, StudentFactory.create(course=slot.session.course, given="Fe", family="Bo"), "s0-1")
    dismiss(as_bob, slot, button(as_bob, slot))
    assert "Emil Adler" in hints(as_bob, slot)
    assert "Fe Bo" not in hints(as_bob, slot)
    dismiss(as_bob, slot, button(as_bob, slot))
    assert "You dismissed 2 hints." in hints(as_bob, slot)
    assert emil.label not in hints(as_bob, slot)


@pytest.mark.usefixtures("emil")
def test_htmx_has_the_live_page_draw_itself_anew(as_bob: Client, slot: Slot) -> None:
    for act, data in (("dismiss", button(as_bob, slot)), ("restore", {})):
        address = f"/admin/slots/{slot.pk}/hints/{act}/"
        answer = as_bob.post(address, data, headers={"HX-Request": "true"})
        assert (answer.status_code, "register-changed" in answer["HX-Trigger"]) == (204, True)
    live = as_bob.get(f"/admin/slots/{slot.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "Emil Adler" in live.split('id="hints"')[1]


@pytest.mark.usefixtures("emil")
def test_the_session_does_not_grow_without_end(as_bob: Client, slot: Slot) -> None:
    session = as_bob.session
    session[DISMISSED] = {str(10_000 + number): {"1": "then"} for number in range(SLOTS_KEPT)}
    session.save()
    dismiss(as_bob, slot, button(as_bob, slot))
    kept = as_bob.session[DISMISSED]
    assert len(kept) == SLOTS_KEPT
    assert "10000" not in kept
    assert str(slot.pk) in kept


@pytest.mark.parametrize("data", [{}, {"student": "x", "at": "2026-05-04T10:00:00Z"}, {"student": "1", "at": "then"}])
def test_nonsense_is_refused(as_bob: Client, slot: Slot, data: dict[str, str]) -> None:
    assert dismiss(as_bob, slot, data) == 400
    assert DISMISSED not in as_bob.session


def test_what_does_not_exist_is_not_kept(as_bob: Client, slot: Slot) -> None:
    assert dismiss(as_bob, slot, {"student": str(2**63 - 1), "at": "2026-05-04T10:00:00Z"}) == 303
    assert DISMISSED not in as_bob.session


@pytest.mark.parametrize("act", ["dismiss", "restore"])
def test_verbs_and_rights(act: str, client: Client, as_bob: Client, as_charlie: Client, slot: Slot) -> None:
    address = f"/admin/slots/{slot.pk}/hints/{act}/"
    assert as_bob.get(address).status_code == 405
    assert client.post(address)["Location"].startswith("/login/")
    assert as_charlie.post(address).status_code == 404
