"""The student's page in Chromium: with a thumb, without JavaScript, by keyboard, on a bad network."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from attendance.courses.models import Course, CourseTutor, Student
from attendance.register.models import Attendance
from attendance.sessions.models import Slot, Status
from rooms.generator import generate
from rooms.models import Room
from tests.browser.conftest import POLLED_MS, Contexts, poll
from tests.browser.test_accessibility import faults
from tests.browser.waiting import wait_until
from tests.checkin.conftest import choose
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.rooms import make_layout
from tests.factories.sessions import SlotFactory


@pytest.fixture
def slot(course: Course, bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(session__course=course, session__week_nr=4, tutor=bobs_role, open=True)


@pytest.fixture
def hall(slot: Slot) -> Slot:
    """120 seats: eight rows of fifteen with two aisles."""
    slot.layout = make_layout(generate(rows=8, seats=15, aisles_after_seats=(4, 11)))
    slot.save()
    Room.objects.update(layout=slot.layout)
    return slot


def test_two_taps_from_the_names_to_the_seat(new_phone: Callable[..., Page], slot: Slot, dana: Student) -> None:
    phone = new_phone()
    phone.goto(f"/s/{slot.code}/")
    phone.get_by_role("link", name="Dana Kowalczyk").tap()
    expect(phone.get_by_role("heading", name="Tap your seat")).to_be_visible()
    phone.get_by_role("button", name="Row A, seat 2, free").tap()
    expect(phone.locator(".done")).to_contain_text("You are in: seat A2")
    assert Attendance.objects.get().seat_id == "s0-1"
    phone.reload()
    expect(phone.locator(".done")).to_contain_text("You are in: seat A2")
    phone.get_by_role("button", name="Row B, seat 3, free").tap()
    expect(phone.locator(".done")).to_contain_text("You are in: seat B3")
    assert Attendance.objects.get().seat_id == "s1-2"


def test_a_poll_changes_the_map_and_nothing_else(
    new_phone: Callable[..., Page], slot: Slot, course: Course, dana: Student
) -> None:
    """In each of the page's states, as often as the phone's clock is told to poll."""
    phone = new_phone()
    phone.clock.install()

    def somebody_comes(seat: str, label: str) -> None:
        AttendanceFactory.create(slot=slot, seat_id=seat, student=StudentFactory.create(course=course))
        poll(phone)
        expect(phone.get_by_role("button", name=f"{label}, taken")).to_be_visible(timeout=POLLED_MS)

    phone.goto(f"/s/{slot.code}/")
    phone.get_by_label("Your name").fill("Dan")
    somebody_comes("s0-0", "Row A, seat 1")
    expect(phone.get_by_label("Your name")).to_have_value("Dan")
    phone.get_by_role("link", name="Dana Kowalczyk").tap()
    expect(phone.get_by_role("heading", name="Tap your seat")).to_be_visible()
    somebody_comes("s0-1", "Row A, seat 2")
    expect(phone.get_by_text("You are", exact=True)).to_be_visible()
    phone.get_by_role("button", name="Row A, seat 3, free").tap()
    expect(phone.locator(".done")).to_be_visible()
    somebody_comes("s1-0", "Row B, seat 1")
    expect(phone.locator(".done")).to_contain_text("You are in: seat A3")
    phone.get_by_role("button", name="Row B, seat 3, free").tap()
    expect(phone.locator(".done")).to_contain_text("You are in: seat B3")
    Slot.objects.update(status=Status.LOCKED)
    poll(phone)
    expect(phone.get_by_role("heading", name="Check-in closed")).to_be_visible(timeout=POLLED_MS)
    expect(phone.locator(".done")).to_contain_text("You are in: seat B3")


def test_an_awaited_page_opens_by_itself(new_phone: Callable[..., Page], slot: Slot, dana: Student) -> None:
    Slot.objects.update(status=Status.CLOSED, status_set_at=None, opens_at=timezone.now() + timedelta(minutes=6))
    phone = new_phone()
    phone.clock.install()
    phone.goto(f"/s/{slot.code}/")
    awaited = phone.get_by_role("heading", name=re.compile("Check-in opens at"))
    with phone.expect_response(lambda response: "/seats/" in response.url):
        poll(phone)
    expect(awaited).to_be_visible()
    # The moment has come.
    Slot.objects.update(opens_at=timezone.now())
    poll(phone)
    expect(phone.get_by_role("heading", name="Who are you?")).to_be_visible(timeout=POLLED_MS)


def test_works_without_javascript(new_phone: Callable[..., Page], slot: Slot, course: Course, dana: Student) -> None:
    StudentFactory.create_batch(61, course=course)
    phone = new_phone(java_script_enabled=False)
    phone.goto(f"/s/{slot.code}/")
    phone.get_by_label("Your name").fill("kowal")
    phone.get_by_role("button", name="Find").click()
    phone.get_by_role("link", name="Dana Kowalczyk").click()
    phone.get_by_role("button", name="Row A, seat 1, free").click()
    expect(phone.locator(".done")).to_contain_text("You are in: seat A1")
    phone.get_by_text("Not you, or leaving?").click()
    phone.get_by_role("button", name="Give the seat back").click()
    expect(phone.get_by_role("heading", name="Who are you?")).to_be_visible()
    assert not Attendance.objects.exists()


def test_works_by_keyboard(new_phone: Callable[..., Page], slot: Slot, dana: Student) -> None:
    page = new_phone(is_mobile=False, has_touch=False)
    page.goto(f"/s/{slot.code}/")
    page.get_by_label("Your name").focus()
    page.keyboard.type("dana")
    name = page.get_by_role("link", name="Dana Kowalczyk")
    name.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".who")).to_be_focused()
    # htmx moves the focus once more when the swap has settled, a fiftieth of a second later.
    expect(page.locator(".htmx-added, .htmx-settling")).to_have_count(0)
    page.get_by_role("button", name="Row A, seat 1, free").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".done")).to_contain_text("You are in: seat A2")


def test_a_lost_connection_is_said_and_can_be_tried_again(
    new_phone: Callable[..., Page], contexts: Contexts, slot: Slot, dana: Student
) -> None:
    phone = new_phone()
    phone.goto(f"/s/{slot.code}/?{urlencode(choose(slot, dana))}")
    sent = []
    phone.on("requestfailed", lambda request: sent.append(request.url))
    phone.route("**/check-in/", lambda route: route.abort())
    phone.get_by_role("button", name="Row A, seat 1, free").tap()
    lost = phone.get_by_role("alert")
    expect(lost).to_have_text("No connection: not saved yet. Trying again…")
    # Three times by itself, then it is the thumb's turn.
    expect(lost).to_have_text(re.compile("please tap again", re.IGNORECASE), timeout=20_000)
    # A poll has been answered: nobody is told of a network that is gone.
    back = "The connection is back. What you tapped was not confirmed: please tap again."
    expect(lost).to_have_text(back, timeout=POLLED_MS)
    assert len(sent) == 4
    expect(phone.get_by_text("You are in")).to_have_count(0)
    assert not Attendance.objects.exists()
    contexts.faults.clear()  # htmx notes the failure on the console
    phone.unroute("**/check-in/")
    phone.get_by_role("button", name="Row A, seat 1, free").tap()
    expect(phone.locator(".done")).to_contain_text("You are in: seat A1")
    expect(lost).to_be_hidden()


def test_what_a_lost_answer_did_is_done_once(
    new_phone: Callable[..., Page], contexts: Contexts, slot: Slot, dana: Student
) -> None:
    """The server saved it and its answer was lost: nothing is called saved until the page's own repetition says so."""
    phone = new_phone()
    phone.clock.install()
    phone.goto(f"/s/{slot.code}/?{urlencode(choose(slot, dana))}")

    def lose_the_answer(route: Route) -> None:
        assert route.fetch().status == 200
        route.abort()

    phone.route("**/check-in/", lose_the_answer, times=1)
    phone.get_by_role("button", name="Row A, seat 1, free").tap()
    expect(phone.get_by_role("alert")).to_have_text("No connection: not saved yet. Trying again…")
    expect(phone.get_by_text("You are in")).to_have_count(0)
    assert phone.locator(".seat.mine").count() == 0
    before = Attendance.objects.values().get()
    phone.clock.run_for(1_000)
    expect(phone.locator(".done")).to_contain_text("You are in: seat A1")
    expect(phone.locator("#lost")).to_be_hidden()
    assert Attendance.objects.values().get() == before
    contexts.faults.clear()


