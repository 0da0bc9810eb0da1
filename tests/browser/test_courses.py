"""A course's pages where the looks matter: the roster, its import, the link for a guest."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from attendance.courses.models import Course
from tests.browser.test_accessibility import faults
from tests.factories.courses import StudentFactory

LINES = """element => {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getClientRects().length;
}"""
MIXED = b"name;number\nAda Neu;7\nAda Neu;8\nBela;9\nCem;9\n"


def is_cut(field: Locator) -> bool:
    return bool(field.evaluate("element => element.scrollWidth > element.clientWidth"))


@pytest.mark.one_database
def test_roster_rows_are_one_line_high_and_the_search_is_not_cut(desk: Page, site: str, course: Course) -> None:
    StudentFactory.create_batch(2, course=course, given="Jürgen", family="Müller", group="Group 2")
    desk.goto(f"/admin/courses/{course.pk}/")
    search = desk.locator("#id_q")
    # Chromium lays a placeholder out like a value, so the same words tell whether they fit.
    search.evaluate("element => { element.value = element.placeholder }")
    for width in (390, 768, 1440):
        desk.set_viewport_size({"width": width, "height": 900})
        assert desk.locator("td", has_text="Group 2").first.evaluate(LINES) == 1, width
        assert not is_cut(search), width
    assert faults(desk) == []


def test_import_is_the_main_button_once_the_lines_are_left_out(desk: Page, site: str, course: Course) -> None:
    StudentFactory.create_batch(30, course=course)
    desk.goto(f"/admin/courses/{course.pk}/roster/")
    desk.set_input_files("#id_file", {"name": "r.csv", "mimeType": "text/csv", "buffer": MIXED})
    desk.get_by_role("button", name="Show the preview").click()
    button, tick = desk.get_by_role("button", name="Import"), desk.get_by_label("Leave these lines out")
    colour = "element => getComputedStyle(element).backgroundColor"
    before = button.evaluate(colour)
    expect(desk.get_by_label("Withdraw all 30")).to_be_visible()
    expect(desk.get_by_text("Choose one by one")).to_be_visible()
    expect(desk.locator("[name=withdraw]").first).to_be_hidden()
    assert faults(desk) == []
    button.click()
    assert desk.url.endswith("/upload/"), "the browser asks for the tick"
    tick.check()
    assert button.evaluate(colour) != before
    button.click()
    desk.wait_for_url(f"**/admin/courses/{course.pk}/")
    assert course.students.count() == 32


def test_a_guest_gets_the_link_whole_and_is_welcomed(
    desk: Page, new_phone: Callable[..., Page], site: str, course: Course
) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.goto(f"/admin/courses/{course.pk}/tutors/new/")
    desk.get_by_label("E-mail").fill("new@example.org")
    desk.get_by_role("button", name="Add person").click()
    link = desk.get_by_label("Link", exact=True)
    assert link.evaluate("e => e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight + 1") is False
    desk.get_by_role("button", name="Copy the link").click()
    expect(desk.get_by_role("button", name="Copied")).to_be_visible()
    assert desk.evaluate("navigator.clipboard.readText()") == link.input_value()
    assert faults(desk) == []

    phone = new_phone()
    phone.goto(link.input_value())
    expect(phone.get_by_text("Alice Example invited you to Functional Programming · SS2026.")).to_be_visible()
    assert faults(phone) == []
    phone.get_by_label("Your name").fill("Nora New")
    phone.get_by_label("Password", exact=True).fill("a fresh and long one 1")
    phone.get_by_label("Password again").fill("a fresh and long one 1")
    phone.get_by_role("button", name="Save and start").click()
    phone.wait_for_url("**/admin/")
    expect(phone.get_by_text("Your password is saved.")).to_be_visible()
