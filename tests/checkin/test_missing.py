"""A name that the list lacks: left by a phone, decided on by the tutor, and what the phone sees of it."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test import Client

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.courses.models import Course, Student
from attendance.ledger.models import Event
from attendance.register.access import missing_name_to_write
from attendance.register.missing import add_name, link_name, refuse_name, revert_name
from attendance.register.models import Attendance, MissingName
from attendance.sessions.models import ClassSession, Slot, Status
from checkin import missing
from tests.checkin.conftest import Phone
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, MissingNameFactory
from tests.factories.sessions import SlotFactory
from tests.register.test_doubts import undo

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

State = MissingName.State


def leave(phone: Phone, slot: Slot, name: str = "Mila Neu", seat: str = "s1-1") -> "Response":
    return phone.client.post(f"/s/{slot.code}/missing/leave/", {"name": name, "seat": seat})


def page(phone: Phone, slot: Slot, **headers: str) -> str:
    return unescape(phone.client.get(f"/s/{slot.code}/missing/", headers=headers).content.decode())


def poll(phone: Phone, slot: Slot, was: str = "waiting") -> tuple[str | None, str | None]:
    answer = phone.client.get(f"/s/{slot.code}/missing/", {"was": was}, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    return answer.get("HX-Refresh"), answer.get("HX-Redirect")


@pytest.fixture
def left(phone: Phone, slot: Slot, bob: User) -> MissingName:
    """Mila's, on seat B2, as a tutor's view gets it."""
    leave(phone, slot)
    return missing_name_to_write(bob, MissingName.objects.get().pk)


class TestStudent:
    def test_the_page_leads_there(self, phone: Phone, slot: Slot) -> None:
        assert f'href="/s/{slot.code}/missing/"' in phone.scan(slot).content.decode()
        body = page(phone, slot)
        assert 'name="name"' in body
        assert 'name="seat" value="s1-1"' in body

    def test_waits_and_is_not_in(self, phone: Phone, slot: Slot) -> None:
        answer = leave(phone, slot, "  Mila \u202e  Neu\u0007 ")
        assert (answer.status_code, answer["Location"]) == (303, f"/s/{slot.code}/missing/")
        row = MissingName.objects.get()
        assert (row.name, row.seat_id, row.state) == ("Mila Neu", "s1-1", State.WAITING)
        body = page(phone, slot)
        assert "Waiting for your tutor" in body
        assert "“Mila Neu” and seat B2" in body
        assert poll(phone, slot) == (None, None)
        assert not Attendance.objects.exists()

    def test_a_second_one_corrects_the_first(self, phone: Phone, slot: Slot) -> None:
        leave(phone, slot)
        leave(phone, slot)
        leave(phone, slot, "Mila Neumann", "s1-2")
        assert list(MissingName.objects.values_list("name", "seat_id")) == [("Mila Neumann", "s1-2")]

    def test_can_be_taken_back(self, phone: Phone, slot: Slot) -> None:
        leave(phone, slot)
        assert phone.client.post(f"/s/{slot.code}/missing/take-back/").status_code == 303
        assert not MissingName.objects.exists()

    @pytest.mark.parametrize(
        ("name", "seat", "status", "reason"),
        [
            (" ", "s1-1", 422, None),
            ("\u202e\u200b", "s1-1", 422, None),
            ("x" * 201, "s1-1", 422, None),
            ("Mila", "", 400, "seat-required"),
            ("Mila", "nowhere", 400, "invalid-seat"),
        ],
    )
    def test_what_is_wrong_stands_on_the_form(
        self, phone: Phone, slot: Slot, name: str, seat: str, status: int, reason: str | None
    ) -> None:
        answer = leave(phone, slot, name, seat)
        assert (answer.status_code, answer.get("X-Refusal")) == (status, reason)
        assert f'value="{name}"' in answer.content.decode()
        assert not MissingName.objects.exists()

    def test_a_room_without_seats_asks_for_none(self, slot: Slot) -> None:
        Slot.objects.update(room=None, layout=None)
        phone = Phone()
        assert "Tell my tutor" in page(phone, slot)
        leave(phone, slot, seat="")
        assert MissingName.objects.get().seat_id is None

    @pytest.mark.parametrize(("status", "answer"), [(Status.LOCKED, 409), (Status.CLOSED, 404)])
    def test_only_while_open(self, phone: Phone, slot: Slot, status: Status, answer: int) -> None:
        Slot.objects.update(status=status)
        assert leave(phone, slot).status_code == answer
        assert phone.client.get(f"/s/{slot.code}/missing/").status_code == answer
        assert not MissingName.objects.exists()

    def test_who_waits_still_sees_it_once_locked(self, phone: Phone, slot: Slot) -> None:
        leave(phone, slot)
        Slot.objects.update(status=Status.LOCKED)
        assert "Waiting for your tutor" in page(phone, slot)

    def test_the_rotating_code_is_asked_for(self, phone: Phone, slot: Slot) -> None:
        Slot.objects.update(rotating_code=True)
        assert leave(phone, slot)["X-Refusal"] == "proof-required"
        assert phone.client.get(f"/s/{slot.code}/missing/")["X-Refusal"] == "proof-required"
        assert not MissingName.objects.exists()

    def test_who_is_in_has_no_use_for_it(self, phone: Phone, slot: Slot, dana: Student) -> None:
        phone.check_in(slot, dana, "s0-0")
        assert phone.client.get(f"/s/{slot.code}/missing/")["Location"] == f"/s/{slot.code}/"
        assert leave(phone, slot)["Location"] == f"/s/{slot.code}/"
        assert not MissingName.objects.exists()

    def test_made_up_names_are_limited_and_a_correction_is_not(
        self, phone: Phone, slot: Slot, new_phone: Callable[[], Phone], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rule = missing.LEFT_NAMES
        monkeypatch.setattr(missing, "LEFT_NAMES", type(rule)(rule.name, allowance=2, period=rule.period))
        for one in (phone, new_phone()):
            assert leave(one, slot).status_code == 303
        answer = leave(new_phone(), slot)
        assert (answer.status_code, answer["X-Refusal"]) == (429, "too-many-names")
        assert 0 < int(answer["Retry-After"]) <= 600
        assert leave(phone, slot, "Mila Neumann").status_code == 303
        assert MissingName.objects.count() == 2

    def test_verbs(self, phone: Phone, slot: Slot) -> None:
        assert phone.client.post(f"/s/{slot.code}/missing/").status_code == 405
        assert phone.client.get(f"/s/{slot.code}/missing/leave/").status_code == 405
        assert phone.client.get(f"/s/{slot.code}/missing/take-back/").status_code == 405


class TestTutor:
    def test_the_live_page_lists_who_waits(self, as_bob: Client, as_vera: Client, left: MissingName) -> None:
        MissingNameFactory.create(slot=left.slot, name="Decided", state=State.REFUSED)
        MissingNameFactory.create(slot=SlotFactory.create(), name="Elsewhere")
        body = as_bob.get(f"/admin/slots/{left.slot_id}/").content.decode()
        assert "Mila Neu" in body
        assert f'href="/admin/missing-names/{left.pk}/"' in body
        assert "Decided" not in body
        assert "Elsewhere" not in body
        assert f"/admin/missing-names/{left.pk}/" not in as_vera.get(f"/admin/slots/{left.slot_id}/").content.decode()

    def test_suggests_who_may_be_meant(self, as_bob: Client, left: MissingName, course: Course) -> None:
        for given, family in (("Milena", "Neuhaus"), ("Ludmila", "Alt"), ("Jan", "Berg")):
            StudentFactory.create(course=course, given=given, family=family)
        StudentFactory.create(given="Mila", family="Neu")
        body = unescape(as_bob.get(f"/admin/missing-names/{left.pk}/").content.decode())
        assert re.findall(r'"It is ([^"]+)"', body) == ["Milena Neuhaus"]
        assert "It is Jan Berg" in as_bob.get(f"/admin/missing-names/{left.pk}/?q=ber").content.decode()
        assert 'value="Mila"' in body
        assert 'value="Neu"' in body
        assert "seat B2" in body

    def test_linked_is_in_on_that_phone(
        self, as_bob: Client, left: MissingName, phone: Phone, slot: Slot, dana: Student, bob: User
    ) -> None:
        answer = as_bob.post(f"/admin/missing-names/{left.pk}/link/", {"student": dana.pk})
        assert (answer.status_code, answer["Location"]) == (303, f"/admin/slots/{slot.pk}/")
        row = Attendance.objects.get()
        assert (row.student, row.seat_id, row.device, row.recorded_by) == (dana, "s1-1", left.device, None)
        assert row.checked_in_at == left.asked_at
        event = Event.objects.get(action="missing-name-linked")
        assert (event.actor, event.subject, event.detail["slot"]) == (bob.email, dana.name, slot.pk)
        assert poll(phone, slot) == (None, f"/s/{slot.code}/")
        assert "You are in: seat B2" in phone.scan(slot).content.decode()

    def test_linked_and_undone(
        self, as_bob: Client, left: MissingName, phone: Phone, slot: Slot, dana: Student
    ) -> None:
        as_bob.post(f"/admin/missing-names/{left.pk}/link/", {"student": dana.pk})
        assert "Mila Neu waits for you again" in undo(as_bob, f"/admin/slots/{slot.pk}/")
        assert not Attendance.objects.exists()
        assert "Waiting for your tutor" in page(phone, slot)

    def test_added_is_on_the_roster_and_in(self, as_bob: Client, left: MissingName, slot: Slot) -> None:
        as_bob.post(f"/admin/missing-names/{left.pk}/add/", {"given": "Mila", "family": "Neu", "number": ""})
        row = Attendance.objects.select_related("student").get()
        student = row.student
        assert (student.name, student.number, student.joined_on, student.course) == (
            "Mila Neu",
            None,
            slot.day,
            slot.session.course,
        )
        assert (row.seat_id, row.device) == ("s1-1", left.device)
        undo(as_bob, f"/admin/slots/{slot.pk}/")
        assert not Student.objects.filter(pk=student.pk).exists()
        assert not Attendance.objects.exists()
        assert MissingName.objects.get().state == State.WAITING

    def test_a_number_that_is_somebodys(self, as_bob: Client, left: MissingName, dana: Student) -> None:
        data = {"given": "Mila", "family": "Neu", "number": dana.number}
        answer = as_bob.post(f"/admin/missing-names/{left.pk}/add/", data)
        assert answer.status_code == 422
        assert "has this number" in answer.content.decode()
        assert MissingName.objects.get().state == State.WAITING
        assert as_bob.post(f"/admin/missing-names/{left.pk}/add/", {"given": ""}).status_code == 422

    def test_refused_is_told_may_ask_again_and_is_undone(
        self, as_bob: Client, left: MissingName, phone: Phone, slot: Slot
    ) -> None:
        as_bob.post(f"/admin/missing-names/{left.pk}/refuse/")
        assert poll(phone, slot) == ("true", None)
        body = page(phone, slot)
        assert "Please see your tutor" in body
        assert f'hx-get="/s/{slot.code}/missing/?was=refused"' in body
        assert poll(phone, slot, "refused") == (None, None)
        undo(as_bob, f"/admin/slots/{slot.pk}/")
        assert poll(phone, slot, "refused") == ("true", None)
        assert MissingName.objects.get().state == State.WAITING
        refuse_name(left)
        leave(phone, slot)
        assert MissingName.objects.get().state == State.WAITING

    def test_a_taken_seat_is_lost_and_said(self, as_bob: Client, left: MissingName, slot: Slot, dana: Student) -> None:
        AttendanceFactory.create(slot=slot, seat_id="s1-1")
        answer = as_bob.post(f"/admin/missing-names/{left.pk}/link/", {"student": dana.pk}, follow=True)
        assert "is in, without a seat" in answer.content.decode()
        row = Attendance.objects.get(student=dana)
        assert (row.seat_id, row.device) == (None, left.device)

    def test_who_is_in_already_is_not_linked(self, left: MissingName, slot: Slot, dana: Student, bob: User) -> None:
        AttendanceFactory.create(slot=slot, student=dana)
        with pytest.raises(DomainError, match="is in already"):
            link_name(left, dana, by=bob)
        assert MissingName.objects.get().state == State.WAITING

    def test_is_decided_on_once(self, left: MissingName, dana: Student, bob: User) -> None:
        link_name(left, dana, by=bob)
        with pytest.raises(DomainError, match="meanwhile"):
            refuse_name(left)
        with pytest.raises(DomainError, match="meanwhile"):
            add_name(left, Student(course=left.slot.session.course, given="Mila"), by=bob)
        assert Student.objects.count() == 1

    def test_no_undo_once_the_student_moved(
        self, left: MissingName, phone: Phone, slot: Slot, dana: Student, bob: User
    ) -> None:
        token = link_name(left, dana, by=bob).token
        phone.check_in(slot, dana, "s0-2")
        with pytest.raises(DomainError, match="cannot be undone"):
            revert_name(token, slot=left.slot, by=bob)
        assert Attendance.objects.get().seat_id == "s0-2"
        assert MissingName.objects.get().state == State.CONFIRMED

    def test_no_undo_in_another_slot(self, left: MissingName, dana: Student, bob: User) -> None:
        token = link_name(left, dana, by=bob).token
        with pytest.raises(DomainError, match="another slot"):
            revert_name(token, slot=SlotFactory.create(), by=bob)
        assert Attendance.objects.exists()

    def test_a_student_of_another_course_is_not_linked(self, as_bob: Client, left: MissingName) -> None:
        foreign = StudentFactory.create()
        assert as_bob.post(f"/admin/missing-names/{left.pk}/link/", {"student": foreign.pk}).status_code == 404
        assert as_bob.post(f"/admin/missing-names/{left.pk}/link/", {}).status_code == 400

    @pytest.mark.parametrize("act", ["link", "add", "refuse"])
    def test_verbs(self, as_bob: Client, left: MissingName, act: str) -> None:
        assert as_bob.get(f"/admin/missing-names/{left.pk}/{act}/").status_code == 405
        assert as_bob.post(f"/admin/missing-names/{left.pk}/").status_code == 405


def test_a_name_is_kept_for_the_day(left: MissingName) -> None:
    call_command("retention", verbosity=0)
    assert MissingName.objects.exists()
    ClassSession.objects.update(date=left.slot.day - timedelta(days=1))
    call_command("retention", verbosity=0)
    assert not MissingName.objects.exists()
