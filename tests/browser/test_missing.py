"""A name that the list lacks, on a phone and on the tutor's page at once; and a sweep through the room."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor, Student
from attendance.register.models import Attendance, MissingName, RefusedAttempt
from attendance.sessions.models import Slot
from tests.browser.conftest import PHONE, POLLED_MS, Contexts, poll
from tests.factories.courses import StudentFactory
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


def test_the_map_beside_the_name_is_kept_fresh(new_phone: Callable[..., Page], slot: Slot, dana: Student) -> None:
    """And what was typed stays."""
    phone = new_phone()
    phone.clock.install()
    phone.goto(f"/s/{slot.code}/missing/")
    phone.get_by_label("Your name").fill("Mila Neu")
    AttendanceFactory.create(slot=slot, student=dana, seat_id="s1-1")
    poll(phone)
    expect(phone.get_by_role("button", name="Row B, seat 2, taken")).to_be_visible(timeout=POLLED_MS)
    expect(phone.get_by_role("button", name="Row A, seat 1, free")).to_be_visible()
    expect(phone.get_by_label("Your name")).to_have_value("Mila Neu")


def test_a_name_that_could_not_be_sent_is_sent_again(
    new_phone: Callable[..., Page], contexts: Contexts, slot: Slot
) -> None:
    phone = new_phone()
    phone.clock.install()
    phone.goto(f"/s/{slot.code}/missing/")
    phone.get_by_label("Your name").fill("Mila Neu")
    phone.route("**/missing/**", lambda route: route.abort())
    phone.get_by_role("button", name="Row B, seat 2, free").tap()
    lost = phone.locator("#lost")
    expect(lost).to_have_text("No connection: not saved yet. Trying again…")
    assert not MissingName.objects.exists()
    expect(phone.get_by_label("Your name")).to_have_value("Mila Neu")
    phone.unroute("**/missing/**")
    phone.clock.run_for(1_000)
    expect(phone.get_by_role("heading", name="Waiting for your tutor")).to_be_visible()
    expect(lost).to_be_hidden()
    assert MissingName.objects.get().seat_id == "s1-1"
    # Who waits is told that the network has gone, and that it is back.
    phone.route("**/missing/**", lambda route: route.abort())
    poll(phone)
    expect(lost).to_have_text("No connection. This page may be old.")
    phone.unroute("**/missing/**")
    poll(phone)
    expect(lost).to_be_hidden()
    phone.get_by_role("button", name="Take the name back").tap()
    expect(phone.get_by_role("heading", name="Who are you?")).to_be_visible()
    contexts.faults.clear()  # htmx notes the failures on the console


def test_an_empty_seat_is_disputed_with_a_tap_and_back(desk: Page, slot: Slot, dana: Student) -> None:
    AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-1")
    desk.goto(reverse("desk:slot-sweep", args=[slot.pk]))
    desk.get_by_role("button", name="Seat A2, Dana Kowalczyk: empty").first.click()
    expect(desk.get_by_text("Dana Kowalczyk is disputed")).to_be_visible()
    assert Attendance.objects.get().disputed_at is not None
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("no longer disputed")).to_be_visible()
    assert Attendance.objects.get().disputed_at is None


def test_a_tap_on_the_map_disputes_and_the_map_stays(
    sign_in: Callable[..., Page], alice: User, slot: Slot, dana: Student
) -> None:
    """On a phone: no page is loaded, what was typed stays, and so does the focus."""
    emil = StudentFactory.create(course=slot.session.course, given="Emil", family="Adler")
    AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-1")
    AttendanceFactory.create(slot=slot, student=emil, seat_id="s1-1")
    phone = sign_in(alice, **PHONE)
    phone.goto(reverse("desk:slot-sweep", args=[slot.pk]))
    phone.get_by_label("Heads counted").fill("1")
    boxes = [seat.bounding_box() for seat in phone.locator(".map button").all()]
    assert [box for box in boxes if not box or min(box["width"], box["height"]) < 44] == []
    phone.get_by_role("button", name="Row A, seat 2, Dana Kowalczyk, picked: nobody sits there").tap()
    disputed = phone.get_by_role("button", name="Row A, seat 2, Dana Kowalczyk, disputed: is here")
    expect(disputed).to_be_focused()
    expect(phone.locator("#present")).to_have_text("2 checked in, 1 of them disputed")
    expect(phone.locator("#rows")).to_contain_text("Dana Kowalczyk disputed")
    expect(phone.get_by_label("Heads counted")).to_have_value("1")
    # Two at once, faster than any answer: both count.
    phone.evaluate("document.querySelectorAll('.map button').forEach(button => button.click())")
    expect(phone.get_by_role("button", name="Row B, seat 2, Emil Adler, disputed: is here")).to_be_visible()
    expect(phone.get_by_role("button", name="Row A, seat 2, Dana Kowalczyk, picked: nobody sits there")).to_be_visible()
    phone.get_by_role("button", name="Undo").last.click()
    expect(phone.locator("#present")).not_to_have_text("2 checked in, 1 of them disputed")


def test_the_map_disputes_without_a_script(
    sign_in: Callable[..., Page], alice: User, slot: Slot, dana: Student
) -> None:
    AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-1")
    plain = sign_in(alice, java_script_enabled=False, **PHONE)
    plain.goto(reverse("desk:slot-sweep", args=[slot.pk]) + "?draw=2")
    plain.locator(".map button").tap()
    expect(plain).to_have_url(re.compile(r"/sweep/\?draw=2#map$"))
    expect(plain.locator(".map button")).to_have_accessible_name("Row A, seat 2, Dana Kowalczyk, disputed: is here")
    plain.get_by_role("button", name="Undo").tap()
    expect(plain).to_have_url(re.compile(r"/sweep/\?draw=2#map$"))
    assert Attendance.objects.get().disputed_at is None


def test_a_hint_is_dismissed_and_shown_again(desk: Page, slot: Slot, dana: Student) -> None:
    RefusedAttempt.objects.create(slot=slot, student=dana, reason="already-checked-in", device="x")
    desk.goto(reverse("desk:slot-detail", args=[slot.pk]))
    desk.get_by_role("button", name="Dismiss:").click()
    expect(desk.get_by_text("You dismissed 1 hint.")).to_be_visible()
    expect(desk.get_by_text("another phone tried to check in Dana Kowalczyk")).to_have_count(0)
    desk.get_by_role("button", name="Show again").click()
    expect(desk.get_by_text("another phone tried to check in Dana Kowalczyk")).to_be_visible()


def test_a_tap_on_a_free_seat_asks_who_sits_there(desk: Page, slot: Slot, dana: Student) -> None:
    desk.goto(reverse("desk:slot-detail", args=[slot.pk]))
    desk.get_by_role("link", name="Row A, seat 3, free").click()
    desk.get_by_role("searchbox").press_sequentially("kow")
    desk.get_by_role("button", name="Mark Dana Kowalczyk present").click()
    expect(desk.get_by_label("Row A, seat 3, Dana Kowalczyk")).to_be_visible()
    assert Attendance.objects.get().seat_id == "s0-2"
