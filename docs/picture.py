"""One picture of the tour, and what is done on a page before it is taken."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

COURSE, SLOT, SESSION = "/admin/courses/{course_id}/", "/admin/slots/{open_slot[id]}/", "/admin/sessions/{session_id}/"
STUDENT, ROOM, CODE = "/admin/students/{students[0][id]}/", "/admin/rooms/{room_id}/", "/s/{open_slot[code]}/"
Prepare = Callable[[Page], None]
DESK = (1440, 900)
PHONE = (390, 844)
WALL = (1920, 1080)


@dataclass(frozen=True)
class Picture:
    """`name` is its file, `title` and `text` its place in the tour."""

    name: str
    title: str
    routes: str
    address: str
    text: str
    do: Prepare | None = None
    size: tuple[int, int] = DESK
    dark: bool = False
    tutor: bool = True  # else nobody is signed in
    writes: bool = False
    status: int = 200

    def path(self, record: dict[str, Any]) -> str:
        return self.address.format(**record)


def choose_name(page: Page) -> None:
    page.locator(".names a").last.click()
    page.get_by_role("heading", name="Tap your seat").wait_for()


def check_in(page: Page) -> None:
    choose_name(page)
    page.locator("button.seat:enabled").nth(3).click()
    page.get_by_text("You are in").wait_for()


def follow(link: str) -> Prepare:
    return lambda page: page.get_by_role("link", name=link).first.click()


def show_plan(page: Page) -> None:
    page.get_by_role("button", name=re.compile("preview", re.IGNORECASE)).click()
    page.locator("main table, main .list").first.wait_for()


def open_cell(page: Page) -> None:
    page.locator(".table tbody td a").nth(3).click()
    page.get_by_role("dialog").get_by_role("heading").first.wait_for()


def leave_wrong(page: Page) -> None:
    page.locator("main form").first.evaluate("form => { form.noValidate = true; form.requestSubmit() }")
    page.locator("[aria-invalid=true]").first.wait_for()


def show_preview(page: Page) -> None:
    """The demo's own roster a few weeks later: two people came, one left, one has another number."""
    from attendance.desk.demo.people import STUDENTS  # noqa: PLC0415 - only now is the project on the path

    known = [f"{given};{family};{3_140_200 + 7 * index}" for index, (given, family) in enumerate(STUDENTS)]
    lines = ["Vorname;Nachname;Matrikelnummer", *known[:-2], "Arjun;Iyer;3140999"]
    lines += ["Milica;Jovanović;3141001", "Tobias;Krämer;3141008"]
    roster = "\r\n".join(lines).encode()
    page.set_input_files("input[type=file]", {"name": "roster.csv", "mimeType": "text/csv", "buffer": roster})
    page.locator("main form button[type=submit]").click()
    page.get_by_role("heading", name="Preview of the roster").wait_for()


def phone(
    name: str,
    title: str,
    address: str,
    text: str,
    do: Prepare | None = None,
    *,
    writes: bool = False,
    status: int = 200,
) -> Picture:
    """A student's page, on a phone."""
    route = {"/": "checkin:home", CODE + "missing/": "checkin:missing"}.get(address, "checkin:page")
    return Picture(name, title, route, address, text, do, size=PHONE, tutor=False, writes=writes, status=status)
