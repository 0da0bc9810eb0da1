"""The rotating code in Chromium, on a fake clock: from the wall's picture to the seat, by digits, and too late."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
import zxingcpp
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from attendance.courses.models import Course, CourseTutor, Student
from attendance.ledger.limits import count_try
from attendance.register.models import Attendance
from attendance.sessions.models import Slot
from checkin.guessing import WRONG_DIGITS
from checkin.proof import proof_at
from rooms.generator import generate
from tests.browser.conftest import POLLED_MS, Contexts, poll
from tests.browser.test_accessibility import faults
from tests.browser.test_projector import SCREENS
from tests.factories.courses import StudentFactory
from tests.factories.rooms import make_layout
from tests.factories.sessions import SlotFactory

Clock = time_machine.Traveller
ASKS = "Are you in the room?"


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Stands still until a test moves it, at the first moment of a step."""
    now = timezone.now().replace(second=30, microsecond=0)
    with time_machine.travel(now, tick=False) as clock:
        yield clock


@pytest.fixture
def slot(clock: Clock, course: Course, bobs_role: CourseTutor, dana: Student) -> Slot:
    return SlotFactory.create(session__course=course, tutor=bobs_role, open=True, rotating_code=True)


@pytest.fixture
def wall(desk: Page, slot: Slot) -> Page:
    desk.set_viewport_size({"width": 1920, "height": 1080})
    desk.clock.install()
    desk.goto(f"/admin/slots/{slot.pk}/projector/")
    return desk


def read_qr_code(wall: Page) -> str:
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(wall.screenshot())))
    return code.text


def shown_digits(wall: Page) -> str:
    return wall.locator(".digits").inner_text().replace(" ", "")


def take_seat(phone: Page, seat: str) -> None:
    phone.get_by_role("link", name="Dana Kowalczyk").tap()
    # The map stands below the names as well.
    expect(phone.get_by_role("heading", name="Tap your seat")).to_be_visible()
    phone.get_by_role("button", name=f"{seat}, free").tap()
    expect(phone.locator(".done")).to_contain_text("You are in", timeout=15_000)


def test_who_scans_the_wall_takes_a_seat_within_ten_minutes(
    wall: Page, new_phone: Callable[..., Page], clock: Clock
) -> None:
    address = read_qr_code(wall)
    slow, friend = new_phone(), new_phone()
    clock.shift(29)
    slow.goto(address)
    expect(slow.get_by_role("heading", name="Who are you?")).to_be_visible()
    clock.shift(2)
    friend.goto(address)
    expect(friend.get_by_role("heading", name=ASKS)).to_be_visible()
    expect(friend.get_by_text("Dana")).to_have_count(0)
    clock.shift(timedelta(minutes=9))
    take_seat(slow, "Row A, seat 2")
    assert Attendance.objects.get().seat_id == "s0-1"
    clock.shift(timedelta(minutes=30))
    slow.get_by_role("button", name="Row B, seat 1, free").tap()
    expect(slow.locator(".done")).to_contain_text("You are in: seat B1")


def test_a_ticket_that_ran_out_is_renewed_by_digits_and_nothing_is_lost(
    wall: Page, new_phone: Callable[..., Page], slot: Slot, clock: Clock
) -> None:
    phone = new_phone()
    phone.goto(read_qr_code(wall))
    phone.get_by_role("link", name="Dana Kowalczyk").tap()
    expect(phone.get_by_role("heading", name="Tap your seat")).to_be_visible()
    clock.shift(timedelta(minutes=11))
    phone.get_by_role("button", name="Row A, seat 1, free").tap()
    expect(phone.get_by_role("alert")).to_contain_text("Please show that you are in the room.")
    phone.get_by_label("Six digits").fill(proof_at(slot, timezone.now()).digits)
    phone.get_by_role("button", name="Go on").tap()
    phone.get_by_role("button", name="Row A, seat 1, free").tap()
    expect(phone.locator(".done")).to_contain_text("You are in: seat A1")


