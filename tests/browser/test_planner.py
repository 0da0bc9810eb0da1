"""A semester planned around a public holiday, and taken back."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from attendance.accounts.models import User
from attendance.courses.models import Course
from attendance.sessions.models import ClassSession, Slot
from rooms.models import Room
from tests.factories.courses import CourseTutorFactory
from tests.factories.rooms import RoomFactory
from tests.factories.sessions import SlotFactory


@pytest.fixture
def hall(db: None) -> Room:
    return RoomFactory.create(name="Hall")


def fill(page: Page, *, tutor: str = "Alice Example") -> None:
    """Three Mondays around Whit Monday, one group in the hall."""
    page.get_by_label("First day").fill("2026-05-18")
    page.get_by_label("Weeks", exact=True).fill("3")
    group = page.get_by_role("group", name="Group 1")
    group.get_by_label("Weekday").select_option("Monday")
    group.get_by_label("Start").fill("10:00")
    group.get_by_label("End").fill("11:30")
    group.get_by_label("Room").select_option(label="Hall (6 seats)")
    group.get_by_label("Tutor").select_option(tutor)


def test_a_semester_is_planned_around_a_holiday_and_taken_back(desk: Page, course: Course, hall: Room) -> None:
    other = SlotFactory.create(session__date=date(2026, 6, 1), room=hall)
    desk.goto(f"/admin/courses/{course.pk}/")
    desk.get_by_role("link", name="Plan the semester").click()
    fill(desk)
    desk.get_by_role("button", name="Show the preview").click()

    plan = desk.get_by_role("region", name="Sessions that would come")
    expect(desk.get_by_role("heading", name="2 sessions would come, 2 slots")).to_be_visible()
    expect(desk.locator("#preview")).to_contain_text("Mon, 25 May 2026: Pentecost Monday")
    expect(plan.get_by_role("row").nth(1)).not_to_contain_text("clash")
    expect(plan.get_by_role("row").nth(2)).to_contain_text("Hall is taken by another course, 10:00–11:30")

    desk.get_by_label("Room").first.select_option("No room")
    desk.get_by_role("button", name="Show the preview").click()
    expect(desk.locator("#preview")).to_contain_text("No room and no tutor is needed twice.")
    assert ClassSession.objects.filter(course=course).count() == 0
    desk.get_by_label("Weeks", exact=True).fill("1")
    desk.get_by_role("button", name="Make all of them").click()
    expect(desk.get_by_text("You changed the form after this preview.")).to_be_visible()
    desk.get_by_label("Weeks", exact=True).fill("3")
    desk.get_by_label("Weeks", exact=True).press("Enter")
    expect(desk.get_by_role("heading", name="2 sessions would come, 2 slots")).to_be_visible()
    assert ClassSession.objects.filter(course=course).count() == 0
    desk.get_by_role("button", name="Make all of them").click()
    expect(desk.get_by_role("heading", name="2 sessions of this plan")).to_be_visible()
    assert Slot.objects.filter(session__course=course).count() == 2

    desk.get_by_role("button", name="Take the whole plan back").click()
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_contain_text("Deletes 2 sessions, 2 slots.")
    dialog.get_by_role("button", name="Take the whole plan back").click()
    expect(desk.get_by_role("status")).to_contain_text("The plan of 2 sessions was taken back.")
    assert list(ClassSession.objects.all()) == [other.session]
    expect(desk.get_by_label("First day")).to_have_value("2026-05-18")
    expect(desk.get_by_role("group", name="Group 1").get_by_label("Tutor")).to_have_value(re.compile(r"\d+"))


@pytest.mark.one_database
def test_the_preview_hides_no_row_and_the_buttons_stand_on_the_line(
    desk: Page, course: Course, hall: Room, alice: User
) -> None:
    """All clashes are above the button that plans them all the same."""
    SlotFactory.create(session__course=CourseTutorFactory.create(user=alice).course)
    desk.goto(f"/admin/courses/{course.pk}/plans/new/")
    take, choice = desk.get_by_role("button", name="Take over"), desk.get_by_label("Groups as in")
    assert abs(bottom(take) - bottom(choice)) <= 1
    fill(desk)
    desk.get_by_label("Weeks", exact=True).fill("30")
    desk.get_by_role("button", name="Show the preview").click()
    plan = desk.get_by_role("region", name="Sessions that would come")
    assert plan.evaluate("e => e.scrollHeight - e.clientHeight") <= 1


def bottom(found: Locator) -> float:
    box = found.bounding_box()
    assert box
    return box["y"] + box["height"]


def test_it_works_on_a_phone_without_scripts(
    sign_in: Callable[..., Page], alice: User, course: Course, hall: Room
) -> None:
    page = sign_in(alice, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"/admin/courses/{course.pk}/plans/new/")
    fill(page)
    page.get_by_text("Free weeks", exact=True).click()
    page.get_by_label("Free from").first.fill("2026-06-01")
    page.get_by_text("More groups").click()
    group = page.get_by_role("group", name="Group 4")
    group.get_by_label("Weekday").select_option("Tuesday")
    page.get_by_role("button", name="Show the preview").click()
    expect(group.get_by_text("This field is required.")).to_have_count(2)

    group.get_by_label("Weekday").select_option("–")
    page.get_by_role("button", name="Show the preview").click()
    page.get_by_role("button", name="Make all of them").click()
    assert [made.date for made in ClassSession.objects.all()] == [date(2026, 5, 18)]
    page.get_by_role("link", name="Week 1").click()
    page.get_by_role("link", name="Cancel session").click()
    page.get_by_label("Reason").fill("Strike")
    page.get_by_role("button", name="Cancel the session").click()
    expect(page.get_by_text("does not count. Strike")).to_be_visible()
    page.get_by_role("button", name="It takes place after all").click()
    expect(page.get_by_role("link", name="Cancel session")).to_be_visible()
