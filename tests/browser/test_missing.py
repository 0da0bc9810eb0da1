"""A name that the list lacks, on a phone and on the tutor's page at once; and a sweep through the room."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from attendance.courses.models import Course, CourseTutor, Student
from attendance.register.models import Attendance
from attendance.sessions.models import Slot
from tests.browser.conftest import POLLED_MS, poll
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SlotFactory


@pytest.fixture
def slot(course: Course, bobs_role: CourseTutor, dana: Student) -> Slot:
    return SlotFactory.create(session__course=course, tutor=bobs_role, open=True)


def test_a_missing_name_turns_into_a_check_in_by_itself(
    new_phone: Callable[..., Page], desk: Page, slot: Slot, dana: Student
) -> None:
    phone = new_phone()
    phone.clock.install()
    phone.goto(f"/s/{slot.code}/")
    phone.get_by_role("link", name="My name is missing").tap()
    phone.get_by_label("Your name").fill("Dana Kowalcyk")
    # Enter takes no seat by itself.
    phone.get_by_label("Your name").press("Enter")
    expect(phone.get_by_role("alert")).to_contain_text("Tap the seat that you sit on")
    phone.get_by_role("button", name="Row B, seat 2, free").tap()
    expect(phone.get_by_role("heading", name="Waiting for your tutor")).to_be_visible()
    desk.goto(reverse("desk:slot-detail", args=[slot.pk]))
    desk.get_by_role("link", name="Decide on Dana Kowalcyk").click()
    desk.get_by_role("button", name="It is Dana Kowalczyk").click()
    expect(desk.get_by_label("Row B, seat 2, Dana Kowalczyk")).to_be_visible()
    poll(phone)
    expect(phone.locator(".done")).to_contain_text("You are in: seat B2", timeout=POLLED_MS)
    # And out again, as quickly.
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_role("link", name="Decide on Dana Kowalcyk")).to_be_visible()
    assert not Attendance.objects.exists()


def test_an_empty_seat_is_disputed_with_a_tap_and_back(desk: Page, slot: Slot, dana: Student) -> None:
    AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-1")
    desk.goto(reverse("desk:slot-sweep", args=[slot.pk]))
    desk.get_by_role("button", name="Seat A2, Dana Kowalczyk: empty").first.click()
    expect(desk.get_by_text("Dana Kowalczyk is disputed")).to_be_visible()
    assert Attendance.objects.get().disputed_at is not None
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("no longer disputed")).to_be_visible()
    assert Attendance.objects.get().disputed_at is None


def test_a_tap_on_a_free_seat_asks_who_sits_there(desk: Page, slot: Slot, dana: Student) -> None:
    desk.goto(reverse("desk:slot-detail", args=[slot.pk]))
    desk.get_by_role("link", name="Row A, seat 3, free").click()
    desk.get_by_role("searchbox").press_sequentially("kow")
    desk.get_by_role("button", name="Mark Dana Kowalczyk present").click()
    expect(desk.get_by_label("Row A, seat 3, Dana Kowalczyk")).to_be_visible()
    assert Attendance.objects.get().seat_id == "s0-2"