def test_next_week_is_one_tap(
    new_phone: Callable[..., Page], slot: Slot, course: Course, bobs_role: CourseTutor, dana: Student
) -> None:
    phone = new_phone()
    phone.goto(f"/s/{slot.code}/?{urlencode(choose(slot, dana))}")
    phone.get_by_role("button", name="Row A, seat 1, free").tap()
    phone.get_by_role("button", name="Remember me on this phone").tap()
    expect(phone.get_by_role("button", name="Forget me on this phone")).to_be_visible()
    assert not phone.evaluate("document.cookie").count("me-")
    later = SlotFactory.create(session__course=course, session__week_nr=5, tutor=bobs_role, open=True)
    Attendance.objects.all().delete()  # A week later: another session, and the day's cookie has run out.
    phone.context.clear_cookies(name="device")
    phone.goto(f"/s/{later.code}/")
    broken = faults(phone)
    assert not broken, "\n".join(broken)
    phone.get_by_role("button", name="Row A, seat 2, free").tap()
    expect(phone.locator(".done")).to_contain_text("You are in: seat A2")
    assert Attendance.objects.get().student == dana
    phone.get_by_role("button", name="Forget me on this phone").tap()
    expect(phone.get_by_role("button", name="Remember me on this phone")).to_be_visible()
    phone.context.clear_cookies(name="device")
    phone.reload()
    expect(phone.get_by_role("heading", name="Who are you?")).to_be_visible()


