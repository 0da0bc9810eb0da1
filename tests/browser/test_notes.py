"""The notes of a slot in a real browser: a tap opens one, what is typed is kept, through conflicts and failures too."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Dialog, Page, Route, expect

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor, Student
from attendance.notes.models import Note, Participation
from attendance.register.models import Attendance
from attendance.sessions.models import Slot
from tests.browser.conftest import PHONE, Contexts
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SlotFactory


@pytest.fixture
def slot(course: Course, bobs_role: CourseTutor, alice: User, dana: Student) -> Slot:
    slot = SlotFactory.create(session__course=course, tutor=bobs_role, open=True)
    zoe = StudentFactory.create(course=course, given="Zoe", family="Zander")
    AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-1")
    AttendanceFactory.create(slot=slot, student=zoe)
    return slot


def opened(page: Page, slot: Slot) -> Page:
    page.goto(f"/admin/slots/{slot.pk}/notes/")
    page.get_by_role("link", name="Row A, seat 2, Dana Kowalczyk").click()
    expect(page.get_by_label("Note: Dana Kowalczyk")).to_be_focused()
    return page


def texts() -> list[str]:
    return list(Note.objects.order_by("pk").values_list("text", flat=True))


def test_a_tap_opens_the_note_and_typing_saves_it(desk: Page, slot: Slot, dana: Student) -> None:
    opened(desk, slot)
    expect(desk).to_have_url(re.compile(rf"\?student={dana.pk}$"))
    desk.keyboard.type("Explained folds")
    # Nobody left the field.
    expect(desk.locator("#panel").get_by_role("status")).to_contain_text("Saved")
    expect(desk.get_by_label("Note: Dana Kowalczyk")).to_be_focused()
    assert texts() == ["Explained folds"]
    seat = desk.get_by_role("link", name="Row A, seat 2, Dana Kowalczyk, has a note")
    expect(seat).to_have_attribute("aria-current", "true")
    expect(desk.locator("#written")).to_contain_text("Explained folds")

    desk.keyboard.type(", twice")
    desk.get_by_role("link", name="Zoe Zander").click()
    expect(desk.get_by_label("Note: Zoe Zander")).to_be_focused()
    expect(desk.locator("#written")).to_contain_text("Explained folds, twice")
    assert texts() == ["Explained folds, twice"]


def test_the_keyboard_alone_writes_and_goes_back_to_the_map(desk: Page, slot: Slot) -> None:
    desk.goto(f"/admin/slots/{slot.pk}/notes/")
    seat = desk.get_by_role("link", name="Row A, seat 2, Dana Kowalczyk")
    seat.focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Note: Dana Kowalczyk")).to_be_focused()
    desk.keyboard.type("By keyboard")
    desk.keyboard.press("Escape")
    noted = desk.get_by_role("link", name="Row A, seat 2, Dana Kowalczyk, has a note")
    expect(noted).to_be_focused()
    desk.keyboard.press("Enter")
    field = desk.get_by_label("Note: Dana Kowalczyk")
    expect(field).to_be_focused()
    expect(field).to_have_value("By keyboard")
    desk.get_by_role("link", name="Close").press("Enter")
    expect(noted).to_be_focused()
    expect(desk.locator("#panel")).to_contain_text("Tap a seat")


def test_a_note_is_kept_through_a_conflict(
    sign_in: Callable[..., Page], alice: User, bob: User, slot: Slot, dana: Student
) -> None:
    first, second = opened(sign_in(alice), slot), opened(sign_in(bob), slot)
    first.keyboard.type("Alice's words")
    expect(first.locator("#panel").get_by_role("status")).to_contain_text("Saved")

    second.keyboard.type("Bob's words")
    state = second.locator("#panel").get_by_role("status")
    expect(state).to_contain_text("Alice's words")
    field = second.get_by_label("Note: Dana Kowalczyk")
    expect(field).to_have_value("Bob's words")
    assert texts() == ["Alice's words"]
    # Nothing takes the text away before it is settled, and typing on settles nothing.
    second.get_by_role("link", name="Zoe Zander").click()
    second.keyboard.type("!")
    expect(field).to_have_value(re.compile("Bob's words"))
    assert texts() == ["Alice's words"]

    field.fill("Alice's words. Bob's words")
    second.get_by_role("button", name="Save what is in the field").click()
    expect(state).to_contain_text("Saved")
    assert texts() == ["Alice's words. Bob's words"]
    # The first is told in turn.
    first.keyboard.type(", and more")
    expect(first.locator("#panel").get_by_role("status")).to_contain_text("Alice's words. Bob's words")
    assert texts() == ["Alice's words. Bob's words"]
    first.get_by_role("link", name="Drop my text").click()
    expect(first.get_by_label("Note: Dana Kowalczyk")).to_have_value("Alice's words. Bob's words")


def test_a_failure_keeps_the_text_and_sends_it_again(desk: Page, slot: Slot, contexts: Contexts) -> None:
    opened(desk, slot)
    asked: list[str] = []
    save = "**/notes/save/"

    def fail(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    desk.route(save, fail)
    desk.keyboard.type("On the train")
    problem = desk.locator("#panel").get_by_role("alert")
    expect(problem).to_contain_text("Not saved: no connection.")
    expect(desk.locator("#toasts .toast:visible")).to_have_count(0)
    # Leaving asks first; whoever stays has lost nothing.
    dialogs: list[str] = []

    def stay(dialog: Dialog) -> None:
        dialogs.append(dialog.type)
        dialog.dismiss()

    desk.on("dialog", stay)
    desk.evaluate("location.href = '/admin/'")
    desk.wait_for_timeout(300)
    assert dialogs == ["beforeunload"]
    desk.unroute(save)
    desk.evaluate("window.dispatchEvent(new Event('online'))")
    expect(desk.locator("#panel").get_by_role("status")).to_contain_text("Saved")
    expect(problem).to_be_hidden()
    assert texts() == ["On the train"]
    assert asked
    contexts.faults.clear()  # htmx notes the failure on the console


def test_who_was_signed_out_keeps_the_text(desk: Page, slot: Slot, contexts: Contexts) -> None:
    opened(desk, slot)
    desk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    desk.keyboard.type("Written too late")
    expect(desk.locator("#panel").get_by_role("alert")).to_contain_text("Not saved. Your text stays here")
    expect(desk.get_by_label("Note: Dana Kowalczyk")).to_have_value("Written too late")
    assert texts() == []
    contexts.faults.clear()  # htmx notes the 401 on the console


def test_an_emptied_note_comes_back_with_undo(desk: Page, slot: Slot, dana: Student) -> None:
    opened(desk, slot)
    field = desk.get_by_label("Note: Dana Kowalczyk")
    desk.keyboard.type("Precious")
    expect(desk.locator("#panel").get_by_role("status")).to_contain_text("Saved")
    field.fill("")
    desk.wait_for_timeout(1300)
    assert texts() == ["Precious"]  # somebody may be about to write it anew
    field.blur()
    expect(desk.locator("#written")).not_to_contain_text("Precious")
    assert texts() == []
    desk.get_by_role("button", name="Undo").click()
    expect(field).to_have_value("Precious")
    expect(desk.get_by_role("link", name="Row A, seat 2, Dana Kowalczyk, has a note")).to_be_visible()
    expect(desk.get_by_role("button", name="Undo")).to_have_count(0)
    assert texts() == ["Precious"]


def test_taps_count_and_are_taken_back(desk: Page, slot: Slot) -> None:
    opened(desk, slot)
    counts = desk.locator("#counts")
    desk.get_by_label("Remark").fill("Exercise 3")
    desk.get_by_role("button", name="Presented", exact=True).click()
    expect(counts).to_contain_text("presented: Exercise 3")
    expect(desk.get_by_label("Remark")).to_have_value("")
    for _ in range(2):
        desk.get_by_role("button", name="Contributed", exact=True).click()
    expect(counts).to_contain_text("contributed 2 times")
    expect(desk.locator("#written")).to_contain_text("presented 1 time")
    counts.get_by_role("button", name="Take back: contributed").first.click()
    expect(counts).to_contain_text("contributed 1 time")
    expect(desk.get_by_role("button", name="Presented", exact=True)).to_be_focused()
    desk.get_by_role("button", name="Undo").last.click()
    expect(counts).to_contain_text("contributed 2 times")
    assert Participation.objects.count() == 3
    # Tapped and gone on to the next one: the answer still comes.
    desk.get_by_role("button", name="Presented", exact=True).click()
    desk.get_by_role("link", name="Zoe Zander").click()
    expect(desk.get_by_label("Note: Zoe Zander")).to_be_focused()
    expect(desk.locator("#written")).to_contain_text("presented 2 times")
    expect(desk.locator("#toasts")).to_contain_text("Dana Kowalczyk: presented, counted.")


def test_picks_somebody_on_a_phone(sign_in: Callable[..., Page], alice: User, slot: Slot) -> None:
    phone = sign_in(alice, **PHONE)
    phone.goto(f"/admin/slots/{slot.pk}/notes/")
    phone.get_by_role("link", name="Pick somebody").tap()
    name = phone.locator("#panel-title")
    expect(name).to_be_focused()
    expect(phone.locator("#panel")).to_be_in_viewport(ratio=1)
    first = name.inner_text()
    phone.get_by_role("link", name="Another one").tap()
    expect(name).not_to_have_text(first)
    assert {first, name.inner_text()} == {"Dana Kowalczyk", "Zoe Zander"}
    second = name.inner_text()
    phone.get_by_role("button", name="Presented").tap()
    expect(phone.locator("#counts")).to_contain_text("presented 1 time")
    assert str(Participation.objects.get().student) == second
    # The other one has presented less now.
    phone.get_by_role("link", name="Close").tap()
    phone.get_by_role("link", name="Pick somebody").tap()
    expect(name).to_have_text(first)


def test_everything_works_without_scripts(sign_in: Callable[..., Page], alice: User, slot: Slot) -> None:
    page = sign_in(alice, java_script_enabled=False)
    page.goto(f"/admin/slots/{slot.pk}/notes/")
    page.get_by_role("link", name="Row A, seat 2, Dana Kowalczyk").click()
    page.get_by_label("Note: Dana Kowalczyk").fill("Well done")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Note: Dana Kowalczyk")).to_have_value("Well done")
    page.get_by_role("button", name="Contributed").click()
    expect(page.locator("#counts")).to_contain_text("contributed 1 time")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#counts")).to_contain_text("Has not taken part")
    page.get_by_label("Note: Dana Kowalczyk").fill("")
    page.get_by_role("button", name="Save").click()
    assert texts() == []
    page.get_by_role("button", name="Undo").last.click()
    expect(page.get_by_label("Note: Dana Kowalczyk")).to_have_value("Well done")
    page.get_by_role("searchbox").fill("WELL")
    page.get_by_role("button", name="Search the course").click()
    expect(page.get_by_role("main")).to_contain_text("Well done")


@pytest.mark.parametrize("java_script", [True, False])
def test_the_seat_of_who_is_picked_is_outlined(
    sign_in: Callable[..., Page], alice: User, slot: Slot, *, java_script: bool
) -> None:
    page = sign_in(alice, java_script_enabled=java_script)
    Attendance.objects.filter(student__given="Zoe").delete()
    page.goto(f"/admin/slots/{slot.pk}/notes/")
    page.get_by_role("link", name="Pick somebody").click()
    expect(page.locator("#panel-title")).to_have_text("Dana Kowalczyk")
    seat = page.get_by_role("link", name="Row A, seat 2, Dana Kowalczyk")
    expect(seat).to_have_attribute("aria-current", "true")
    expect(seat).to_have_class(re.compile(r"\bcurrent\b"))
