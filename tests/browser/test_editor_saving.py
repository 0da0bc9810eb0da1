"""What becomes of a drawing: refused, left, saved by two at once, without a script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from attendance.accounts.models import User
from attendance.courses.models import CourseTutor
from rooms.actions import save_layout
from rooms.models import Room
from tests.browser.conftest import Contexts
from tests.browser.editor import open_editor, save, seat, selected, stored
from tests.browser.test_accessibility import faults
from tests.factories.rooms import grid
from tests.factories.sessions import SlotFactory


def test_errors_stand_on_the_elements_that_are_wrong(desk: Page, room: Room) -> None:
    open_editor(desk, room)
    seat(desk, "B3").click()
    desk.get_by_label("Label", exact=True).fill("A1")
    save(desk)
    wrong = desk.locator("#world .wrong")
    expect(wrong).to_have_attribute("data-id", "s1-2")
    assert stored(room).keys() == {"A1", "A2", "A3", "B1", "B2", "B3"}
    desk.keyboard.press("Escape")
    desk.get_by_role("button", name=re.compile("the seat label A1 is that of")).click()
    expect(wrong).to_be_focused()
    assert selected(desk) == ["Seat A1"]
    desk.get_by_label("Label", exact=True).fill("B4")
    save(desk)
    expect(desk.get_by_text("The layout was saved.")).to_be_visible()
    expect(wrong).to_have_count(0)
    assert "B4" in stored(room)


@pytest.mark.one_database
def test_who_leaves_with_something_unsaved_is_asked(desk: Page, room: Room) -> None:
    open_editor(desk, room)
    seat(desk, "A1").click()
    desk.keyboard.press("Delete")
    rooms = desk.get_by_role("link", name="Rooms", exact=True).first
    rooms.click()
    dialog = desk.get_by_role("dialog", name="Leave without saving?")
    dialog.get_by_role("button", name="Stay here").click()
    expect(dialog).to_be_hidden()
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    desk.once("dialog", answer)
    desk.evaluate("setTimeout(() => location.reload())")
    desk.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(seat(desk, "A1")).to_have_count(0)
    rooms.click()
    dialog.get_by_role("button", name="Leave without saving").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Rooms")
    assert "A1" in stored(room)


def test_two_at_once_lose_nothing(desk: Page, alice: User, bob: User, room: Room) -> None:
    open_editor(desk, room)
    seat(desk, "A1").click()
    desk.get_by_label("Label", exact=True).fill("Z9")
    save_layout(room, grid(4, 4), by=bob)
    save(desk)
    panel = desk.get_by_role("alert")
    expect(panel).to_contain_text("Bob Example saved another layout of this room meanwhile")
    expect(seat(desk, "Z9")).to_be_visible()
    desk.get_by_label("Name").fill(room.name)
    desk.get_by_role("button", name="Save mine as a new room").click()
    expect(desk.get_by_text("There is already a room of this name.")).to_be_visible()
    save(desk)
    desk.get_by_role("button", name="Save mine in place of theirs").click()
    expect(desk.get_by_text("The layout was saved.")).to_be_visible()
    expect(desk.locator("#state")).to_have_text("All is saved")
    assert "Z9" in stored(room)

    seat(desk, "A2").click()
    desk.get_by_label("Label", exact=True).fill("Z8")
    save_layout(room, grid(4, 4), by=bob)
    save(desk)
    desk.get_by_role("button", name="Save mine as a new room").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Draw Lecture hall H1 (copy)")
    assert len(stored(room)) == 16
    assert "Z8" in stored(Room.objects.get(name="Lecture hall H1 (copy)"))


def sign_out(route: Route) -> None:
    """The answer when nobody is signed in."""
    route.fulfill(status=401)


def test_signed_out_meanwhile_keeps_the_drawing(desk: Page, room: Room, contexts: Contexts) -> None:
    open_editor(desk, room)
    seat(desk, "A1").click()
    desk.keyboard.press("Delete")
    desk.route("**/drawing/update/", sign_out)
    save(desk)
    expect(desk.get_by_role("alert").filter(has_text="Your drawing is still here")).to_be_visible()
    expect(desk.get_by_role("alert").filter(has_text="You are signed out")).to_be_visible()
    desk.unroute("**/drawing/update/")
    save(desk)
    expect(desk.get_by_text("The layout was saved.")).to_be_visible()
    assert "A1" not in stored(room)
    contexts.faults.clear()  # htmx notes the 401 on the console


def test_without_a_script_the_layout_is_a_text(sign_in: Callable[..., Page], alice: User, room: Room) -> None:
    page = sign_in(alice, java_script_enabled=False)
    page.goto(f"/admin/rooms/{room.pk}/drawing/edit/")
    text = page.get_by_label("The layout as JSON")
    layout = text.input_value()
    text.fill(layout.replace('"B3"', '"A1"'))
    save(page)
    expect(page.get_by_text("the seat label A1 is that of")).to_be_visible()
    text.fill(layout.replace('"B3"', '"C7"'))
    save(page)
    expect(page.get_by_text("The layout was saved.")).to_be_visible()
    assert "C7" in stored(room)


@pytest.mark.one_database
def test_slots_that_keep_the_old_layout(desk: Page, room: Room, bobs_role: CourseTutor) -> None:
    SlotFactory.create(session__course=bobs_role.course, session__week_nr=7, tutor=bobs_role, room=room, open=True)
    open_editor(desk, room)
    desk.get_by_text("1 slot uses this room").click()
    expect(desk.get_by_role("region", name="Keep the layout they have")).to_contain_text("Week 7")
    expect(desk.get_by_role("region", name="Take the new layout")).to_contain_text("None.")


@pytest.mark.one_database
def test_axe_in_every_state(sign_in: Callable[..., Page], alice: User, room: Room) -> None:
    page = sign_in(alice, viewport={"width": 320, "height": 640})
    open_editor(page)
    broken = faults(page)
    save(page)
    page.locator("[aria-invalid=true]").wait_for()
    broken += faults(page)
    open_editor(page, room)
    page.keyboard.press("Tab")
    seat(page, "A1").focus()
    page.keyboard.press("Control+a")
    broken += faults(page)
    page.get_by_role("button", name="Keys and gestures").click()
    broken += faults(page)
    page.keyboard.press("Escape")
    seat(page, "B1").focus()
    page.keyboard.press("Escape")
    seat(page, "B1").focus()
    page.get_by_label("Label", exact=True).fill("A2")
    save(page)
    page.locator("#world .wrong").wait_for()
    broken += faults(page)
    page.get_by_label("Label", exact=True).fill("A9")
    save_layout(room, grid(4, 4))
    save(page)
    page.locator("[data-conflict]").wait_for()
    broken += faults(page)
    page.get_by_role("link", name="Lecture hall H1").first.click()
    broken += faults(page)
    assert not broken, "\n".join(broken)
