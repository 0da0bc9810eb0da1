"""Printing to PDF through Chromium, and typing a sheet back by keyboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor, Student
from attendance.register.models import Attendance
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.rooms import grid, make_layout
from tests.factories.sessions import SlotFactory
from tests.register.semester import make_semester

# The objects of a PDF that are pages; "/Pages" is the list of them.
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
LONG = (
    ("Maximilian von und zu", "Hohenstein-Reichenbach"),
    ("Donaudampfschifffahrt", "W" * 20),
    ("Þóra", "Guðmundsdóttir"),
)


@pytest.fixture
def slot(course: Course, bobs_role: CourseTutor) -> Slot:
    layout = make_layout(grid(8, 15))
    return SlotFactory.create(session__course=course, tutor=bobs_role, room__layout=layout, room__name="Hall 1")


def enrol(course: Course, count: int) -> list[Student]:
    return [StudentFactory.create(course=course, given="Given", family=f"Family{n:03}") for n in range(1, count + 1)]


def printed(page: Page, address: str) -> int:
    """How many pages the browser makes of it."""
    page.goto(address)
    return len(PAGE.findall(page.pdf(prefer_css_page_size=True)))


@pytest.mark.one_database
@pytest.mark.parametrize(("count", "pages"), [(30, 1), (120, 4)])
def test_a_list_takes_so_many_pages(desk: Page, course: Course, slot: Slot, count: int, pages: int) -> None:
    enrol(course, count)
    assert printed(desk, f"/admin/slots/{slot.pk}/print/?numbers=on&ticked=on") == pages
    assert printed(desk, f"/admin/sessions/{slot.session_id}/print/") == pages


@pytest.mark.one_database
def test_a_map_takes_one_page_each_and_no_name_leaves_its_seat(desk: Page, course: Course, slot: Slot) -> None:
    SlotFactory.create(session=slot.session)
    for place, (given, family) in enumerate(LONG):
        student = StudentFactory.create(course=course, given=given, family=family)
        AttendanceFactory.create(slot=slot, student=student, seat_id=f"s{place}-0")
    assert printed(desk, f"/admin/sessions/{slot.session_id}/print/map/") == 2
    assert printed(desk, f"/admin/slots/{slot.pk}/print/map/") == 1
    desk.emulate_media(media="print", color_scheme="dark")
    outside = desk.eval_on_selector_all(
        "svg .name",
        """names => names.filter((name) => {
             const seat = name.parentNode.querySelector("rect").getBBox(), box = name.getBBox();
             const isWide = box.x < seat.x || box.x + box.width > seat.x + seat.width;
             return isWide || box.y + box.height > seat.y + seat.height + 2;
           }).map((name) => name.textContent)""",
    )
    assert outside == []
    texts = desk.locator("svg .name").all_text_contents()
    assert "Guðmundsdóttir" in "".join(text.removesuffix("-") for text in texts)


@pytest.mark.one_database
def test_paper_is_light_and_has_nothing_to_press(
    sign_in: Callable[..., Page], alice: User, course: Course, slot: Slot
) -> None:
    enrol(course, 3)
    page = sign_in(alice, color_scheme="dark")
    for address in (
        f"/admin/slots/{slot.pk}/print/",
        f"/admin/courses/{course.pk}/register/",
        f"/admin/sessions/{slot.session_id}/register/",
        f"/admin/slots/{slot.pk}/",
    ):
        page.goto(address)
        page.emulate_media(media="print", color_scheme="dark")
        assert page.locator("nav:visible, button:visible, .button:visible, .table input:visible").count() == 0, address
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
        expect(page.get_by_text("Family002").first).to_be_visible()
        page.emulate_media(media="screen", color_scheme="dark")
        assert page.locator("nav:visible").count() > 0


@pytest.mark.one_database
def test_a_register_of_fifteen_weeks_is_as_wide_as_the_paper(
    desk: Page, course: Course, bobs_role: CourseTutor
) -> None:
    make_semester(course, students=60, weeks=15)
    assert printed(desk, f"/admin/courses/{course.pk}/register/") == 3
    desk.set_viewport_size({"width": 1047, "height": 718})  # A4 across, without its margins, at 96 dots an inch
    desk.emulate_media(media="print")
    assert desk.evaluate("document.documentElement.scrollWidth") <= 1047


@pytest.mark.one_database
def test_the_button_opens_the_browsers_dialog(desk: Page, course: Course, slot: Slot) -> None:
    enrol(course, 1)
    desk.add_init_script("window.print = () => { document.title = 'asked to print' }")
    desk.goto(f"/admin/slots/{slot.pk}/")
    desk.get_by_role("link", name="Print").click()
    desk.get_by_role("button", name="Print").click()
    expect(desk).to_have_title("asked to print")


def test_thirty_students_are_typed_back_in_under_two_minutes(desk: Page, course: Course, slot: Slot) -> None:
    """By steps: from the slot's page three clicks, then fewer than 120 keys, one each second."""
    people = enrol(course, 40)
    absent = {5, 11, 12, 20, 26, 31, 33, 34, 38, 40}
    here = [number for number in range(1, 41) if number not in absent]
    desk.goto(f"/admin/slots/{slot.pk}/")
    desk.get_by_role("link", name="Print").click()
    desk.get_by_role("link", name="Type it back").click()
    keys = " ".join(str(number) for number in here)
    assert len(keys) < 110
    desk.get_by_label("Who was there").click()
    desk.keyboard.type(keys)
    desk.get_by_role("button", name="Mark them present").click()
    expect(desk.get_by_role("status")).to_contain_text("30 students are marked present.")
    there = set(Attendance.objects.filter(slot=slot).values_list("student", flat=True))
    assert there == {people[number - 1].pk for number in here}
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_role("status")).to_contain_text("That is undone.")
    assert not Attendance.objects.exists()
