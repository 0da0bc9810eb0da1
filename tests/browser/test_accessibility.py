"""axe-core (U1): WCAG 2.2 AA and best practice without a violation, light and dark, at 320 and at 1440 px."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

from attendance.accounts.models import User
from tests.browser.demo import tutors_pages

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# All that a scheme changes is colours: the stylesheets name it nowhere but in light-dark().
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
FIND = "rules => axe.run(rules).then(found => found.violations.map(rule => [rule.id, rule.nodes[0].html]))"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Rows of a table or list that differ from one before them in nothing but their words and numbers.
DROP_REPEATED = """() => {
    const words = /label|title|value|name|id$|href|for|by$|controls|action|target|hx-|data-/;
    const said = node => name => words.test(name) ? name : name + node.getAttribute(name);
    const shape = row => [row, ...row.querySelectorAll("*")].flatMap(
        node => [node.tagName, ...node.getAttributeNames().map(said(node))]).join();
    for (const list of document.querySelectorAll("tbody, ul, ol")) {
        const seen = new Set();
        for (const row of [...list.children]) {
            if (seen.has(shape(row))) row.remove();
            seen.add(shape(row));
        }
    }
}"""
SMALL = ViewportSize(width=320, height=640)
WIDE = ViewportSize(width=1440, height=800)
PARTS = 2
pytestmark = pytest.mark.one_database


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands on the smallest screen, in the light and in the dark."""
    page.evaluate(AXE_SCRIPT)
    return too_wide(page, SMALL) + run_axe(page, SMALL, "dark") + run_axe(page, SMALL, "light")


def faults_at_all_sizes(page: Page) -> list[str]:
    """The same with a wide screen: the page whole on the smallest one, then each kind of row once, all without loading
    it anew. It is of no use afterwards."""
    page.evaluate(AXE_SCRIPT)
    found = too_wide(page, WIDE) + too_wide(page, SMALL) + run_axe(page, SMALL, "light")
    page.evaluate(DROP_REPEATED)
    return found + run_axe(page, SMALL, "dark") + run_axe(page, WIDE, "dark") + run_axe(page, WIDE, "light")


def too_wide(page: Page, size: ViewportSize) -> list[str]:
    page.set_viewport_size(size)
    wide = page.evaluate(OVERFLOW)
    return [f"{page.url}: the page is {wide} px too wide at {size['width']} px"] if wide > 0 else []


def run_axe(page: Page, size: ViewportSize, scheme: Literal["light", "dark"]) -> list[str]:
    """The rules that the page breaks, each with the first element that does."""
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    rules = RULES if scheme == "light" else COLOURS
    where = f"{page.url} ({size['width']} px, {scheme})"
    return [f"{where}: {rule}: {html[:160]}" for rule, html in page.evaluate(FIND, rules)]


@pytest.mark.parametrize("part", range(PARTS))
def test_tutors_pages(demo: dict[str, Any], tutor: User, sign_in: Callable[..., Page], part: int) -> None:
    page = sign_in(tutor, viewport=SMALL)
    broken = []
    for path in tutors_pages(demo)[part::PARTS]:
        answer = page.goto(path)
        assert answer
        assert answer.status == 200, path
        broken += faults_at_all_sizes(page)
    assert not broken, "\n".join(broken)


def test_refused_forms(demo: dict[str, Any], tutor: User, sign_in: Callable[..., Page]) -> None:
    page = sign_in(tutor, viewport=SMALL)
    broken = []
    for path in ("/admin/courses/new/", f"/admin/courses/{demo['course_id']}/students/new/"):
        page.goto(path)
        page.locator("main form").first.evaluate("form => { form.noValidate = true; form.requestSubmit() }")
        page.locator("[aria-invalid=true]").first.wait_for()
        broken += faults_at_all_sizes(page)
    assert not broken, "\n".join(broken)


def test_students_pages(demo: dict[str, Any], new_phone: Callable[..., Page]) -> None:
    """The way of a phone: the start, a code that is none, a missing name, the names, the map, a refusal, the seat."""
    phone = new_phone(viewport=SMALL)
    broken = []
    for path in ("/", "/?code=x", "/s/ABCDEFGH/", "/login/"):
        phone.goto(path)
        broken += faults(phone)
    for part in ("missing/", ""):
        phone.goto(demo["open_slot"]["url"] + part)
        broken += faults(phone)
    phone.locator(".names a").last.click()
    phone.get_by_role("heading", name="Tap your seat").wait_for()
    broken += faults(phone)
    phone.locator(".map button.seat:not([disabled])").first.click()
    phone.locator(".done, [role=alert]").first.wait_for()
    broken += faults(phone)
    assert not broken, "\n".join(broken)
