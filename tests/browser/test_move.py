"""Groups on two weekdays of one session; one of them is moved, and moved back."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from attendance.accounts.models import User
from attendance.courses.models import Course
from attendance.sessions.models import ClassSession, Slot
from tests.factories.rooms import RoomFactory
from tests.factories.sessions import SlotFactory

TUESDAY, THURSDAY = date(2026, 5, 19), date(2026, 5, 21)


def test_a_group_is_moved_on_a_phone_without_scripts(sign_in: Callable[..., Page], alice: User, course: Course) -> None:
    hall = RoomFactory.create(name="Hall")
    SlotFactory.create(session__date=THURSDAY, room=hall)
    page = sign_in(alice, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"/admin/courses/{course.pk}/plans/new/")
    page.get_by_label("First day").fill("2026-05-18")
    page.get_by_label("Weeks", exact=True).fill("2")
    for number, weekday in ((1, "Monday"), (2, "Tuesday")):
        group = page.get_by_role("group", name=f"Group {number}")
        group.get_by_label("Weekday").select_option(weekday)
        group.get_by_label("Start").fill("10:00")
        group.get_by_label("End").fill("11:30")
        group.get_by_label("Room").select_option(label="Hall (6 seats)")
        group.get_by_label("Tutor").select_option("Alice Example")
    page.get_by_role("button", name="Show the preview").click()
    expect(page.get_by_role("heading", name="2 sessions would come, 3 slots")).to_be_visible()
    page.get_by_role("button", name="Make all of them").click()
    page.get_by_role("link", name="Week 1").click()

    slot = Slot.objects.get(date=TUESDAY)
    card = page.get_by_role("article", name="Tue 10:00–11:30")
    card.get_by_role("link", name="Move").click()
    page.get_by_label("Day").fill(f"{THURSDAY}")
    page.get_by_role("button", name="Move the slot").click()
    expect(page.get_by_role("alert")).to_contain_text("Hall is taken by another course, 10:00–11:30")
    assert Slot.objects.get(pk=slot.pk).date == TUESDAY
    page.get_by_role("button", name="Move it all the same").click()
    expect(page.get_by_role("article", name="Thu 10:00–11:30")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The slot is back where it was.")).to_be_visible()
    assert Slot.objects.get(pk=slot.pk).date == TUESDAY
    assert ClassSession.objects.filter(course=course).count() == 2
