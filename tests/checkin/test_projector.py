"""GET /admin/slots/<id>/projector/: what the room reads off the wall."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.courses.models import Course
from attendance.sessions.models import Slot, Status
from checkin.proof import proof_at
from checkin.qr import draw_qr
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, NoteFactory


def url(slot: Slot) -> str:
    return f"/admin/slots/{slot.pk}/projector/"


def test_shows_code_address_and_count(as_bob: Client, slot: Slot, course: Course) -> None:
    StudentFactory.create_batch(3, course=course)
    AttendanceFactory.create(slot=slot, student=course.students.all()[0], seat_id="s0-0")
    body = as_bob.get(url(slot)).content.decode()
    assert slot.code
    assert f"{slot.code[:4]} {slot.code[4:]}" in body
    assert "testserver/s/" in body
    assert draw_qr(f"http://testserver/s/{slot.code}/").path in body
    assert "<strong>1</strong>" in body
    assert "of 3 here" in body


def test_holds_no_personal_data(as_alice: Client, slot: Slot) -> None:
    row = AttendanceFactory.create(slot=slot, seat_id="s0-0", student__given="Zacharias", student__number="4711815")
    NoteFactory.create(slot=slot, student=row.student, text="A secret note")
    for headers in ({}, {"HX-Request": "true"}):
        body = as_alice.get(url(slot), headers=headers).content.decode()
        for secret in ("Zacharias", "4711815", "secret", "alice@example.org", "Alice Example"):
            assert secret not in body


def test_shows_no_code_while_nobody_can_use_it(as_bob: Client, slot: Slot) -> None:
    assert slot.code
    for status in (Status.CLOSED, Status.LOCKED):
        Slot.objects.update(status=status)
        body = as_bob.get(url(slot)).content.decode()
        assert slot.code[:4] + " " not in body
        assert "qr" not in body.split("<main")[1].split("<section")[1]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "poll"])
def test_the_quiet_mode_shows_the_map_alone(as_bob: Client, slot: Slot, headers: dict[str, str]) -> None:
    Slot.objects.update(rotating_code=True)
    AttendanceFactory.create(slot=slot, seat_id="s0-0")
    response = as_bob.get(url(slot), {"mode": "map"}, headers=headers)
    body = response.content.decode()
    assert slot.code
    assert "5 free, 1 taken" in body
    for hidden in (slot.code[:4], 'class="qr"', 'class="count"', proof_at(slot, timezone.now()).digits[:3] + " "):
        assert hidden not in body
    assert "no-store" not in response["Cache-Control"]


def test_the_quiet_mode_counts_where_there_is_no_map(as_bob: Client, slot: Slot) -> None:
    Slot.objects.update(room=None, layout=None)
    assert 'class="count"' in as_bob.get(url(slot), {"mode": "map"}).content.decode()


def test_an_unknown_mode_is_the_usual_one(as_bob: Client, slot: Slot) -> None:
    assert 'class="qr"' in as_bob.get(url(slot), {"mode": "x"}).content.decode()


def test_an_awaited_slot_shows_its_code_and_when_it_opens(as_bob: Client, slot: Slot) -> None:
    opens = timezone.now() + timedelta(minutes=10)
    Slot.objects.update(status=Status.CLOSED, status_set_at=None, opens_at=opens)
    body = as_bob.get(url(slot)).content.decode()
    assert slot.code
    assert slot.code[:4] in body
    assert f"Opens at {timezone.localtime(opens):%H:%M}" in body
    assert "Not open yet" in body
    assert "Closed" not in body


def test_the_live_half_is_a_fragment_with_an_etag(as_bob: Client, slot: Slot) -> None:
    first = as_bob.get(url(slot), headers={"HX-Request": "true"})
    assert "<html" not in first.content.decode()
    again = as_bob.get(url(slot), headers={"HX-Request": "true", "If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    AttendanceFactory.create(slot=slot)
    changed = as_bob.get(url(slot), headers={"HX-Request": "true", "If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert "<strong>1</strong>" in changed.content.decode()


def test_a_change_of_status_reloads_the_page(as_bob: Client, slot: Slot) -> None:
    Slot.objects.update(status=Status.LOCKED)
    response = as_bob.get(url(slot), {"was": "open"}, headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"


class TestRotatingCode:
    @pytest.fixture
    def now(self, slot: Slot) -> Iterator[time_machine.Traveller]:
        Slot.objects.update(rotating_code=True)
        with time_machine.travel("2026-05-12T08:10:00Z", tick=False) as clock:
            yield clock

    def test_the_qr_code_carries_the_proof_of_the_moment(
        self, as_bob: Client, slot: Slot, now: time_machine.Traveller
    ) -> None:
        response = as_bob.get(url(slot))
        proof = proof_at(slot, timezone.now())
        assert draw_qr(f"http://testserver/s/{slot.code}/?p={proof.text}").path in response.content.decode()
        assert f"{proof.digits[:3]} {proof.digits[3:]}" in response.content.decode()
        assert response["Cache-Control"] == "private, no-store"

    def test_with_each_step_the_poll_brings_a_new_one(
        self, as_bob: Client, slot: Slot, now: time_machine.Traveller
    ) -> None:
        headers = {"HX-Request": "true"}
        first = as_bob.get(url(slot), headers=headers)
        assert first["Cache-Control"] == "private, no-store"
        now.shift(14.9)
        assert as_bob.get(url(slot), headers={**headers, "If-None-Match": first["ETag"]}).status_code == 304
        now.shift(0.1)
        second = as_bob.get(url(slot), headers={**headers, "If-None-Match": first["ETag"]})
        body = second.content.decode()
        assert second.status_code == 200
        assert '<div class="way" id="way" hx-swap-oob="true">' in body
        assert draw_qr(f"http://testserver/s/{slot.code}/?p={proof_at(slot, timezone.now()).text}").path in body

    def test_none_is_shown_while_nobody_can_check_in(
        self, as_bob: Client, slot: Slot, now: time_machine.Traveller
    ) -> None:
        Slot.objects.update(status=Status.LOCKED)
        body = as_bob.get(url(slot)).content.decode()
        assert proof_at(slot, timezone.now()).digits[:3] + " " not in body
        assert 'id="way"' not in body

    def test_without_a_script_the_page_reloads_itself(
        self, as_bob: Client, slot: Slot, now: time_machine.Traveller
    ) -> None:
        refresh = '<noscript><meta http-equiv="refresh" content="5"></noscript>'
        assert refresh in as_bob.get(url(slot)).content.decode()
        Slot.objects.update(rotating_code=False)
        assert refresh not in as_bob.get(url(slot)).content.decode()

    def test_strangers_learn_no_proof(
        self, as_charlie: Client, client: Client, slot: Slot, now: time_machine.Traveller
    ) -> None:
        assert as_charlie.get(url(slot)).status_code == 404
        assert client.get(url(slot)).status_code == 302


@pytest.mark.parametrize("size", [1, 5])
def test_costs_five_statements(
    as_bob: Client, slot: Slot, course: Course, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Session, user, slot, counts, seats."""
    for student in StudentFactory.create_batch(size, course=course):
        AttendanceFactory.create(slot=slot, student=student)
    with django_assert_num_queries(5):
        as_bob.get(url(slot))
