"""The Undo of a mark and of an excuse that was set: exactly what was before, or a sentence that says why not."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from attendance.accounts.models import User
from attendance.courses.models import Course, Student
from attendance.ledger.models import Event
from attendance.register import undo
from attendance.register.models import Attendance, Excuse
from attendance.sessions.models import Slot
from tests.factories.register import AttendanceFactory, ExcuseFactory
from tests.factories.sessions import SlotFactory
from tests.register.test_attendance_views import HTMX, Answer, body, excuse_url, mark_url, remove_url


@pytest.fixture
def slot(course: Course) -> Slot:
    return SlotFactory.create(session__course=course)


def undo_of(response: Answer) -> tuple[str, dict[str, str]]:
    """The address and the fields of the one Undo button."""
    pattern = r'action="([^"]+/(?:unmark|revert)/[^"]*)".*?name="token" value="([^"]+)"'
    [(address, token)] = re.findall(pattern, body(response), re.DOTALL)
    return html.unescape(address), {"token": html.unescape(token)}


def mark(client: Client, slot: Slot, student: Student, **extra: str) -> tuple[str, dict[str, str]]:
    return undo_of(client.post(mark_url(slot), {"student": student.pk, **extra}, headers=HTMX))


def excuse(client: Client, slot: Slot, student: Student, reason: str, **extra: str) -> tuple[str, dict[str, str]]:
    fields = {"student": student.pk, "reason": reason, **extra}
    return undo_of(client.post(excuse_url(slot), fields, headers=HTMX))


@pytest.mark.parametrize("page", ["course", "session", "cell", "slot"])
def test_a_mark_goes_and_the_reader_stays_on_the_page(as_bob: Client, slot: Slot, dana: Student, page: str) -> None:
    plain = as_bob.post(mark_url(slot), {"student": dana.pk, "page": page}, follow=True)
    address, fields = undo_of(plain)
    back = as_bob.post(address, fields, follow=True)
    assert back.redirect_chain == plain.redirect_chain
    assert "Dana Kowalczyk is no longer marked present." in body(back)
    assert not Attendance.objects.exists()
    assert list(Event.objects.values_list("action", flat=True)) == ["attendance-removed"]


def test_through_htmx_the_row_changes_and_the_toast_goes(as_bob: Client, slot: Slot, dana: Student) -> None:
    address, fields = mark(as_bob, slot, dana, page="session", seat="s0-1")
    response = as_bob.post(address, fields, headers=HTMX)
    assert response["HX-Reswap"] == "delete"
    assert f'<tr id="r{dana.pk}" hx-swap-oob="true">' in body(response)
    assert not Attendance.objects.exists()


def test_who_is_in_already_gets_no_undo(as_bob: Client, slot: Slot, dana: Student) -> None:
    AttendanceFactory.create(slot=slot, student=dana)
    text = body(as_bob.post(mark_url(slot), {"student": dana.pk}, headers=HTMX))
    assert "Dana Kowalczyk is in already." in text
    assert 'name="token"' not in text


def test_a_seat_that_the_student_took_meanwhile_stays(as_bob: Client, slot: Slot, dana: Student) -> None:
    address, fields = mark(as_bob, slot, dana)
    Attendance.objects.update(seat_id="s0-0", version=2)
    response = as_bob.post(address, fields, headers=HTMX)
    assert response.status_code == 409
    assert "took a seat or was removed meanwhile" in body(response)
    assert Attendance.objects.get().seat_id == "s0-0"


def test_who_was_removed_and_came_again_stays(as_bob: Client, slot: Slot, dana: Student) -> None:
    address, fields = mark(as_bob, slot, dana)
    as_bob.post(remove_url(Attendance.objects.get()))
    again = AttendanceFactory.create(slot=slot, student=dana, pk=Attendance.objects.count() + 999_999)
    assert as_bob.post(address, fields, headers=HTMX).status_code == 409
    assert Attendance.objects.get() == again


def test_an_excuse_goes_where_there_was_none(as_bob: Client, slot: Slot, dana: Student) -> None:
    address, fields = excuse(as_bob, slot, dana, "ill")
    assert "Dana Kowalczyk is as before." in body(as_bob.post(address, fields, headers=HTMX))
    assert not Excuse.objects.exists()
    assert as_bob.post(address, fields, headers=HTMX).status_code == 409


def test_an_excuse_says_again_what_it_said(as_bob: Client, alice: User, slot: Slot, dana: Student) -> None:
    ExcuseFactory.create(session=slot.session, student=dana, reason="a broken leg", recorded_by=alice)
    before = Excuse.objects.values().get()
    address, fields = excuse(as_bob, slot, dana, "a trip")
    assert Excuse.objects.get().reason == "a trip"
    as_bob.post(address, fields)
    assert Excuse.objects.values().get() == before
    [event] = Event.objects.all()
    assert "leg" not in f"{event.subject} {event.detail}"


def test_an_excuse_that_was_changed_meanwhile_stays(as_bob: Client, slot: Slot, dana: Student) -> None:
    address, fields = excuse(as_bob, slot, dana, "ill")
    excuse(as_bob, slot, dana, "a strike")
    response = as_bob.post(address, fields, headers=HTMX)
    assert response.status_code == 409
    assert "changed or taken back meanwhile" in body(response)
    assert Excuse.objects.get().reason == "a strike"


@pytest.mark.parametrize("kind", ["mark", "excuse"])
def test_a_token_ends_and_is_for_its_own_place_and_purpose(
    as_bob: Client, slot: Slot, dana: Student, kind: str
) -> None:
    address, fields = mark(as_bob, slot, dana) if kind == "mark" else excuse(as_bob, slot, dana, "ill")
    other = SlotFactory.create(session__course=dana.course)
    elsewhere = address.replace(f"/{slot.pk if kind == 'mark' else slot.session_id}/", f"/{other.pk}/", 1)
    if kind == "excuse":
        elsewhere = elsewhere.replace(f"/{other.pk}/", f"/{other.session_id}/")
    refused = as_bob.post(elsewhere, fields, headers=HTMX)
    assert (refused.status_code, "This belongs to another" in body(refused)) == (409, True)
    for wrong in (f"/admin/slots/{slot.pk}/attendance/restore/", f"/admin/sessions/{slot.session_id}/excuses/restore/"):
        assert as_bob.post(wrong, fields).status_code == 400
    assert as_bob.post(address, {"token": "a:b:c"}).status_code == 400
    assert as_bob.post(address, {}).status_code == 400
    with time_machine.travel(timezone.now() + timedelta(seconds=undo.MAX_AGE_SECONDS + 2)):
        late = as_bob.post(address, fields, headers=HTMX)
    assert (late.status_code, "too late" in body(late)) == (409, True)
    assert (Attendance.objects.count(), Excuse.objects.count()) == ((1, 0) if kind == "mark" else (0, 1))


def test_a_stranger_and_a_viewer_cannot_undo(
    as_bob: Client, as_charlie: Client, as_vera: Client, client: Client, slot: Slot, dana: Student
) -> None:
    for address, fields in (mark(as_bob, slot, dana), excuse(as_bob, slot, dana, "ill")):
        codes = [who.post(address, fields).status_code for who in (as_charlie, as_vera, client)]
        assert [as_bob.get(address).status_code, *codes] == [405, 404, 403, 302]
    assert (Attendance.objects.count(), Excuse.objects.count()) == (1, 1)
