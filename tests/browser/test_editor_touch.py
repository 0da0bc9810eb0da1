"""The layout editor with fingers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from attendance.accounts.models import User
from rooms.models import Room
from tests.browser.editor import box, middle, open_editor, places, save, seat, selected, stored

pytestmark = pytest.mark.one_database


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


def test_gestures_come_first(sign_in: Callable[..., Page], alice: User, room: Room) -> None:
    page = sign_in(alice, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    open_editor(page, room)
    page.get_by_role("button", name="Keys and gestures").tap()
    finger, mouse = page.get_by_text("Finger", exact=True), page.get_by_text("Mouse", exact=True)
    assert box(finger)["y"] < box(mouse)["y"]


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
