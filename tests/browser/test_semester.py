"""A course goes on in the next semester; a tutor takes the slots along into a calendar of their own."""

from collections.abc import Callable
from datetime import date

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor
from attendance.sessions.models import Slot
from rooms.models import Room
from tests.browser.test_accessibility import faults
from tests.factories.courses import StudentFactory
from tests.factories.rooms import RoomFactory
from tests.factories.sessions import SlotFactory


@pytest.fixture
def hall(course: Course, bobs_role: CourseTutor) -> Room:
    """Where Bob holds a group, on Mondays at ten."""
    hall = RoomFactory.create(name="Hall")
    StudentFactory.create(course=course)
    SlotFactory.create(session__course=course, session__date=date(2026, 5, 18), tutor=bobs_role, room=hall)
    return hall


def test_a_course_is_copied_to_the_next_semester(desk: Page, course: Course, hall: Room) -> None:
    other = SlotFactory.create(session__date=date(2030, 10, 14), room=hall)
    desk.goto(f"/admin/courses/{course.pk}/")
    desk.get_by_role("link", name="Copy", exact=True).click()
    expect(desk.get_by_label("Semester")).not_to_have_value("")
    desk.get_by_label("Semester").fill("SS2026")
    desk.get_by_label("First day").fill("2030-10-14")
    desk.get_by_label("Weeks", exact=True).fill("2")
    desk.get_by_label("Bob Example · Tutor").uncheck()
    desk.get_by_role("button", name="Show the preview").click()
    expect(desk.get_by_text("Bob Example does not come along.")).to_be_visible()
    assert faults(desk) == []

    desk.get_by_label("Bob Example · Tutor").check()
    desk.get_by_role("button", name="Show the preview").click()
    expect(desk.get_by_text("There is already a course of this name in this semester.")).to_be_visible()
    desk.get_by_label("Semester").fill("WS2030/31")
    desk.get_by_role("button", name="Show the preview").click()
    expect(desk.locator("#preview")).to_contain_text("Hall is taken by another course, 10:00–11:30")
    assert faults(desk) == []
    assert not Course.objects.filter(semester="WS2030/31").exists()

    desk.get_by_role("button", name="Make the course and all of them").click()
    expect(desk.get_by_role("heading", name="2 sessions of this plan")).to_be_visible()
    copy = Course.objects.get(semester="WS2030/31")
    assert set(copy.tutors.values_list("user__name", "role")) == {("Alice Example", "owner"), ("Bob Example", "tutor")}
    assert Slot.objects.filter(session__course=copy, room=hall, tutor__user__name="Bob Example").count() == 2
    assert not copy.students.exists()

    desk.get_by_role("button", name="Take the whole plan back").click()
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_contain_text("Deletes 2 sessions, 2 slots.")
    dialog.get_by_role("button", name="Take the whole plan back").click()
    expect(desk.get_by_role("status")).to_contain_text("The plan of 2 sessions was taken back.")
    assert set(Slot.objects.filter(room=hall, session__date__year=2030)) == {other}


def test_a_tutor_subscribes_and_switches_it_off(sign_in: Callable[..., Page], bob: User, hall: Room) -> None:
    page = sign_in(bob)
    page.goto("/admin/")
    page.get_by_text("Bob Example", exact=True).click()
    page.get_by_role("link", name="Calendar").click()
    page.get_by_role("button", name="Make an address").click()
    address = page.get_by_label("Address", exact=True)
    assert address.evaluate("e => e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight + 1") is False
    first = address.input_value()
    webcal = page.get_by_role("link", name="Open in a calendar").get_attribute("href")
    assert webcal == first.replace("http:", "webcal:")
    assert faults(page) == []
    answer = page.request.get(first, headers={"Cookie": ""})
    assert [event["LOCATION"] for event in Calendar.from_ical(answer.body()).events] == ["Hall"]

    page.get_by_role("button", name="New address").click()
    assert faults(page) == []
    page.get_by_role("dialog").get_by_role("button", name="New address").click()
    expect(page.get_by_role("status")).to_contain_text("Your calendar has a new address.")
    second = page.get_by_label("Address", exact=True).input_value()
    assert [page.request.get(found).status for found in (first, second)] == [404, 200]

    page.get_by_role("button", name="Switch off").click()
    page.get_by_role("dialog").get_by_role("button", name="Switch off").click()
    expect(page.get_by_role("button", name="Make an address")).to_be_visible()
    assert page.request.get(second).status == 404