@pytest.mark.one_database
def test_seats_of_a_wide_hall_keep_the_size_of_a_finger(
    new_phone: Callable[..., Page], hall: Slot, dana: Student
) -> None:
    phone = new_phone()
    phone.goto(f"/s/{hall.code}/?{urlencode(choose(hall, dana))}")
    box = phone.get_by_role("button", name="Row A, seat 1, free").bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    expect(phone.locator(".overview svg")).to_be_visible()
    pan = phone.locator(".pan")
    pan.evaluate("pan => pan.scrollTo(400, 0)")
    wait_until(phone, "sessionStorage.length > 0")
    phone.reload()
    expect(pan).to_have_js_property("scrollLeft", 400)


def test_the_list_by_rows_is_an_equal_way(new_phone: Callable[..., Page], hall: Slot, dana: Student) -> None:
    phone = new_phone()
    phone.goto(f"/s/{hall.code}/?{urlencode(choose(hall, dana))}")
    phone.get_by_text("Choose from a list").click()
    rows = phone.locator(".rows")
    expect(rows.get_by_role("heading")).to_have_count(8)
    rows.get_by_role("button", name=re.compile("H15|seat 15")).last.click()
    expect(phone.locator(".done")).to_contain_text("You are in: seat H15")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_course_that_asks_for_a_search_shows_no_list(
    new_phone: Callable[..., Page], slot: Slot, course: Course, dana: Student, scripts: bool
) -> None:
    Course.objects.update(name_display="search")
    StudentFactory.create(course=course, given="Emil", family="Absent")
    phone = new_phone(java_script_enabled=scripts)
    phone.goto(f"/s/{slot.code}/")
    expect(phone.locator("#names")).to_have_text("Type at least two letters, then tap your name.")
    phone.get_by_label("Your name").press_sequentially("kow")
    if not scripts:
        phone.get_by_role("button", name="Find").tap()
    expect(phone.locator("#names").get_by_role("link")).to_have_text(["Dana Kowalczyk"])
    phone.get_by_role("link", name="Dana Kowalczyk").tap()
    expect(phone.get_by_role("heading", name="Tap your seat")).to_be_visible()
    phone.get_by_role("button", name="Row A, seat 2, free").tap()
    expect(phone.locator(".done")).to_contain_text("You are in: seat A2")


def test_the_second_half_of_a_double_tap_takes_no_other_seat(
    new_phone: Callable[..., Page], slot: Slot, dana: Student
) -> None:
    """The answer may move the map, so that another seat lies under the finger."""
    phone = new_phone()
    phone.goto(f"/s/{slot.code}/")
    phone.get_by_role("link", name="Dana Kowalczyk").tap()
    expect(phone.get_by_role("heading", name="Tap your seat")).to_be_visible()
    # Choosing a name is no step of the history.
    assert phone.url.endswith(f"/s/{slot.code}/")
    phone.evaluate("""() => {
        document.addEventListener("click", ({ clientX, clientY }) => {
            document.addEventListener("htmx:afterSettle", () => {
                const again = { clientX, clientY, detail: 1, bubbles: true, cancelable: true };
                const other = document.querySelector("[value='s1-1']");
                window.isTaken = other.dispatchEvent(new PointerEvent("click", again));
            }, { once: true });
        }, { capture: true, once: true });
    }""")
    phone.get_by_role("button", name="Row A, seat 1, free").tap()
    expect(phone.locator(".done")).to_contain_text("You are in: seat A1")
    wait_until(phone, "'isTaken' in window")
    assert phone.evaluate("window.isTaken") is False
    # A tap elsewhere is meant, however quick.
    phone.get_by_role("button", name="Row A, seat 3, free").tap()
    expect(phone.locator(".done")).to_contain_text("You are in: seat A3")
    assert Attendance.objects.get().seat_id == "s0-2"
