"""A seat found empty, a phone let go: what each does, that it may be repeated, and its way back."""

import re
from datetime import time, timedelta
from html import unescape

import pytest
from django.test import Client

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.courses.models import Course, CourseTutor, Student
from attendance.ledger.models import Event
from attendance.register.actions import remove_attendance, restore_attendance
from attendance.register.doubts import dispute, release, settle, take_release_back
from attendance.register.models import Attendance
from attendance.sessions.access import slot_for_tutor
from attendance.sessions.models import ClassSession, Slot
from checkin.actions import forget_devices
from tests.checkin.conftest import Phone
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SlotFactory


@pytest.fixture
def slot(course: Course, bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(session__course=course, session__week_nr=4, tutor=bobs_role, open=True)


@pytest.fixture
def phone(slot: Slot) -> Phone:
    phone = Phone()
    phone.scan(slot)
    return phone


@pytest.fixture
def row(phone: Phone, slot: Slot, dana: Student) -> Attendance:
    phone.check_in(slot, dana, "s0-0")
    return Attendance.objects.get()


def held(slot: Slot) -> None:
    """The day before, where everybody came in time, whatever the clock says while this runs."""
    day = timedelta(days=1)
    ClassSession.objects.filter(pk=slot.session_id).update(date=slot.session.date - day)
    Attendance.objects.update(checked_in_at=slot.starts_at - day)


def toast_of(html: str) -> tuple[str, dict[str, str]]:
    """What the button of the toast posts."""
    found = re.search(r'<form method="post" action="([^"]+)"[^>]*>\s*<input[^>]+>\s*<input[^>]+value="([^"]+)">', html)
    assert found, html
    return found[1], {"token": found[2]}


def undo(client: Client, address: str) -> str:
    """Press the button of the toast that stands at the address; gives the page after it."""
    html = unescape(client.get(address).content.decode())
    return unescape(client.post(*toast_of(html), follow=True).content.decode())


class TestDispute:
    def test_counts_as_here_and_is_asked_to_come(self, phone: Phone, slot: Slot, row: Attendance, bob: User) -> None:
        assert dispute(row, by=bob)
        assert not dispute(row, by=bob)
        again = Attendance.objects.get()
        assert (again.seat_id, again.device, again.version) == ("s0-0", row.device, row.version + 1)
        page = phone.scan(slot).content.decode()
        assert "Please see your tutor" in page
        assert "You are in: seat" not in page

    def test_is_in_the_trail_with_its_way_back(self, row: Attendance, bob: User) -> None:
        dispute(row, by=bob)
        assert settle(row, by=bob)
        assert not settle(row, by=bob)
        assert [event.action for event in Event.objects.order_by("pk")] == ["attendance-disputed", "attendance-settled"]
        assert Attendance.objects.get().disputed_at is None

    def test_a_poll_makes_the_page_load_anew(self, phone: Phone, slot: Slot, row: Attendance, bob: User) -> None:
        address = f"/s/{slot.code}/seats/?was=open-in-s0-0"
        assert f"{address.split('?')[1]}" in phone.scan(slot).content.decode()
        assert "HX-Refresh" not in phone.client.get(address)
        dispute(row, by=bob)
        assert phone.client.get(address)["HX-Refresh"] == "true"
        assert f"was=open-disputed-{row.seat_id or ''}" in phone.scan(slot).content.decode()
        Attendance.objects.all().delete()
        assert phone.client.get(address)["HX-Refresh"] == "true"

    def test_a_removed_row_comes_back_disputed(self, slot: Slot, row: Attendance, bob: User) -> None:
        dispute(row, by=bob)
        before = Attendance.objects.get()
        token = remove_attendance(row, by=bob)
        assert token
        restore_attendance(token, slot=slot_for_tutor(bob, slot.pk), by=bob)
        after = Attendance.objects.get()
        assert (after.pk, after.disputed_at, after.version) == (before.pk, before.disputed_at, before.version)

    def test_by_a_button_and_its_undo(self, as_bob: Client, slot: Slot, row: Attendance) -> None:
        answer = as_bob.post(f"/admin/attendances/{row.pk}/dispute/", {"page": "sweep"})
        assert (answer.status_code, answer["Location"]) == (303, f"/admin/slots/{slot.pk}/sweep/#r{row.student_id}")
        assert Attendance.objects.get().disputed_at is not None
        assert "is no longer disputed" in undo(as_bob, f"/admin/slots/{slot.pk}/sweep/")
        assert Attendance.objects.get().disputed_at is None

    def test_the_sweep_goes_on_where_it_was(self, as_bob: Client, slot: Slot, row: Attendance) -> None:
        data = {"page": "sweep", "draw": "4", "counted": "12"}
        answer = as_bob.post(f"/admin/attendances/{row.pk}/dispute/", data)
        assert answer["Location"] == f"/admin/slots/{slot.pk}/sweep/?draw=4&counted=12#r{row.student_id}"
        page = unescape(as_bob.get(f"/admin/slots/{slot.pk}/sweep/").content.decode())
        assert f'action="/admin/attendances/{row.pk}/settle/?page=sweep&draw=4&counted=12"' in page
        answer = as_bob.post(f"/admin/attendances/{row.pk}/dispute/", {"page": "sweep", "draw": "x"})
        assert answer["Location"] == f"/admin/slots/{slot.pk}/sweep/#r{row.student_id}"

    def test_the_register_shows_it_and_exports_count_it(self, as_bob: Client, slot: Slot, row: Attendance) -> None:
        held(slot)
        as_bob.post(f"/admin/attendances/{row.pk}/dispute/")
        for address in (
            f"/admin/sessions/{slot.session_id}/register/",
            f"/admin/register/{slot.session_id}/{row.student_id}/",
            f"/admin/slots/{slot.pk}/",
            f"/admin/students/{row.student_id}/",
        ):
            assert "disputed</span>" in as_bob.get(address).content.decode(), address
        cell = f'href="/admin/register/{slot.session_id}/{row.student_id}/" class="{{}}" aria-label="{{}}">{{}}</a>'
        course = f"/admin/courses/{slot.session.course_id}/register/"
        assert cell.format("present disputed", "present, disputed", "✓?") in as_bob.get(course).content.decode()
        assert '<dt class="mark disputed">' in as_bob.get(course).content.decode()
        student = as_bob.get(f"/admin/students/{row.student_id}/").content.decode()
        assert f'aria-label="Week {slot.session.week_nr}: present, disputed">✓?</a>' in student
        title = as_bob.get(f"/admin/register/{slot.session_id}/{row.student_id}/").content.decode()
        assert "<bdi>Dana Kowalczyk</bdi>: present, disputed" in title
        as_bob.post(f"/admin/attendances/{row.pk}/settle/")
        assert cell.format("present", "present", "✓") in as_bob.get(course).content.decode()
        assert "disputed" not in as_bob.get(f"/admin/students/{row.student_id}/").content.decode()
        assert '<dt class="mark disputed">' not in as_bob.get(course).content.decode()
        as_bob.post(f"/admin/attendances/{row.pk}/dispute/")
        export = as_bob.get(f"/admin/sessions/{slot.session_id}/export.csv")
        assert "Dana Kowalczyk,true" in b"".join(export).decode()
        export = as_bob.get(f"/admin/courses/{slot.session.course_id}/export.csv")
        assert "Dana Kowalczyk,true,3" in b"".join(export).decode()

    def test_one_slot_of_two_is_enough(self, as_bob: Client, slot: Slot, row: Attendance, bob: User) -> None:
        """And the answer to a button on the page of one cell brings the doubt along."""
        dispute(row, by=bob)
        other = SlotFactory.create(session=slot.session, tutor=slot.tutor, start_time=time(14), end_time=time(15))
        AttendanceFactory.create(slot=other, student=row.student)
        held(slot)
        body = as_bob.get(f"/admin/courses/{slot.session.course_id}/register/").content.decode()
        assert 'aria-label="present, disputed"' in body
        answer = as_bob.post(
            f"/admin/attendances/{other.attendances.get().pk}/remove/", {"page": "cell"}, headers={"HX-Request": "true"}
        )
        assert 'aria-label="present, disputed">✓?</a>' in answer.content.decode()

    def test_leaving_does_not_settle_it(self, phone: Phone, slot: Slot, row: Attendance, bob: User) -> None:
        dispute(row, by=bob)
        assert phone.leave(slot).status_code == 409
        assert Attendance.objects.get().disputed_at is not None


class TestRelease:
    def test_the_next_phone_takes_the_row_over(self, slot: Slot, row: Attendance, dana: Student, bob: User) -> None:
        other = Phone()
        assert other.check_in(slot, dana, "s0-1")["X-Refusal"] == "already-checked-in"
        assert release(row, by=bob)
        let_go = Attendance.objects.get()
        assert (let_go.pk, let_go.seat_id, let_go.checked_in_at) == (row.pk, "s0-0", row.checked_in_at)
        assert let_go.is_released
        assert other.check_in(slot, dana, "s0-1").status_code == 303
        after = Attendance.objects.get()
        assert (after.pk, after.seat_id, after.checked_in_at) == (row.pk, "s0-1", row.checked_in_at)
        assert after.device not in {None, row.device}
        assert Phone().check_in(slot, dana, "s0-2")["X-Refusal"] == "already-checked-in"

    def test_a_row_that_retention_forgot_is_not_claimed(self, slot: Slot, row: Attendance, dana: Student) -> None:
        ClassSession.objects.update(date=slot.session.date - timedelta(days=1))
        assert forget_devices(before=slot.session.date) == 1
        assert not Attendance.objects.get().is_released
        assert Phone().check_in(slot, dana, "s0-1")["X-Refusal"] == "already-checked-in"
        assert Attendance.objects.get().seat_id == "s0-0"

    def test_nor_is_one_that_was_let_go_the_day_before(
        self, slot: Slot, row: Attendance, dana: Student, bob: User
    ) -> None:
        release(row, by=bob)
        ClassSession.objects.update(date=slot.session.date - timedelta(days=1))
        assert forget_devices(before=slot.session.date) == 0
        assert Phone().check_in(slot, dana, "s0-1")["X-Refusal"] == "already-checked-in"

    def test_one_tap_and_its_undo(self, as_bob: Client, slot: Slot, row: Attendance) -> None:
        answer = as_bob.post(f"/admin/attendances/{row.pk}/release/", {"page": "slot"})
        assert (answer.status_code, answer["Location"]) == (303, f"/admin/slots/{slot.pk}/")
        assert Attendance.objects.get().device is None
        assert "any phone" in as_bob.get(f"/admin/slots/{slot.pk}/").content.decode()
        as_bob.post(f"/admin/attendances/{row.pk}/release/", {"page": "slot"})
        assert [event.action for event in Event.objects.all()] == ["attendance-released"]

    def test_its_undo_gives_the_phone_back(self, as_bob: Client, slot: Slot, row: Attendance) -> None:
        as_bob.post(f"/admin/attendances/{row.pk}/release/", {"page": "slot"})
        assert "is bound to the phone from before" in undo(as_bob, f"/admin/slots/{slot.pk}/")
        assert Attendance.objects.get().device == row.device

    def test_no_undo_once_another_phone_has_claimed(
        self, slot: Slot, row: Attendance, dana: Student, bob: User
    ) -> None:
        token = release(row, by=bob)
        assert token
        Phone().check_in(slot, dana, "s0-0")
        claimed = Attendance.objects.get().device
        with pytest.raises(DomainError, match="cannot be undone"):
            take_release_back(token, slot=slot, by=bob)
        assert Attendance.objects.get().device == claimed

    def test_no_undo_once_the_phone_is_somebody_elses(
        self, phone: Phone, slot: Slot, row: Attendance, course: Course, bob: User
    ) -> None:
        token = release(row, by=bob)
        assert token
        phone.check_in(slot, StudentFactory.create(course=course), "s1-0")
        with pytest.raises(DomainError, match="somebody else"):
            take_release_back(token, slot=slot, by=bob)
        assert Attendance.objects.get(pk=row.pk).device is None

    def test_no_undo_of_an_earlier_release(self, slot: Slot, row: Attendance, dana: Student, bob: User) -> None:
        first = release(row, by=bob)
        assert first
        Phone().check_in(slot, dana, "s0-0")
        assert release(row, by=bob)
        with pytest.raises(DomainError, match="cannot be undone"):
            take_release_back(first, slot=slot, by=bob)
        assert Attendance.objects.get().device is None

    def test_no_undo_in_another_slot(self, slot: Slot, row: Attendance, bob: User) -> None:
        token = release(row, by=bob)
        assert token
        with pytest.raises(DomainError, match="another slot"):
            take_release_back(token, slot=SlotFactory.create(), by=bob)


@pytest.mark.parametrize("act", ["dispute", "settle", "release"])
def test_verbs_and_rights(act: str, client: Client, as_bob: Client, as_vera: Client, as_charlie: Client) -> None:
    attendance = AttendanceFactory.create(slot__session__course=Course.objects.get(name="Functional Programming"))
    address = f"/admin/attendances/{attendance.pk}/{act}/"
    assert as_bob.get(address).status_code == 405
    assert client.post(address)["Location"].startswith("/login/")
    assert as_charlie.post(address).status_code == 404
    assert as_vera.post(address).status_code == 403
