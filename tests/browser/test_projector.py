"""The wall: all of it within the screen, whatever the projector, and moving by itself."""

import pytest
from playwright.sync_api import Page, expect

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor
from attendance.sessions.models import Slot
from rooms.generator import generate
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
    desk.goto(f"/admin/slots/{slot.pk}/projector/")
    return desk


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_fits_the_screen(wall: Page, screen: tuple[int, int]) -> None:
    width, height = screen
    wall.set_viewport_size({"width": width, "height": height})
    assert wall.evaluate("document.documentElement.scrollHeight") == height
    assert wall.evaluate("document.documentElement.scrollWidth") == width
    boxes = [wall.locator(part).bounding_box() for part in (".count", ".map", ".right .where")]
    edges = [(box["y"], box["y"] + box["height"]) for box in boxes if box]
    assert len(edges) == 3
    assert edges[0][1] <= edges[1][0], "the map lies under the count"
    assert edges[1][1] <= edges[2][0], "the line below lies under the map"


def test_counts_by_itself(wall: Page) -> None:
    slot = Slot.objects.get()
    expect(wall.locator(".count strong")).to_have_text("0")
    AttendanceFactory.create(slot=slot, student=StudentFactory.create(course=slot.session.course))
    expect(wall.locator(".count strong")).to_have_text("1")
    expect(wall.get_by_role("heading", name="Check in")).to_be_visible()
