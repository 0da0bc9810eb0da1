"""axe-core (U1): WCAG 2.2 AA and best practice without a violation, light and dark, at 320 and at 1440 px."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from attendance.accounts.models import User
from tests.browser.demo import tutors_pages

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
SMALL = {"viewport": {"width": 320, "height": 640}}
schemes = pytest.mark.parametrize("scheme", ["light", "dark"])


def faults(page: Page) -> list[str]:
    """The rules that the page breaks, each with the first element that does."""
    found = Axe().run(page, options=RULES).response["violations"]
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    wide = [f"{page.url}: the page is {width} px too wide"] if width > 0 else []
    return wide + [f"{page.url}: {rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found]


@schemes
@pytest.mark.parametrize("width", [320, 1440])
def test_tutors_pages(demo: dict[str, Any], tutor: User, sign_in: Callable[..., Page], scheme: str, width: int) -> None:
    page = sign_in(tutor, color_scheme=scheme, viewport={"width": width, "height": 800})
    broken = []
    for path in tutors_pages(demo):
        answer = page.goto(path)
        assert answer
        assert answer.status == 200, path
        broken += faults(page)
    assert not broken, "\n".join(broken)


@schemes
def test_refused_forms(demo: dict[str, Any], tutor: User, sign_in: Callable[..., Page], scheme: str) -> None:
    page = sign_in(tutor, color_scheme=scheme, **SMALL)
    broken = []
    for path in ("/admin/courses/new/", f"/admin/courses/{demo['course_id']}/students/new/"):
        page.goto(path)
        page.locator("main form").first.evaluate("form => { form.noValidate = true; form.requestSubmit() }")
        page.locator("[aria-invalid=true]").first.wait_for()
        broken += faults(page)
    assert not broken, "\n".join(broken)


@schemes
def test_students_pages(demo: dict[str, Any], new_phone: Callable[..., Page], scheme: str) -> None:
    """The way of a phone: the start, a code that is none, the names, the map, a refusal, the seat."""
    phone = new_phone(color_scheme=scheme, **SMALL)
    broken = []
    for path in ("/", "/?code=x", "/s/ABCDEFGH/", "/login/"):
        phone.goto(path)
        broken += faults(phone)
    phone.goto(demo["open_slot"]["url"])
    broken += faults(phone)
    phone.locator(".names a").last.click()
    phone.get_by_role("heading", name="Tap your seat").wait_for()
    broken += faults(phone)
    phone.locator(".map button.seat:not([disabled])").first.click()
    phone.locator(".done, [role=alert]").first.wait_for()
    broken += faults(phone)
    assert not broken, "\n".join(broken)
