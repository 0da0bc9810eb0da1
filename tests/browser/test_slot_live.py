"""The slot's live page in a real browser: it moves by itself, and leaves alone what the tutor is typing."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor
from attendance.register.models import Attendance
from attendance.sessions.models import Slot
from tests.browser.conftest import Contexts
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SlotFactory


@pytest.fixture
def slot(course: Course, bobs_role: CourseTutor, alice: User) -> Slot:
    for given, family in (("Anton", "Weiß"), ("Beril", "Demir"), ("Chiara", "Rossi")):
        StudentFactory.create(course=course, given=given, family=family)
    return SlotFactory.create(session__course=course, tutor=bobs_role, open=True)


@pytest.fixture
def page(desk: Page, slot: Slot) -> Page:
    desk.goto(reverse("desk:slot-detail", args=[slot.pk]))
    return desk


def poll(page: Page) -> None:
    """What the clock does every ten seconds."""
    with page.expect_response(lambda response: "/admin/slots/" in response.url):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_enter_that_is_faster_than_the_list_marks_who_was_meant(page: Page, slot: Slot) -> None:
    field = page.get_by_role("searchbox")
    for name in ("weiß", "ross", "demir"):
        field.fill(name)
        field.press("Enter")
        expect(page.locator("#toasts")).to_contain_text({"weiß": "Anton", "ross": "Chiara", "demir": "Beril"}[name])
        expect(field).to_have_value("")
        expect(field).to_be_focused()
    marked = Attendance.objects.filter(slot=slot).values_list("student__given", flat=True)
    assert sorted(marked) == ["Anton", "Beril", "Chiara"]


def test_says_that_it_is_old_until_an_answer_comes(page: Page, contexts: Contexts) -> None:
    note = page.get_by_text("No connection. The page may be old.")
    page.context.set_offline(True)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(note).to_be_visible()
    page.context.set_offline(False)
    poll(page)
    expect(note).to_be_hidden()
    contexts.faults.clear()  # Chromium notes each failed poll


def test_somebody_who_checks_in_appears_while_the_tutor_types(page: Page, slot: Slot) -> None:
    field = page.get_by_role("searchbox")
    field.press_sequentially("ber")
    expect(page.locator("#slot-absent li")).to_have_text(["Beril Demir Mark"])
    lea = StudentFactory.create(course=slot.session.course, given="Lea", family="Wolf")
    AttendanceFactory.create(slot=slot, student=lea, seat_id="s0-1")
    poll(page)
    expect(page.get_by_label("Row A, seat 2, Lea Wolf")).to_be_visible()
    expect(page.locator("#slot-count")).to_contain_text("of 4 here")
    expect(field).to_have_value("ber")
    expect(field).to_be_focused()
    expect(page.locator("#slot-absent li")).to_have_count(1)


def test_enter_marks_the_only_match_and_waits_for_the_next_name(page: Page, slot: Slot, alice: User) -> None:
    field = page.get_by_role("searchbox")
    field.press_sequentially("chi")
    expect(page.locator("#slot-absent li")).to_have_count(1)
    field.press("Enter")
    expect(page.locator("#slot-count strong")).to_have_text("1")
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    expect(page.locator("#slot-absent li")).to_have_count(2)
    attendance = Attendance.objects.get()
    assert (attendance.student.given, attendance.recorded_by) == ("Chiara", alice)


def test_who_marks_with_the_keyboard_goes_on_in_the_field(page: Page) -> None:
    field = page.get_by_role("searchbox")
    field.press_sequentially("i")
    expect(page.locator("#slot-absent li")).to_have_count(3)
    field.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#slot-count strong")).to_have_text("1")
    expect(field).to_have_value("")
    expect(field).to_be_focused()


def test_enter_does_nothing_while_more_than_one_name_fits(page: Page) -> None:
    field = page.get_by_role("searchbox")
    field.press_sequentially("i")
    expect(page.locator("#slot-absent li")).to_have_count(3)
    field.press("Enter")
    page.wait_for_load_state()
    expect(page.locator("#slot-count strong")).to_have_text("0")
    assert not Attendance.objects.exists()


def test_a_removal_can_be_undone(page: Page, slot: Slot) -> None:
    attendance = AttendanceFactory.create(slot=slot, seat_id="s0-0", student__given="Lea", student__family="Wolf")
    page.reload()
    page.get_by_text("Who is here").click()
    page.get_by_role("button", name="Remove Lea Wolf").click()
    expect(page.locator("#slot-count strong")).to_have_text("0")
    assert not Attendance.objects.exists()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#slot-count strong")).to_have_text("1")
    assert Attendance.objects.get() == attendance
    expect(page.get_by_label("Row A, seat 1, Lea Wolf")).to_be_visible()


def test_a_mark_whose_answer_is_late_is_not_lost_to_a_poll(page: Page, slot: Slot) -> None:
    def answer_late(route: Route) -> None:
        response = route.fetch()
        poll(page)
        poll(page)
        route.fulfill(response=response)

    page.route("**/attendance/mark/", answer_late)
    page.get_by_role("button", name="Mark Anton Weiß present").click()
    expect(page.get_by_text("Anton Weiß is marked present.")).to_be_visible()
    expect(page.locator("#slot-count strong")).to_have_text("1")
    expect(page.locator("#slot-absent li")).to_have_count(2)


def test_a_session_that_ends_is_said_and_the_page_stays(page: Page, slot: Slot, contexts: Contexts) -> None:
    before = page.locator("main").inner_text()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    poll(page)
    note = page.get_by_role("alert").filter(has_text="You are signed out")
    expect(note).to_be_visible()
    assert page.locator("main").inner_text() == before
    page.get_by_role("button", name="Mark Anton Weiß present").click()
    expect(note).to_be_visible()
    assert not Attendance.objects.exists()
    note.get_by_role("link", name="Sign in again").click()
    expect(page).to_have_url(re.compile(rf"/login/\?next=/admin/slots/{slot.pk}/$"))
    contexts.faults.clear()  # htmx notes each 401 on the console


def asked_of(page: Page) -> list[str]:
    """The pages asked for from now on; grows."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/admin/" in request.url else None)
    return asked


