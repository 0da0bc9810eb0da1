"""A class is marked by keyboard alone, and several at once with one Undo."""

import re

import pytest
from playwright.sync_api import Page, expect

from attendance.courses.models import Course, CourseTutor
from attendance.register.models import Attendance, Excuse
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.sessions import SlotFactory
from tests.register.semester import make_semester

NAMES = (("Anton", "Weiß"), ("Beril", "Demir"), ("Chiara", "Rossi"), ("Antonia", "Berg"))


@pytest.fixture
def slots(course: Course, bobs_role: CourseTutor) -> list[Slot]:
    for given, family in NAMES:
        StudentFactory.create(course=course, given=given, family=family)
    first = SlotFactory.create(session__course=course, tutor=bobs_role)
    return [first, SlotFactory.create(session=first.session, tutor=bobs_role, start_time="14:00", end_time="15:30")]


@pytest.fixture
def page(desk: Page, slots: list[Slot]) -> Page:
    desk.goto(f"/admin/sessions/{slots[0].session_id}/register/")
    return desk


def there(slot: Slot) -> set[str]:
    return set(Attendance.objects.filter(slot=slot).values_list("student__given", flat=True))


def test_a_class_is_marked_by_keyboard_alone(page: Page, slots: list[Slot]) -> None:
    field = page.locator(f"#name-{slots[1].pk}")
    for _ in range(30):
        page.keyboard.press("Tab")
        if field.evaluate("field => field === document.activeElement"):
            break
    expect(field).to_be_focused()
    for typed, taken in (("weiß", "Anton Weiß"), ("beril", "Beril Demir"), ("CHI", "Chiara Rossi")):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(f"{taken} is marked present.")
        expect(field).to_have_value("")
        expect(field).to_be_focused()
    assert there(slots[1]) == {"Anton", "Beril", "Chiara"}
    assert there(slots[0]) == set()
    expect(page.get_by_role("row").filter(has_text="Chiara Rossi")).to_contain_text("by Alice Example")

    page.keyboard.type("anto")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("That may be Antonia Berg, Anton Weiß")
    expect(field).to_have_value("anto")
    page.keyboard.type("nia")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row").filter(has_text="Antonia Berg")).to_contain_text("by Alice Example")
    assert len(there(slots[1])) == 4


def test_the_ticked_are_marked_removed_and_excused_by_keyboard_with_one_undo(page: Page, slots: list[Slot]) -> None:
    for name in ("Anton Weiß", "Beril Demir"):
        page.get_by_role("checkbox", name=name).focus()
        page.keyboard.press("Space")
    page.locator(f"#several-mark-{slots[0].pk}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("row").filter(has_text="by Alice Example")).to_have_count(2)
    expect(page.get_by_role("checkbox", name="Beril Demir")).not_to_be_checked()
    assert there(slots[0]) == {"Anton", "Beril"}
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_role("row").filter(has_text="by Alice Example")).to_have_count(0)
    assert there(slots[0]) == set()

    page.get_by_role("checkbox", name="Tick all").press("Space")
    page.get_by_label("Reason", exact=True).fill("strike")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row").filter(has_text="strike")).to_have_count(4)
    assert Excuse.objects.count() == 4
    page.get_by_role("button", name="Undo").last.press("Enter")
    expect(page.get_by_role("row").filter(has_text="strike")).to_have_count(0)
    assert not Excuse.objects.exists()


def test_nothing_ticked_and_no_reason_are_said_beside_the_buttons(page: Page) -> None:
    page.locator("#several-remove").click()
    expect(page.locator("#several-problem")).to_contain_text("Tick somebody first.")
    page.get_by_role("checkbox", name="Beril Demir").check()
    page.locator("#several-excuse").click()
    expect(page.locator("#several-problem")).to_contain_text("An excuse needs a reason.")
    expect(page.get_by_role("checkbox", name="Beril Demir")).to_be_checked()
    page.get_by_label("Reason", exact=True).fill("ill")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row").filter(has_text="Beril Demir")).to_contain_text("ill")
    expect(page.locator("#several-problem")).to_have_count(0)


def test_the_register_of_the_course_narrows_and_sorts_live(desk: Page, course: Course, slots: list[Slot]) -> None:
    StudentFactory.create(course=course, given="Zoe", family="Zander", group="Mon")
    desk.goto(f"/admin/courses/{course.pk}/register/")
    desk.get_by_label("Group").select_option("Mon")
    expect(desk.get_by_role("rowheader")).to_have_text(["Zoe Zander"])
    desk.get_by_label("Order").select_option("absences")
    desk.get_by_label("At risk").check()
    expect(desk).to_have_url(f"{desk.url.split('?')[0]}?q=&group=Mon&sort=absences&risk=on")
    desk.reload()
    expect(desk.get_by_label("Group")).to_have_value("Mon")


def test_a_hall_of_three_hundred_is_marked_as_fast(desk: Page, course: Course, bobs_role: CourseTutor) -> None:
    make_semester(course, students=300, weeks=1)
    [session] = course.sessions.all()
    Attendance.objects.all().delete()
    desk.goto(f"/admin/sessions/{session.pk}/register/")
    field = desk.locator("[data-names] input[name=name]").first
    field.focus()
    for number in (7, 42, 180, 299):
        desk.keyboard.type(f"given{number}\n")
        expect(desk.get_by_role("status")).to_contain_text(f"Given{number} Family{number:04} is marked present.")
        expect(field).to_have_value("")
    assert set(Attendance.objects.values_list("student__number", flat=True)) == {"00007", "00042", "00180", "00299"}
    # The newest alone: more of them would cover the rows.
    expect(desk.locator("[data-toast]")).to_have_text(re.compile("Given299"))
