"""Marking, removing and Undo, as plain forms and through htmx."""

import html
import json
import re
from typing import Protocol

import pytest
from django.test import Client

from attendance.accounts.models import User
from attendance.courses.models import Course, Student
from attendance.register.models import Attendance, Excuse
from attendance.sessions.models import Slot, Status
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, ExcuseFactory
from tests.factories.sessions import SlotFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def slot(course: Course) -> Slot:
    return SlotFactory.create(session__course=course)


@pytest.fixture
def there(slot: Slot, dana: Student) -> Attendance:
    return AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-0", device="d" * 64)


def mark_url(slot: Slot) -> str:
    return f"/admin/slots/{slot.pk}/attendance/mark/"


def remove_url(row: Attendance | Excuse) -> str:
    return f"/admin/{'attendances' if isinstance(row, Attendance) else 'excuses'}/{row.pk}/remove/"


def excuse_url(slot: Slot) -> str:
    return f"/admin/sessions/{slot.session_id}/excuses/set/"


def undo_form(text: str) -> tuple[str, dict[str, str]]:
    """The address and the fields of the Undo button on a page."""
    [(address, token)] = re.findall(r'action="([^"]+/restore/[^"]*)".*?name="token" value="([^"]+)"', text, re.DOTALL)
    return html.unescape(address), {"token": html.unescape(token)}


class Answer(Protocol):
    """What the test client gives back."""

    @property
    def content(self) -> bytes: ...


def body(response: Answer) -> str:
    return response.content.decode()


@pytest.mark.parametrize("status", [Status.CLOSED, Status.LOCKED, Status.OPEN])
def test_marks_in_a_slot_of_any_status(
    as_bob: Client, bob: User, course: Course, dana: Student, status: Status
) -> None:
    slot = SlotFactory.create(session__course=course, status=status)
    response = as_bob.post(mark_url(slot), {"student": dana.pk})
    assert (response.status_code, response["Location"]) == (
        303,
        f"/admin/sessions/{slot.session_id}/register/#r{dana.pk}",
    )
    assert Attendance.objects.values_list("slot", "student", "recorded_by").get() == (slot.pk, dana.pk, bob.pk)


def test_marking_twice_is_no_error(as_bob: Client, slot: Slot, dana: Student) -> None:
    codes = [as_bob.post(mark_url(slot), {"student": dana.pk}).status_code for _ in range(2)]
    assert codes == [303, 303]
    assert Attendance.objects.count() == 1


def test_marks_on_a_seat(as_bob: Client, slot: Slot, dana: Student) -> None:
    as_bob.post(mark_url(slot), {"student": dana.pk, "seat": "s1-2"})
    assert Attendance.objects.get().seat_id == "s1-2"


def test_a_taken_seat_is_said(as_bob: Client, slot: Slot, there: Attendance, course: Course) -> None:
    other = StudentFactory.create(course=course)
    response = as_bob.post(mark_url(slot), {"student": other.pk, "seat": "s0-0"}, headers=HTMX)
    assert response.status_code == 409
    assert "This seat is taken." in body(response)
    plain = as_bob.post(mark_url(slot), {"student": other.pk, "seat": "s0-0"}, follow=True)
    assert "This seat is taken." in body(plain)
    assert Attendance.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"student": "x"}, {"student": "-1"}])
def test_without_a_student_nothing_happens(as_bob: Client, slot: Slot, data: dict[str, str]) -> None:
    assert as_bob.post(mark_url(slot), data).status_code == 400
    assert as_bob.post(excuse_url(slot), data | {"reason": "ill"}).status_code == 400


def test_a_student_of_another_course_cannot_be_recorded(as_bob: Client, slot: Slot) -> None:
    stranger = StudentFactory.create()
    assert as_bob.post(mark_url(slot), {"student": stranger.pk}).status_code == 404
    assert as_bob.post(excuse_url(slot), {"student": stranger.pk, "reason": "ill"}).status_code == 404
    assert not Attendance.objects.exists()
    assert not Excuse.objects.exists()


