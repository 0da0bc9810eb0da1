"""The layout editor with a mouse, with keys alone and with a finger; two who draw at once."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from attendance.accounts.models import User
from attendance.courses.models import CourseTutor, Student
from attendance.register.models import Attendance
from rooms.actions import save_layout
from rooms.layout import Element
from rooms.models import Room
from tests.browser.test_accessibility import faults
from tests.factories.rooms import RoomFactory, grid
from tests.factories.sessions import SlotFactory


@pytest.fixture
def room(db: None) -> Room:
    """Two rows of three seats, 40 wide at steps of 50."""
    return RoomFactory.create(name="Lecture hall H1")


def open_editor(page: Page, room: Room | None = None) -> None:
    page.goto(f"/admin/rooms/{room.pk}/drawing/edit/" if room else "/admin/rooms/drawing/new/")
    page.locator("#editor[data-ready]").wait_for()


def seat(page: Page, label: str) -> Locator:
    return page.get_by_role("option", name=f"Seat {label}", exact=True)


def box(found: Locator) -> FloatRect:
    there = found.bounding_box()
    assert there
    return there


def middle(found: Locator) -> tuple[float, float]:
    there = box(found)
    return there["x"] + there["width"] / 2, there["y"] + there["height"] / 2


def drag(page: Page, start: tuple[float, float], dx: float, dy: float) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + dx / 2, start[1] + dy / 2)
    page.mouse.move(start[0] + dx, start[1] + dy)
    page.mouse.up()


def frame(page: Page, *around: Locator) -> None:
    """A frame from the upper left of the first to the lower right of the last, drawn on the paper."""
    first, last = box(around[0]), box(around[-1])
    x, y = first["x"] - 4, first["y"] - 4
    drag(page, (x, y), last["x"] + last["width"] - 2 - x, last["y"] + last["height"] - 2 - y)


def selected(page: Page) -> list[str]:
    found = page.locator("#world [aria-selected=true]").all()
    return sorted(str(node.get_attribute("aria-label")) for node in found)


def places(page: Page) -> dict[str, str | None]:
    found = page.locator("#world [role=option]").all()
    return {str(node.get_attribute("aria-label")): node.get_attribute("transform") for node in found}


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def stored(room: Room) -> dict[str, Element]:
    return {element.label: element for element in Room.objects.get(pk=room.pk).layout.elements}


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
    phone.get_by_role("button", name="Row B, seat 3, free").tap()
    expect(phone.locator(".done")).to_contain_text("You are in: seat B3")
    assert Attendance.objects.get().seat_id == found["B3"].id


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
    for key in ("g", "d", "t", "s"):
        desk.keyboard.press(key)
    desk.keyboard.press("Control+s")
    expect(desk.get_by_text("The layout was saved.")).to_be_visible()
    found = stored(room)
    kinds = [found[label].type for label in ("A1", "A2", "A3", "A4", "B3", "C1", "Door", "")]
    assert kinds == ["seat"] * 6 + ["door", "table"]
    assert "B1" not in found
    # A pair side by side, 44 high each, turned by a quarter about its middle.
    a2, a3 = found["A2"], found["A3"]
    assert (a2.width, a2.height, a3.x, a3.y - a2.y) == (44, 40, a2.x, 50)


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
    desk.wait_for_function(
        "width => document.querySelector('#world [data-id]').getBoundingClientRect().width > width", arg=first * 1.4
    )
    assert middle(seat(desk, "B2")) == pytest.approx(under, abs=2)
    desk.get_by_role("button", name="Show everything").click()
    assert box(seat(desk, "A1"))["width"] == pytest.approx(first, rel=0.02)


class Fingers:
    """Touches of one or two fingers, as a phone sends them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cdp = page.context.new_cdp_session(page)

    def send(self, kind: str, *points: tuple[float, float]) -> None:
        touches: list[Any] = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def drag(self, start: tuple[float, float], dx: float, dy: float) -> None:
        self.send("touchStart", start)
        for part in (0.3, 0.6, 1):
            self.send("touchMove", (start[0] + dx * part, start[1] + dy * part))
        # A finger that rests before it leaves: after a swipe, the next tap would only stop it.
        self.page.wait_for_timeout(100)
        self.send("touchMove", (start[0] + dx, start[1] + dy))
        self.send("touchEnd")

    @contextmanager
    def held(self, at: tuple[float, float]) -> Iterator[None]:
        self.send("touchStart", at)
        yield
        self.send("touchEnd")