def test_wrong_digits_are_limited_while_others_check_in(
    wall: Page, new_phone: Callable[..., Page], slot: Slot, clock: Clock
) -> None:
    guesser, scanner = new_phone(), new_phone()
    guesser.goto(f"/s/{slot.code}/")
    right = shown_digits(wall)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(9):
        count_try(WRONG_DIGITS, str(slot.pk))
    guesser.get_by_label("Six digits").fill(wrong)
    guesser.get_by_role("button", name="Go on").tap()
    expect(guesser.get_by_text("These are not the digits that stand on the wall now.")).to_be_visible()
    expect(guesser.get_by_label("Six digits")).to_be_focused()
    guesser.get_by_label("Six digits").fill(right)
    guesser.get_by_role("button", name="Go on").tap()
    expect(guesser.get_by_role("alert")).to_contain_text("Too many wrong tries.")
    scanner.goto(read_qr_code(wall))
    take_seat(scanner, "Row A, seat 1")
    clock.shift(30)
    guesser.get_by_label("Six digits").fill(proof_at(slot, timezone.now()).digits)
    guesser.get_by_role("button", name="Go on").tap()
    expect(guesser.get_by_role("heading", name="Who are you?")).to_be_visible()


def test_names_are_asked_for_after_the_ticket_has_run_out(
    wall: Page, new_phone: Callable[..., Page], course: Course, clock: Clock
) -> None:
    StudentFactory.create_batch(61, course=course)
    phone = new_phone()
    phone.goto(read_qr_code(wall))
    clock.shift(timedelta(minutes=11))
    phone.get_by_label("Your name").press_sequentially("dana")
    expect(phone.get_by_role("heading", name=ASKS)).to_be_visible()


def test_without_javascript_the_digits_do_it_too(wall: Page, new_phone: Callable[..., Page], slot: Slot) -> None:
    phone = new_phone(java_script_enabled=False)
    phone.goto("/")
    phone.get_by_label("Code").fill(str(slot.code))
    phone.get_by_role("button", name="Go to check-in").click()
    phone.get_by_label("Six digits").fill("12345")
    phone.get_by_role("button", name="Go on").click()
    expect(phone.get_by_text("Six digits stand beside the QR code. Look at the wall again.")).to_be_visible()
    phone.get_by_label("Six digits").fill(wall.locator(".digits").inner_text())
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_role("link", name="Dana Kowalczyk").click()
    phone.get_by_role("button", name="Row A, seat 1, free").click()
    expect(phone.locator(".done")).to_contain_text("You are in: seat A1")


def test_the_wall_moves_on_by_itself_and_says_when_it_cannot(
    wall: Page, contexts: Contexts, slot: Slot, clock: Clock
) -> None:
    first, picture = shown_digits(wall), read_qr_code(wall)
    lost = wall.get_by_text("No connection since")
    wall.context.set_offline(True)
    poll(wall)
    expect(lost).to_be_visible(timeout=POLLED_MS)
    clock.shift(15)
    assert shown_digits(wall) == first
    wall.context.set_offline(False)
    poll(wall)
    expect(wall.locator(".digits")).not_to_have_text(f"{first[:3]} {first[3:]}", timeout=POLLED_MS)
    expect(lost).to_be_hidden()
    assert shown_digits(wall) == proof_at(slot, timezone.now()).digits
    assert read_qr_code(wall) != picture
    contexts.faults.clear()  # Chromium notes each failed poll


@pytest.mark.one_database
def test_the_wall_fits_every_screen_and_can_be_read(wall: Page, slot: Slot) -> None:
    slot.layout = make_layout(generate(rows=8, seats=15, aisles_after_seats=(4, 11)))
    slot.save()
    wall.reload()
    for width, height in SCREENS:
        wall.set_viewport_size({"width": width, "height": height})
        assert wall.evaluate("document.documentElement.scrollHeight") == height
        assert wall.evaluate("document.documentElement.scrollWidth") == width
        expect(wall.locator(".proof")).to_be_visible()
        first, last = wall.locator(".left > :first-child").bounding_box(), wall.locator(".proof").bounding_box()
        assert first
        assert last
        assert first["y"] >= 0
        assert last["y"] + last["height"] <= height
        assert "?p=" in read_qr_code(wall)


@pytest.mark.one_database
def test_axe(wall: Page, new_phone: Callable[..., Page], slot: Slot) -> None:
    broken = faults(wall)
    phone = new_phone()
    phone.goto(f"/s/{slot.code}/")
    broken += faults(phone)
    phone.get_by_label("Six digits").fill("1")
    phone.get_by_role("button", name="Go on").tap()
    phone.locator("[aria-invalid=true]").wait_for()
    broken += faults(phone)
    assert not broken, "\n".join(broken)