@pytest.mark.parametrize(
    ("page", "place"),
    [("course", "courses/{course}/register/#r{student}"), ("session", "sessions/{session}/register/#r{student}"),
     ("cell", "register/{session}/{student}/"), ("slot", "slots/{slot}/"),
     ("", "sessions/{session}/register/#r{student}"),
     ("//evil.example", "sessions/{session}/register/#r{student}")],
)  # fmt: skip
def test_goes_back_to_where_the_button_was(as_bob: Client, slot: Slot, dana: Student, page: str, place: str) -> None:
    response = as_bob.post(mark_url(slot), {"student": dana.pk, "page": page})
    keys = {"course": dana.course_id, "session": slot.session_id, "slot": slot.pk, "student": dana.pk}
    assert response["Location"] == "/admin/" + place.format(**keys)


def test_plain_undo_puts_the_row_back(as_bob: Client, there: Attendance) -> None:
    before = Attendance.objects.values().get()
    page = as_bob.post(remove_url(there), {"page": "session"}, follow=True)
    assert not Attendance.objects.exists()
    assert "Dana Kowalczyk is no longer marked present." in body(page)
    address, fields = undo_form(body(page))
    page = as_bob.post(address, fields, follow=True)
    assert "Dana Kowalczyk is back as before." in body(page)
    assert page.redirect_chain == [(f"/admin/sessions/{there.slot.session_id}/register/#r{there.student_id}", 303)]
    assert Attendance.objects.values().get() == before


def test_htmx_gets_the_row_and_the_toast(as_bob: Client, there: Attendance) -> None:
    response = as_bob.post(remove_url(there), {"page": "session"}, headers=HTMX)
    text = body(response)
    assert response["HX-Reswap"] == "none"
    assert json.loads(response["HX-Trigger"]) == {"register-changed": {}}
    assert f'<tr id="r{there.student_id}" hx-swap-oob="true">' in text
    assert mark_url(there.slot) in text
    address, fields = undo_form(text)
    response = as_bob.post(address, fields, headers=HTMX)
    assert response["HX-Reswap"] == "delete"
    assert f'<tr id="r{there.student_id}" hx-swap-oob="true">' in body(response)
    assert "seat A1" in body(response)


def test_htmx_on_the_course_page_gets_the_cell_and_the_bonus(as_bob: Client, there: Attendance) -> None:
    session, student = there.slot.session_id, there.student_id
    text = body(as_bob.post(remove_url(there), {"page": "cell"}, headers=HTMX))
    assert f"<a hx-swap-oob=\"outerHTML:td a[href='/admin/register/{session}/{student}/']\"" in text
    assert f'<td class="num" id="b{student}" hx-swap-oob="true">' in text
    assert '<div id="cell" hx-swap-oob="innerHTML">' in text


def test_htmx_elsewhere_gets_the_toast_alone(as_bob: Client, slot: Slot, dana: Student) -> None:
    response = as_bob.post(mark_url(slot), {"student": dana.pk}, headers=HTMX)
    assert "Dana Kowalczyk is marked present." in body(response)
    assert "<tr" not in body(response)


def test_undo_says_that_the_seat_was_lost(as_bob: Client, there: Attendance, course: Course) -> None:
    address, fields = undo_form(body(as_bob.post(remove_url(there), headers=HTMX)))
    AttendanceFactory.create(slot=there.slot, seat_id="s0-0")
    assert "without a seat" in body(as_bob.post(address, fields, headers=HTMX))


def test_undo_of_a_slot_cannot_be_used_on_another(as_bob: Client, there: Attendance, course: Course) -> None:
    _, fields = undo_form(body(as_bob.post(remove_url(there), headers=HTMX)))
    other = SlotFactory.create(session=there.slot.session)
    response = as_bob.post(f"/admin/slots/{other.pk}/attendance/restore/", fields, headers=HTMX)
    assert response.status_code == 409
    assert not Attendance.objects.exists()