def test_a_role_that_is_taken_away_is_said_and_the_page_stays(page: Page, slot: Slot, alice: User) -> None:
    before = page.locator("main").inner_text()
    CourseTutor.objects.filter(user=alice).delete()
    poll(page)
    note = page.get_by_role("alert").filter(has_text="This page is not yours to see any more")
    expect(note).to_be_visible()
    assert page.locator("main").inner_text() == before
    asked = asked_of(page)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(300)
    assert asked == []
    with page.expect_response(lambda response: response.status == 404):
        page.get_by_role("searchbox").fill("anton")
    page.wait_for_load_state()
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("#slot-absent li")).to_have_count(3)
    note.get_by_role("link", name="To the dashboard").click()
    expect(page).to_have_url(re.compile("/admin/$"))


@pytest.mark.one_database
@pytest.mark.parametrize(("verb", "address"), [("POST", "attendance/mark/"), ("GET", "../999999/")])
def test_what_else_is_refused_shows_its_answer(page: Page, verb: str, address: str) -> None:
    page.evaluate(f"htmx.ajax('{verb}', location.pathname + '{address}', {{target: '#slot-missing'}})")
    expect(page.locator("#slot-missing h1")).to_be_visible()
    expect(page.locator("#gone")).to_be_hidden()


@pytest.mark.one_database
def test_no_poll_while_nobody_looks(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(300)
    assert [url for url in asked if "/admin/" in url] == []
    page.evaluate("Object.defineProperty(document, 'hidden', {value: false, configurable: true})")
    poll(page)
    assert len([url for url in asked if "/admin/" in url]) == 1


def test_marks_without_a_script(page: Page, slot: Slot, alice: User) -> None:
    context = page.context.browser.new_context(  # type: ignore[union-attr]
        java_script_enabled=False, storage_state=page.context.storage_state(), base_url=page.url
    )
    plain = context.new_page()
    plain.goto(page.url)
    plain.get_by_role("searchbox").fill("anton")
    plain.get_by_role("searchbox").press("Enter")
    plain.get_by_role("button", name="Mark Anton Weiß present").click()
    expect(plain.locator("#slot-count strong")).to_have_text("1")
    assert plain.url == page.url
    context.close()
