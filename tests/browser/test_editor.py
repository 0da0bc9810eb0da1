"""The layout editor with a mouse and with keys alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from attendance.courses.models import CourseTutor, Student
from attendance.register.models import Attendance
from rooms.models import Room
from tests.browser.editor import box, drag, frame, middle, open_editor, places, save, seat, selected, stored
from tests.browser.waiting import wait_until
from tests.factories.sessions import SlotFactory


def test_a_room_is_drawn_from_nothing_and_used(
    desk: Page, new_phone: Callable[..., Page], bobs_role: CourseTutor, dana: Student
) -> None:
    desk.goto("/admin/rooms/new/")
    desk.get_by_role("link", name="Draw it by hand").click()
    desk.locator("#editor[data-ready]").wait_for()
    desk.get_by_label("Name").fill("Attic")
    desk.get_by_role("button", name="Seat", exact=True).click()
    expect(seat(desk, "A1")).to_have_attribute("aria-selected", "true")
    for _ in range(2):
        desk.keyboard.press("Control+d")
    desk.keyboard.press("Control+a")
    desk.keyboard.press("Control+d")
    desk.get_by_label("First label").fill("B1")
    desk.get_by_role("button", name="Renumber").click()
    expect(seat(desk, "B3")).to_be_visible()
    desk.get_by_role("button", name="Table", exact=True).click()
    desk.get_by_label("Label", exact=True).fill("Board")
    drag(desk, middle(desk.get_by_role("option", name="Table Board")), -200, -200)
    before = places(desk)["Seat B1"]
    drag(desk, middle(seat(desk, "B1")), 0, 60)
    assert places(desk)["Seat B1"] != before
    save(desk)

    expect(desk.get_by_role("heading", level=1)).to_have_text("Draw Attic")
    attic = Room.objects.get(name="Attic")
    found = stored(attic)
    assert sorted(found) == ["A1", "A2", "A3", "B1", "B2", "B3", "Board"]
    assert found["Board"].y < found["A1"].y == found["A3"].y < found["B2"].y < found["B1"].y

    slot = SlotFactory.create(session__course=bobs_role.course, tutor=bobs_role, room=attic, open=True)
    phone = new_phone()
    phone.goto(f"/s/{slot.code}/")
    phone.get_by_role("link", name="Dana Kowalczyk").tap()
    phone.get_by_role("heading", name="Tap your seat").wait_for()
    phone.get_by_role("button", name="Row B, seat 3, free").tap()
    expect(phone.locator(".done")).to_contain_text("You are in: seat B3")
    assert Attendance.objects.get().seat_id == found["B3"].id


@pytest.mark.one_database
def test_with_the_keyboard_alone(desk: Page, room: Room) -> None:
    open_editor(desk, room)
    seat(desk, "A2").focus()
    assert selected(desk) == ["Seat A2"]
    desk.keyboard.press("Tab")
    assert selected(desk) == ["Seat A3"]
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("Space")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Space")
    assert selected(desk) == ["Seat A2", "Seat A3"]
    expect(desk.locator("#said")).to_have_text("2 selected")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Shift+ArrowDown")
    expect(desk.locator("#said")).to_have_text("Moved to x 54, y 20")
    desk.keyboard.press("Alt+ArrowDown")
    desk.keyboard.press("r")
    desk.keyboard.press("Escape")
    assert selected(desk) == []
    seat(desk, "B1").focus()
    desk.keyboard.press("Delete")
    expect(seat(desk, "B1")).to_have_count(0)
    seat(desk, "B2").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Label", exact=True)).to_be_focused()
    desk.keyboard.press("Control+a")
    desk.keyboard.type("C1")
    expect(desk.get_by_text("Read out as “Row C, seat 1”.")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(seat(desk, "C1")).to_be_focused()
    desk.keyboard.type("gdts")
    desk.keyboard.press("Control+s")
    expect(desk.get_by_text("The layout was saved.")).to_be_visible()
    found = stored(room)
    kinds = [found[label].type for label in ("A1", "A2", "A3", "A4", "B3", "C1", "Door", "")]
    assert kinds == ["seat"] * 6 + ["door", "table"]
    assert "B1" not in found
    # A pair side by side, 44 high each, turned by a quarter about its middle.
    a2, a3 = found["A2"], found["A3"]
    assert (a2.width, a2.height, a3.x, a3.y - a2.y) == (44, 40, a2.x, 50)


@pytest.mark.one_database
def test_a_new_drawing_is_not_saved_and_a_door_is_called_so_once(desk: Page) -> None:
    open_editor(desk)
    expect(desk.locator("#state")).to_have_text("Not saved yet")
    desk.get_by_role("button", name="Door", exact=True).click()
    expect(desk.locator("#panel-title")).to_have_text("Door")
    drag(desk, middle(desk.get_by_role("button", name="Seat", exact=True)), 200, 0)
    assert desk.evaluate("getSelection().toString()") == ""
    desk.get_by_label("Name", exact=True).fill("Attic")
    save(desk)
    expect(desk.locator("#state")).to_have_text("All is saved")


@pytest.mark.one_database
def test_undo_and_redo(desk: Page, room: Room) -> None:
    open_editor(desk, room)
    before = places(desk)
    undo, redo = desk.get_by_role("button", name="Undo"), desk.get_by_role("button", name="Redo")
    expect(undo).to_be_disabled()
    drag(desk, middle(seat(desk, "A1")), 120, 30)
    moved = places(desk)
    assert moved != before
    desk.keyboard.press("Delete")
    expect(seat(desk, "A1")).to_have_count(0)
    undo.click()
    assert places(desk) == moved
    desk.keyboard.press("Control+z")
    assert places(desk) == before
    expect(desk.locator("#state")).to_have_text("All is saved")
    desk.keyboard.press("Control+Shift+Z")
    assert places(desk) == moved
    expect(desk.locator("#state")).to_have_text("Not saved yet")
    redo.click()
    expect(seat(desk, "A1")).to_have_count(0)
    expect(redo).to_be_disabled()


@pytest.mark.one_database
def test_a_frame_shift_handles_and_snap(desk: Page, room: Room) -> None:
    open_editor(desk, room)
    frame(desk, seat(desk, "A1"), seat(desk, "B2"))
    assert selected(desk) == ["Seat A1", "Seat A2", "Seat B1", "Seat B2"]
    seat(desk, "A3").click(modifiers=["Shift"])
    seat(desk, "B1").click(modifiers=["Shift"])
    assert selected(desk) == ["Seat A1", "Seat A2", "Seat A3", "Seat B2"]
    seat(desk, "B3").click()
    assert selected(desk) == ["Seat B3"]
    desk.get_by_label("Step of the grid").select_option("10")
    drag(desk, middle(seat(desk, "B3")), 37, 0)
    x = desk.get_by_label("x", exact=True)
    assert float(x.input_value()) % 10 == 0
    desk.get_by_role("button", name="Snap to the grid").click()
    x.fill("123.5")
    x.press("Enter")
    grip = box(desk.locator(".grip.se"))
    drag(desk, (grip["x"] + 4, grip["y"] + 4), 33, 21)
    width, height = (float(desk.get_by_label(name, exact=True).input_value()) for name in ("Width", "Height"))
    assert width > height > 45
    save(desk)
    expect(desk.get_by_text("The layout was saved.")).to_be_visible()
    assert (stored(room)["B3"].x, stored(room)["B3"].width) == (123.5, width)


@pytest.mark.one_database
def test_seats_are_renumbered_in_reading_order(desk: Page, room: Room) -> None:
    open_editor(desk, room)
    ids = {label: element.id for label, element in stored(room).items()}
    # The middle of the first row lies a little lower, and beside it stands a seat further left than the paper.
    drag(desk, middle(seat(desk, "A2")), 0, 14)
    drag(desk, middle(seat(desk, "A3")), -400, 0)
    desk.keyboard.press("Escape")
    frame(desk, seat(desk, "A3"), seat(desk, "B3"))
    assert len(selected(desk)) == 6
    desk.get_by_label("First label").fill("L8")
    desk.get_by_role("button", name="Renumber").click()
    expect(desk.locator("#said")).to_have_text("6 seats renumbered, L8 to M10")
    save(desk)
    expect(desk.get_by_text("The layout was saved.")).to_be_visible()
    found = stored(room)
    order = ["A3", "A1", "A2", "B1", "B2", "B3"]
    assert [found[label].id for label in ("L8", "L9", "L10", "M8", "M9", "M10")] == [ids[label] for label in order]
    assert found["L8"].x == 0 < found["L9"].x < found["L10"].x

    desk.get_by_label("First label").fill("31")
    desk.get_by_label("A new letter for each row").uncheck()
    desk.get_by_role("button", name="Renumber").click()
    expect(seat(desk, "36")).to_have_attribute("data-id", ids["B3"])


@pytest.mark.one_database
def test_zoom(desk: Page, room: Room) -> None:
    open_editor(desk, room)
    first = box(seat(desk, "A1"))["width"]
    desk.get_by_role("button", name="Zoom in").click()
    assert box(seat(desk, "A1"))["width"] == pytest.approx(first * 1.25, rel=0.1)
    zoom = desk.locator("#zoom").inner_text()
    desk.mouse.move(*middle(seat(desk, "B2")))
    under = middle(seat(desk, "B2"))
    desk.keyboard.down("Control")
    desk.mouse.wheel(0, -200)
    expect(desk.locator("#zoom")).not_to_have_text(zoom)
    desk.keyboard.up("Control")
    wait_until(desk, f"document.querySelector('#world [data-id]').getBoundingClientRect().width > {first * 1.4}")
    assert middle(seat(desk, "B2")) == pytest.approx(under, abs=2)
    desk.get_by_role("button", name="Show everything").click()
    assert box(seat(desk, "A1"))["width"] == pytest.approx(first, rel=0.02)