def test_undo_says_that_the_room_has_the_seat_no_longer(as_bob: Client, slot: Slot, dana: Student) -> None:
    there = AttendanceFactory.create(slot=slot, student=dana, seat_id="gone")
    address, fields = undo_form(body(as_bob.post(remove_url(there), headers=HTMX)))
    answer = body(as_bob.post(address, fields, headers=HTMX))
    assert "is back, without a seat: the room has it no longer." in answer
    assert Attendance.objects.get().seat_id is None


def test_undo_of_a_foreign_course_does_not_exist(as_admin: Client, as_bob: Client, slot: Slot) -> None:
    foreign = AttendanceFactory.create()
    _, fields = undo_form(body(as_admin.post(remove_url(foreign), headers=HTMX)))
    assert as_bob.post(f"/admin/slots/{slot.pk}/attendance/restore/", fields).status_code == 404


@pytest.mark.parametrize("token", ["", "nonsense", "a:b:c"])
def test_a_forged_undo_is_refused(as_bob: Client, slot: Slot, token: str) -> None:
    for address in (
        f"/admin/slots/{slot.pk}/attendance/restore/",
        f"/admin/sessions/{slot.session_id}/excuses/restore/",
    ):
        assert as_bob.post(address, {"token": token}).status_code == 400


def test_excuses_and_takes_it_back_and_undoes_that(as_bob: Client, bob: User, slot: Slot, dana: Student) -> None:
    response = as_bob.post(excuse_url(slot), {"student": dana.pk, "reason": "  ill "})
    assert response.status_code == 303
    excuse = Excuse.objects.get()
    assert (excuse.session, excuse.student, excuse.reason, excuse.recorded_by) == (slot.session, dana, "ill", bob)
    before = Excuse.objects.values().get()
    page = as_bob.post(remove_url(excuse), follow=True)
    assert not Excuse.objects.exists()
    address, fields = undo_form(body(page))
    as_bob.post(address, fields)
    assert Excuse.objects.values().get() == before


def test_undo_of_an_excuse_holds_the_longest_reason(as_bob: Client, slot: Slot, dana: Student) -> None:
    reason = "".join(chr(0x1F300 + index % 700) for index in range(500))
    as_bob.post(excuse_url(slot), {"student": dana.pk, "reason": reason})
    address, fields = undo_form(body(as_bob.post(remove_url(Excuse.objects.get()), follow=True)))
    assert as_bob.post(address, fields).status_code == 303
    assert Excuse.objects.get().reason == reason


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_excuse_needs_a_reason(
    as_bob: Client, slot: Slot, dana: Student, reason: str, headers: dict[str, str]
) -> None:
    response = as_bob.post(excuse_url(slot), {"student": dana.pk, "reason": reason}, headers=headers)
    assert response.status_code == 422
    assert 'id="id_reason_error"' in body(response)
    assert not Excuse.objects.exists()


def test_wrong_verb_stranger_viewer_anonymous(
    as_bob: Client, as_charlie: Client, as_vera: Client, client: Client, there: Attendance, slot: Slot, course: Course
) -> None:
    excuse = ExcuseFactory.create(session=slot.session)
    for address in (mark_url(slot), remove_url(there), excuse_url(slot), remove_url(excuse)):
        fields = {"student": there.student_id, "reason": "ill"}
        codes = [who.post(address, fields).status_code for who in (as_charlie, as_vera, client)]
        assert [as_bob.get(address).status_code, *codes] == [405, 404, 403, 302]
    assert (Attendance.objects.count(), Excuse.objects.count()) == (1, 1)


def test_a_post_without_the_token_is_refused(bob: User, slot: Slot, dana: Student) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    assert client.post(mark_url(slot), {"student": dana.pk}).status_code == 403
    assert client.post(mark_url(slot), {"student": dana.pk}, headers=HTMX).status_code == 403