def test_with_a_finger(sign_in: Callable[..., Page], alice: User, room: Room) -> None:
    page = sign_in(alice, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    open_editor(page, room)
    fingers = Fingers(page)
    before = places(page)
    seat(page, "A1").tap()
    assert selected(page) == ["Seat A1"]
    fingers.drag(middle(seat(page, "B3")), 30, 60)
    assert selected(page) == ["Seat B3"]
    moved = places(page)
    assert {name for name in before if before[name] != moved[name]} == {"Seat B3"}
    # The paper pans, and two fingers zoom.
    there = box(seat(page, "A1"))
    corner = (there["x"] - 18, there["y"] - 18)
    fingers.drag(corner, 40, 20)
    assert box(seat(page, "A1"))["x"] == pytest.approx(there["x"] + 40, abs=12)
    x, y = middle(seat(page, "A2"))
    fingers.send("touchStart", (x - 40, y), (x + 40, y))
    fingers.send("touchMove", (x - 60, y), (x + 60, y))
    fingers.send("touchEnd")
    assert box(seat(page, "A1"))["width"] == pytest.approx(there["width"] * 1.5, rel=0.1)
    assert places(page) == moved
    page.get_by_role("button", name="Show everything").tap()
    # A long press begins to gather; then a frame is drawn with the finger.
    with fingers.held(middle(seat(page, "A1"))):
        expect(page.get_by_role("button", name="Select several")).to_have_attribute("aria-pressed", "true")
    seat(page, "B1").tap()
    assert selected(page) == ["Seat A1", "Seat B1", "Seat B3"]
    seat(page, "B3").tap()
    first, last = box(seat(page, "A1")), box(seat(page, "A3"))
    fingers.drag((first["x"] - 6, first["y"] - 6), last["x"] + 30 - first["x"], 20)
    assert selected(page) == ["Seat A1", "Seat A2", "Seat A3", "Seat B1"]
    page.get_by_role("button", name="Delete").tap()
    handle = page.locator(".grip.se")
    page.get_by_role("button", name="Select several").tap()
    seat(page, "B3").tap()
    assert min(box(handle)["width"], box(handle)["height"]) >= 44
    save(page)
    expect(page.get_by_text("The layout was saved.")).to_be_visible()
    assert sorted(stored(room)) == ["B2", "B3"]


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
    desk.once("dialog", lambda found: (asked.append(found.type), found.dismiss()))
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


def test_signed_out_meanwhile_keeps_the_drawing(desk: Page, room: Room) -> None:
    open_editor(desk, room)
    seat(desk, "A1").click()
    desk.keyboard.press("Delete")
    cookies = desk.context.cookies()
    desk.context.clear_cookies()
    save(desk)
    expect(desk.get_by_role("alert")).to_contain_text("Your drawing is still here")
    desk.context.add_cookies(cookies)
    save(desk)
    expect(desk.get_by_text("The layout was saved.")).to_be_visible()
    assert "A1" not in stored(room)


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


def test_slots_that_keep_the_old_layout(desk: Page, room: Room, bobs_role: CourseTutor) -> None:
    SlotFactory.create(session__course=bobs_role.course, session__week_nr=7, tutor=bobs_role, room=room, open=True)
    open_editor(desk, room)
    desk.get_by_text("1 slot uses this room").click()
    expect(desk.get_by_role("region", name="Keep the layout they have")).to_contain_text("Week 7")
    expect(desk.get_by_role("region", name="Take the new layout")).to_contain_text("None.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_in_every_state(sign_in: Callable[..., Page], alice: User, room: Room, scheme: str) -> None:
    page = sign_in(alice, color_scheme=scheme, viewport={"width": 320, "height": 640})
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
