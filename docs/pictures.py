"""What `make screenshots` takes: one line a picture, in the order of the tour (docs/pages.md).

A path of the demo's record stands in {braces}; `do` is done before the picture is taken; `routes` are the pages of the
URLconf that it shows.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

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
    route = "checkin:home" if address == "/" else "checkin:page"
    return Picture(name, title, route, address, text, do, size=PHONE, tutor=False, writes=writes, status=status)


COURSE, SLOT, SESSION = "/admin/courses/{course_id}/", "/admin/slots/{open_slot[id]}/", "/admin/sessions/{session_id}/"
STUDENT, ROOM, CODE = "/admin/students/{students[0][id]}/", "/admin/rooms/{room_id}/", "/s/{open_slot[code]}/"

PICTURES = [
    phone("home", "The start", "/", "A student who cannot scan types the code from the wall."),
    phone("student-name", "Who are you?", CODE, "The first of two taps: the name."),
    phone(
        "student",
        "Tap your seat",
        CODE,
        "The second tap: a free seat on the live map, or one from the list.",
        choose_name,
    ),
    phone(
        "student-done",
        "You are in",
        CODE,
        "The seat is taken; another tap moves, and a line gives it back. The phone can remember who that was.",
        check_in,
        writes=True,
    ),
    phone(
        "student-unknown",
        "A code that is none",
        "/s/ABCDEFGH/",
        "Whoever mistyped is told so, with the way back.",
        status=404,
    ),
    Picture(
        "projector",
        "The projector",
        "checkin:projector",
        SLOT + "projector/",
        "QR code, code, count and the free seats, readable from the last row, without a name.",
        size=WALL,
    ),
    Picture(
        "projector-quiet",
        "The projector, quiet",
        "checkin:projector",
        SLOT + "projector/?mode=map",
        "The map alone, for the time after the rush.",
        size=WALL,
    ),
    Picture("sign-in", "Sign-in", "", "/login/", "The tutors' door.", tutor=False),
    Picture(
        "dashboard",
        "Dashboard",
        "desk:dashboard",
        "/admin/",
        "Today, the week, what is open too long and who is at risk.",
    ),
    Picture(
        "slot",
        "A slot, live",
        "desk:slot-detail",
        SLOT,
        "Who sits where, how many are here, who is missing; one click marks.",
    ),
    Picture("slot-dark", "A slot in the dark", "desk:slot-detail", SLOT, "Each page knows light and dark.", dark=True),
    Picture(
        "slot-phone", "A slot on the tutor's phone", "desk:slot-detail", SLOT, "Walking through the class.", size=PHONE
    ),
    Picture(
        "slot-edit",
        "A slot's form",
        "sessions:slot-edit sessions:slot-new",
        SLOT + "edit/",
        "When, where, by whom, and when it opens and locks by itself.",
    ),
    Picture("notes", "Notes", "notes:note-list", SLOT + "notes/", "One note a student and slot, saved while you type."),
    Picture("courses", "Courses", "courses:course-list", "/admin/courses/", "All courses that you have a role in."),
    Picture(
        "archive",
        "The archive",
        "courses:course-archived",
        "/admin/courses/archived/",
        "Courses that are over: read, not written.",
    ),
    Picture("course", "A course", "courses:course-detail", COURSE, "Its students, tutors and exports."),
    Picture(
        "course-edit",
        "A course's settings",
        "courses:course-edit courses:course-new",
        COURSE + "edit/",
        "The bonus rule, the grace, and what ends a course.",
    ),
    Picture(
        "course-refused",
        "A form that is refused",
        "courses:course-new",
        "/admin/courses/new/",
        "Each error stands beside its field, and nothing is lost.",
        leave_wrong,
    ),
    Picture(
        "tutor-new",
        "A tutor joins",
        "courses:tutor-new courses:tutor-edit",
        COURSE + "tutors/new/",
        "Owner, tutor or viewer.",
    ),
    Picture(
        "roster",
        "The roster's preview",
        "courses:roster-new",
        COURSE + "roster/",
        "What a file would change, before it does.",
        show_preview,
    ),
    Picture(
        "student-edit",
        "A student's form",
        "courses:student-edit courses:student-new",
        STUDENT + "edit/",
        "One entry by hand.",
    ),
    Picture(
        "student-detail",
        "One student",
        "desk:student-detail",
        STUDENT,
        "Every session, and the outlook in one sentence.",
    ),
    Picture(
        "merge",
        "Two entries of one student",
        "register:student-merge",
        STUDENT + "merge/?q=a",
        "Become one, and nothing is lost.",
    ),
    Picture(
        "register",
        "The course's register",
        "register:course-register",
        COURSE + "register/",
        "Students by weeks, filtered and sorted, with the bonus.",
    ),
    Picture(
        "register-cell",
        "What stands behind a cell",
        "register:register-cell",
        COURSE + "register/",
        "Slot, seat, when and by whom, the excuse; marked and excused on the spot.",
        open_cell,
    ),
    Picture(
        "session-register",
        "A session's register",
        "register:session-register",
        SESSION + "register/",
        "Marks and excuses for one or for several.",
    ),
    Picture(
        "sessions",
        "Sessions",
        "sessions:session-list",
        "/admin/sessions/",
        "Begins with this week; what is over is folded above.",
    ),
    Picture("session", "A session", "sessions:session-detail", SESSION, "Its slots, and how many came."),
    Picture(
        "session-edit",
        "A session's form",
        "sessions:session-edit sessions:session-new",
        SESSION + "edit/",
        "Week and date.",
    ),
    Picture(
        "cancel",
        "Cancelling a session",
        "sessions:cancellation-new",
        SESSION + "cancellation/new/",
        "With a reason; it does not count for the bonus.",
    ),
    Picture(
        "planner",
        "The semester planner",
        "sessions:plan-new",
        COURSE + "plans/new/",
        "Weeks, holidays, tutors and rooms in one form.",
    ),
    Picture("rooms", "Rooms", "rooms:room-list", "/admin/rooms/", "Shared by all courses of the installation."),
    Picture(
        "room-new",
        "A new room",
        "rooms:room-new",
        "/admin/rooms/new/",
        "From rows and aisles, or from a layout as JSON.",
    ),
    Picture("room", "A room", "rooms:room-detail", ROOM, "Its seats, and where it is used."),
    Picture("room-edit", "A room's layout", "rooms:room-edit", ROOM + "edit/", "Changed without touching what was."),
    Picture(
        "export", "Exports", "exports:export-index", "/admin/export/", "CSV, XLSX and Markdown of courses and sessions."
    ),
]
# Pages, or parts of pages, that have no picture.
LEFT_OUT = {
    "checkin:students": "a part of the student's page",
    "checkin:seats": "a part of the student's page",
    "rooms:room-preview": "a part of the form of a new room",
    "sessions:plan-detail": "the preview's list again, once the plan stands",
}
