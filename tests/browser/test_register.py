"""The register in a browser: cells in a dialog, Undo in the toast."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from attendance.accounts.models import User
from attendance.core.clock import local_today
from attendance.courses.models import Course, Student
from attendance.register.models import Attendance, Excuse
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, NoteFactory
from tests.factories.sessions import SlotFactory


@pytest.fixture
def slot(course: Course) -> Slot:
    day = local_today() - timedelta(days=1)
    other = SlotFactory.create(session__course=course, session__date=day - timedelta(days=7))
    StudentFactory.create(course=course, given="Zoe", family="Zander")
    assert other.session.week_nr
    return SlotFactory.create(session__course=course, session__date=day)


def cell(slot: Slot, student: Student) -> str:
    return f"td a[href='/admin/register/{slot.session_id}/{student.pk}/']"


def test_a_cell_opens_in_a_dialog_and_what_is_done_there_shows(
    desk: Page, course: Course, slot: Slot, dana: Student
) -> None:
    desk.goto(f"/admin/courses/{course.pk}/register/")
    link, bonus = desk.locator(cell(slot, dana)), desk.locator(f"#b{dana.pk}")
    expect(link).to_have_accessible_name("absent")
    expect(bonus).to_have_text("0")

    link.click()
    dialog = desk.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Dana Kowalczyk: absent")).to_be_visible()
    dialog.get_by_role("button", name="Mark Dana Kowalczyk present at 10:00").click()

    expect(link).to_have_accessible_name("present")
    expect(bonus).to_have_text("3")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    expect(desk).to_have_url(re.compile(r"/register/$"))

    link.click()
    dialog.get_by_role("button", name="Remove Dana Kowalczyk from 10:00").click()
    expect(bonus).to_have_text("0")
    # What was done last, and no earlier Undo beside it.
    expect(desk.get_by_role("button", name="Undo")).to_have_count(1)
    desk.get_by_role("button", name="Undo").click()
    expect(bonus).to_have_text("3")
    expect(desk.get_by_role("status")).to_contain_text("back as before")
    assert Attendance.objects.get().student == dana
    expect(desk.get_by_role("button", name="Undo")).to_have_count(0)


def test_an_excuse_without_a_reason_is_said_in_the_dialog(
    desk: Page, course: Course, slot: Slot, dana: Student
) -> None:
    desk.goto(f"/admin/courses/{course.pk}/register/")
    desk.locator(cell(slot, dana)).click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("button", name="Excuse").click()
    expect(dialog.get_by_label("Reason")).to_be_focused()
    expect(dialog).to_contain_text("This field is required.")
    dialog.get_by_label("Reason").fill("ill")
    dialog.get_by_role("button", name="Excuse").click()
    expect(desk.locator(cell(slot, dana))).to_have_accessible_name("excused")
    assert Excuse.objects.get().reason == "ill"


def test_the_table_narrows_as_one_types(desk: Page, course: Course, slot: Slot, dana: Student) -> None:
    desk.goto(f"/admin/courses/{course.pk}/register/")
    expect(desk.get_by_role("rowheader")).to_have_count(2)
    desk.get_by_role("searchbox").press_sequentially("zoe")
    expect(desk.get_by_role("rowheader")).to_have_text(["Zoe Zander"])
    desk.reload()
    expect(desk.get_by_role("rowheader")).to_have_text(["Zoe Zander"])
    # Back brings a whole page, with its scripts.
    desk.go_back()
    expect(desk.get_by_role("rowheader")).to_have_count(2)
    expect(desk.get_by_role("heading", level=1)).to_be_visible()


def test_rows_of_a_session_change_in_place(desk: Page, slot: Slot, dana: Student) -> None:
    AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-0", checked_in_at=slot.starts_at)
    desk.goto(f"/admin/sessions/{slot.session_id}/register/")
    row = desk.locator(f"#r{dana.pk}")
    expect(row).to_contain_text("10:00, seat A1")
    row.get_by_role("button", name="Remove").click()
    expect(row).not_to_contain_text("seat A1")
    expect(row.get_by_role("button", name="Mark")).to_be_focused()
    desk.get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("10:00, seat A1")

    other = desk.get_by_role("row").filter(has_text="Zoe Zander")
    other.get_by_role("link", name="Excuse Zoe Zander").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("ill")
    dialog.get_by_role("button", name="Excuse").click()
    expect(other).to_contain_text("excused")
    expect(dialog).to_be_hidden()
    other.get_by_role("button", name="Take back the excuse").click()
    expect(other).not_to_contain_text("ill")
    desk.get_by_role("button", name="Undo").last.click()
    expect(other).to_contain_text("ill")


def test_everything_works_without_scripts(
    sign_in: Callable[..., Page], alice: User, course: Course, slot: Slot, dana: Student
) -> None:
    page = sign_in(alice, java_script_enabled=False)
    page.goto(f"/admin/courses/{course.pk}/register/")
    page.locator(cell(slot, dana)).click()
    page.get_by_role("button", name="Mark").click()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#cell")).to_contain_text("Alice Example")


@pytest.mark.one_database
def test_what_belongs_together_stands_on_one_line(desk: Page, course: Course, slot: Slot, dana: Student) -> None:
    NoteFactory.create(slot=slot, student=dana)

    def left(selector: str) -> float:
        """Of the text itself, wherever its box begins."""
        return float(
            desk.locator(selector).first.evaluate(
                "node => { const all = document.createRange(); all.selectNodeContents(node);"
                " return Math.round(all.getBoundingClientRect().left) }"
            )
        )

    desk.goto(f"/admin/students/{dana.pk}/")
    assert left("blockquote") == left("blockquote + p")
    desk.goto(f"/admin/sessions/{slot.session_id}/register/")
    assert left("td a.quiet") == left("thead th:last-child")
    desk.goto(f"/admin/courses/{course.pk}/register/")
    gap = "node => parseFloat(getComputedStyle(node).paddingRight)"
    assert desk.locator(".register thead th").last.evaluate(gap) == 14
