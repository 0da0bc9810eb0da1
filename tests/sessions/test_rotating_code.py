"""Whether a slot's code rotates: the course says it for new slots, the slot's form and its live page for one."""

import pytest
from django.test import Client

from attendance.courses.models import Course, CourseTutor
from attendance.ledger.models import Event
from attendance.sessions.models import ClassSession, Slot
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.sessions.plans import form, group, planned


@pytest.fixture
def slot(bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(session__course=bobs_role.course, tutor=bobs_role, open=True)


@pytest.fixture
def session(bobs_role: CourseTutor) -> ClassSession:
    return SessionFactory.create(course=bobs_role.course)


def is_rotating() -> bool:
    return Slot.objects.get().rotating_code


def rotate(client: Client, slot: Slot, value: str = "on", **more: str) -> tuple[int, str]:
    response = client.post(f"/admin/slots/{slot.pk}/rotate/", {"rotating_code": value, **more})
    return response.status_code, response.get("Location", "")


def test_a_course_starts_without(as_alice: Client, db: None) -> None:
    fields = {"semester": "SS2026", "bonus_points": 3, "allowed_absences": 1, "grace_minutes": 15}
    as_alice.post("/admin/courses/create/", fields | {"name": "Plain"})
    as_alice.post("/admin/courses/create/", fields | {"name": "Rotating", "rotating_code": "on"})
    found = Course.objects.filter(name__in=["Plain", "Rotating"]).order_by("name")
    assert [course.rotating_code for course in found] == [False, True]


@pytest.mark.parametrize("wish", [True, False])
def test_the_form_of_a_new_slot_begins_with_what_the_course_says(
    as_bob: Client, session: ClassSession, wish: bool
) -> None:
    Course.objects.update(rotating_code=wish)
    form = as_bob.get(f"/admin/sessions/{session.pk}/slots/new/").context["form"]
    assert form["rotating_code"].value() == wish


@pytest.mark.parametrize("wish", [True, False])
def test_the_slot_is_what_its_form_says(
    as_bob: Client, session: ClassSession, bobs_role: CourseTutor, wish: bool
) -> None:
    Course.objects.update(rotating_code=not wish)
    fields = {"start_time": "14:15", "end_time": "15:45", "tutor": str(bobs_role.pk)}
    ticked = fields | {"rotating_code": "on"}
    as_bob.post(f"/admin/sessions/{session.pk}/slots/create/", ticked if wish else fields)
    assert is_rotating() == wish
    as_bob.post(f"/admin/slots/{Slot.objects.get().pk}/update/", fields if wish else ticked)
    assert is_rotating() != wish


def test_can_be_switched_on_and_off_while_it_runs(as_bob: Client, slot: Slot) -> None:
    live = f"/admin/slots/{slot.pk}/"
    assert "Rotate the code" in as_bob.get(live).content.decode()
    assert rotate(as_bob, slot, next=live) == (303, live)
    assert is_rotating()
    assert "Keep one code" in as_bob.get(live).content.decode()
    assert rotate(as_bob, slot, "") == (303, f"/admin/sessions/{slot.session_id}/")
    assert not is_rotating()
    assert list(Event.objects.order_by("pk").values_list("action", flat=True)) == ["code-rotating", "code-fixed"]


def test_twice_is_once(as_bob: Client, slot: Slot) -> None:
    assert rotate(as_bob, slot) == rotate(as_bob, slot)
    assert is_rotating()
    assert Event.objects.count() == 1


def test_leads_to_no_other_site(as_bob: Client, slot: Slot) -> None:
    assert rotate(as_bob, slot, next="//evil.example/")[1] == f"/admin/sessions/{slot.session_id}/"


def test_other_verb(as_bob: Client, slot: Slot) -> None:
    assert as_bob.get(f"/admin/slots/{slot.pk}/rotate/").status_code == 405


def test_anonymous_stranger_and_viewer(client: Client, as_charlie: Client, as_vera: Client, slot: Slot) -> None:
    assert [rotate(who, slot)[0] for who in (client, as_charlie, as_vera)] == [302, 404, 403]
    assert not is_rotating()


def test_a_viewer_sees_no_button(as_vera: Client, slot: Slot) -> None:
    assert "Rotate the code" not in as_vera.get(f"/admin/slots/{slot.pk}/").content.decode()


@pytest.mark.parametrize("wish", [True, False])
def test_planned_slots_are_what_the_course_says(as_bob: Client, bobs_role: CourseTutor, wish: bool) -> None:
    Course.objects.update(rotating_code=wish)
    span = {"first": "2026-05-04", "weeks": "3"}
    planned(as_bob, bobs_role.course, form(span, group(bobs_role)))
    assert set(Slot.objects.values_list("rotating_code", flat=True)) == {wish}
