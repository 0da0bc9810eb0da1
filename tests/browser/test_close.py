"""Closing a slot asks first, on the pages that move by themselves too; and what stands where on the slot's page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SlotFactory


@pytest.fixture
def slot(course: Course, bobs_role: CourseTutor, alice: User) -> Slot:
    StudentFactory.create(course=course, given="Anton", family="Weiß")
    return SlotFactory.create(session__course=course, tutor=bobs_role, open=True)


def pages(slot: Slot) -> dict[str, str]:
    return {
        "dashboard": reverse("desk:dashboard"),
        "slot": reverse("desk:slot-detail", args=[slot.pk]),
        "session": reverse("sessions:session-detail", args=[slot.session_id]),
    }


def poll(page: Page) -> None:
    """What the clock does every ten seconds, up to when the answer was dealt with."""
    with page.expect_response(lambda response: response.request.headers.get("hx-request") == "true"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(200)


@pytest.mark.parametrize("name", ["dashboard", "slot", "session"])
def test_close_asks_first_and_cancel_changes_nothing(desk: Page, slot: Slot, name: str) -> None:
    address = pages(slot)[name]
    desk.goto(address)
    desk.get_by_role("button", name="Close", exact=True).click()
    dialog = desk.get_by_role("dialog", name="Close the slot of 10:00?")
    expect(dialog).to_contain_text("The students' page disappears.")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()
    slot.refresh_from_db()
    assert slot.status == "open"
    desk.get_by_role("button", name="Close", exact=True).click()
    dialog.get_by_role("button", name="Close").click()
    expect(desk.get_by_role("button", name="Open", exact=True)).to_be_visible()
    assert desk.url.endswith(address)
    slot.refresh_from_db()
    assert slot.status == "closed"


@pytest.mark.parametrize("name", ["dashboard", "slot"])
def test_the_question_stays_while_the_page_moves(desk: Page, slot: Slot, name: str) -> None:
    desk.goto(pages(slot)[name])
    desk.get_by_role("button", name="Close", exact=True).click()
    dialog = desk.get_by_role("dialog", name="Close the slot of 10:00?")
    cancel = dialog.get_by_role("button", name="Cancel")
    expect(cancel).to_be_focused()
    AttendanceFactory.create(slot=slot)
    poll(desk)
    expect(dialog).to_be_visible()
    expect(cancel).to_be_focused()
    cancel.click()
    poll(desk)
    expect(desk.locator(".stat strong")).to_have_text("1")


@pytest.mark.parametrize("name", ["dashboard", "slot", "session"])
def test_close_asks_without_a_script_too(sign_in: Callable[..., Page], alice: User, slot: Slot, name: str) -> None:
    plain = sign_in(alice, java_script_enabled=False)
    plain.goto(pages(slot)[name])
    plain.get_by_role("button", name="Close", exact=True).click()
    dialog = plain.get_by_role("dialog", name="Close the slot of 10:00?")
    expect(dialog).to_contain_text("Opening again makes a new code")
    dialog.get_by_role("button", name="Close").click()
    expect(plain.get_by_role("button", name="Open", exact=True)).to_be_visible()
    slot.refresh_from_db()
    assert slot.status == "closed"


@pytest.mark.one_database
def test_a_phone_shows_the_count_then_the_map_then_who_is_missing(
    sign_in: Callable[..., Page], alice: User, slot: Slot
) -> None:
    phone = sign_in(alice, viewport={"width": 390, "height": 844})
    phone.goto(pages(slot)["slot"])
    tops = [phone.locator(f"#slot-{part}").bounding_box() for part in ("count", "map", "absent")]
    heights = [box["y"] for box in tops if box]
    assert len(heights) == 3
    assert heights == sorted(heights)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.one_database
def test_a_wide_screen_has_the_map_beside_the_count(desk: Page, slot: Slot) -> None:
    desk.goto(pages(slot)["slot"])
    count, seats = (desk.locator(f".live > .card:has(#slot-{part})").bounding_box() for part in ("count", "map"))
    assert count
    assert seats
    assert abs(count["y"] - seats["y"]) < 2
    assert count["x"] > seats["x"] + seats["width"]


@pytest.mark.one_database
def test_the_placeholder_of_the_field_fits(desk: Page, slot: Slot) -> None:
    desk.goto(pages(slot)["slot"])
    field = desk.get_by_role("searchbox")
    expect(field).to_have_accessible_description("Enter marks the only match present.")
    width = field.evaluate(
        """field => {
          const pen = document.createElement("canvas").getContext("2d");
          pen.font = getComputedStyle(field).font;
          return pen.measureText(field.placeholder).width;
        }"""
    )
    assert width < field.evaluate("field => field.clientWidth") - 30


@pytest.mark.one_database
def test_the_badge_of_a_planned_slot_stands_beside_its_course(desk: Page, slot: Slot) -> None:
    Course.objects.update(name="Introduction to Functional Programming and Verification")
    later = timezone.now() + timedelta(hours=1)
    Slot.objects.update(status="closed", status_set_at=None, opens_at=later)
    desk.goto(pages(slot)["dashboard"])
    card = desk.locator("article")
    title, badge = (card.locator(part).bounding_box() for part in (".eyebrow", ".badge"))
    assert title
    assert badge
    assert badge["x"] >= title["x"] + title["width"]
    assert badge["y"] < title["y"] + title["height"]
    assert badge["height"] < 40
