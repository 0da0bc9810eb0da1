"""The wall: all of it within the screen, whatever the projector, readable from the last row, and moving by itself."""

import io
import re
from datetime import timedelta

import pytest
import zxingcpp
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor
from attendance.sessions.models import Slot
from rooms.generator import generate
from tests.browser.conftest import POLLED_MS, Contexts, poll
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.rooms import make_layout
from tests.factories.sessions import SlotFactory

SCREENS = [(1024, 768), (1280, 720), (1366, 768), (1920, 1080), (3840, 2160)]


@pytest.fixture
def wall(desk: Page, course: Course, bobs_role: CourseTutor, alice: User) -> Page:
    slot = SlotFactory.create(session__course=course, tutor=bobs_role, open=True)
    slot.layout = make_layout(generate(rows=8, seats=15, aisles_after_seats=(4, 11)))
    slot.save()
    desk.clock.install()
    desk.goto(f"/admin/slots/{slot.pk}/projector/")
    return desk


@pytest.mark.one_database
def test_fits_the_screen(wall: Page) -> None:
    for width, height in SCREENS:
        wall.set_viewport_size({"width": width, "height": height})
        assert wall.evaluate("document.documentElement.scrollHeight") == height
        assert wall.evaluate("document.documentElement.scrollWidth") == width
        boxes = [wall.locator(part).bounding_box() for part in (".count", ".map", ".right .where")]
        edges = [(box["y"], box["y"] + box["height"]) for box in boxes if box]
        assert len(edges) == 3
        assert edges[0][1] <= edges[1][0], f"the map lies under the count at {width} px"
        assert edges[1][1] <= edges[2][0], f"the line below lies under the map at {width} px"


@pytest.mark.one_database
def test_fills_a_large_screen_and_is_read_from_the_last_row(wall: Page, site: str) -> None:
    """A letter is read from as far as some 200 times its height: on a wall 1.5 m high, 2.5 % of it from the eighth
    metre, and the code itself from much further."""
    slot = Slot.objects.get()
    for width, height in SCREENS[-2:]:
        wall.set_viewport_size({"width": width, "height": height})
        [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(wall.screenshot())))
        assert code.text == f"{site}/s/{slot.code}/"
        sizes = {
            part: wall.locator(part).first.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") / height
            for part in (".code", ".count strong", ".count .badge", ".url", ".left .eyebrow", ".right .where")
        }
        assert min(sizes.values()) >= 0.025, sizes
        assert min(sizes[".code"], sizes[".count strong"]) >= 0.08
        map_box, qr_box = wall.locator(".map").bounding_box(), wall.locator(".qr").bounding_box()
        assert map_box
        assert qr_box
        assert map_box["width"] >= width * 0.5
        assert qr_box["height"] >= height * 0.5


@pytest.mark.one_database
def test_contrast_is_seven_to_one(wall: Page) -> None:
    wall.evaluate("sayLost()")
    wall.evaluate(AXE_SCRIPT)
    for scheme in ("light", "dark"):
        wall.emulate_media(color_scheme=scheme)
        found = wall.evaluate(
            """() => axe.run({ runOnly: { type: "rule", values: ["color-contrast-enhanced"] } }).then(
                found => [found.passes.flatMap(rule => rule.nodes).length,
                          found.violations.flatMap(rule => rule.nodes.map(node => node.html))])"""
        )
        assert found[0] > 20
        assert found[1] == []


def test_the_quiet_mode_is_the_map_alone(wall: Page) -> None:
    wall.get_by_role("link", name="Show the map only").click()
    expect(wall.get_by_role("img", name="Seat map: 120 free, 0 taken")).to_be_visible()
    for part in (".qr", ".code", ".count", ".where"):
        expect(wall.locator(part)).to_have_count(0)
    # It moves by itself, and stays quiet.
    slot = Slot.objects.get()
    AttendanceFactory.create(slot=slot, student=StudentFactory.create(course=slot.session.course), seat_id="seat-a1")
    poll(wall)
    expect(wall.get_by_role("img", name="Seat map: 119 free, 1 taken")).to_be_visible(timeout=POLLED_MS)
    expect(wall.locator(".count")).to_have_count(0)
    assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight")
    wall.get_by_role("link", name="Show the code").click()
    expect(wall.locator(".qr")).to_be_visible()


@pytest.mark.one_database
def test_keeps_its_place_without_a_network_and_says_since_when(wall: Page, contexts: Contexts) -> None:
    """What stood there stands there; the note lies over none of it."""
    wall.set_viewport_size({"width": 1920, "height": 1080})
    lost = wall.get_by_role("alert")
    wall.context.set_offline(True)
    poll(wall)
    expect(lost).to_contain_text("the picture may be old.", timeout=POLLED_MS)
    [since] = re.findall(r"No connection since (\d\d:\d\d):", lost.inner_text())
    now = timezone.localtime()
    assert since in {f"{moment:%H:%M}" for moment in (now, now - timedelta(minutes=1))}
    note = lost.bounding_box()
    first = min(box["y"] for part in (".eyebrow", ".count") if (box := wall.locator(part).bounding_box()))
    assert note
    assert note["y"] + note["height"] <= first
    expect(wall.locator(".qr")).to_be_in_viewport(ratio=1)
    assert wall.evaluate("document.documentElement.scrollHeight") == 1080
    slot = Slot.objects.get()
    AttendanceFactory.create(slot=slot, student=StudentFactory.create(course=slot.session.course))
    wall.context.set_offline(False)
    poll(wall)
    expect(wall.locator(".count strong")).to_have_text("1", timeout=POLLED_MS)
    expect(lost).to_be_hidden()
    contexts.faults.clear()  # Chromium notes each failed poll


def test_a_rotating_code_goes_with_the_network(wall: Page, contexts: Contexts) -> None:
    Slot.objects.update(rotating_code=True)
    wall.reload()
    veil = wall.get_by_text("This code has expired: no connection")
    wall.context.set_offline(True)
    wall.clock.fast_forward("00:25")
    expect(wall.get_by_role("alert")).to_be_visible(timeout=POLLED_MS)
    expect(veil).to_be_hidden()
    wall.clock.fast_forward("00:06")
    expect(veil).to_be_visible()
    assert zxingcpp.read_barcodes(Image.open(io.BytesIO(wall.screenshot()))) == []
    wall.context.set_offline(False)
    poll(wall)
    expect(veil).to_be_hidden(timeout=POLLED_MS)
    expect(wall.locator(".digits")).to_be_visible()
    contexts.faults.clear()  # Chromium notes each failed poll


def test_keeps_its_place_when_the_tutor_is_signed_out_and_says_so(wall: Page, contexts: Contexts) -> None:
    session = next(one for one in wall.context.cookies() if one.get("name") == settings.SESSION_COOKIE_NAME)
    wall.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    note = wall.get_by_role("alert")
    expect(note).to_contain_text("You are signed out", timeout=8_000)
    expect(wall.locator(".qr")).to_be_in_viewport(ratio=1)
    expect(wall.locator(".count strong")).to_have_text("0")
    expect(wall.get_by_label("Password")).to_have_count(0)
    expect(wall.locator("#lost")).to_be_hidden()
    slot = Slot.objects.get()
    AttendanceFactory.create(slot=slot, student=StudentFactory.create(course=slot.session.course))
    # Signed in again, in another tab say.
    wall.context.add_cookies([{"name": session["name"], "value": session["value"], "url": wall.url}])
    expect(wall.locator(".count strong")).to_have_text("1", timeout=8_000)
    expect(note).to_be_hidden()
    contexts.faults.clear()  # htmx notes each 401 on the console


def test_keeps_its_place_when_the_tutors_role_is_taken_away_and_says_so(wall: Page, alice: User) -> None:
    CourseTutor.objects.filter(user=alice).delete()
    poll(wall)
    expect(wall.get_by_role("alert")).to_contain_text("This page is not yours to see any more")
    expect(wall.locator(".qr")).to_be_in_viewport(ratio=1)
    expect(wall.locator(".count strong")).to_have_text("0")
    expect(wall.locator("#lost")).to_be_hidden()
    asked: list[str] = []
    wall.on("request", lambda request: asked.append(request.url))
    poll(wall)
    assert asked == []


def test_counts_by_itself(wall: Page) -> None:
    slot = Slot.objects.get()
    expect(wall.locator(".count strong")).to_have_text("0")
    AttendanceFactory.create(slot=slot, student=StudentFactory.create(course=slot.session.course))
    poll(wall)
    expect(wall.locator(".count strong")).to_have_text("1", timeout=POLLED_MS)
    expect(wall.get_by_role("heading", name="Check in")).to_be_visible()
