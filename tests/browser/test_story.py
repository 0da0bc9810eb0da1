"""The main job, from an account with nothing in it to the files that the tutor takes home.

Only the account is made behind the pages' back: tests/image plays the same story against a container.
"""

import io
import re
from collections.abc import Callable
from pathlib import Path

import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from attendance.core.clock import local_today
from tests.browser.conftest import POLLED_MS, Contexts, poll
from tests.browser.walk_in import names_at, walk_in
from tests.factories.accounts import PASSWORD, UserFactory

HERE = {"Markus Flantz", "Benoît Legrand", "Dafne Barco"}
ROSTER = Path(__file__).parent.parent / "data/rosters/moodle_en.csv"


def test_a_class_checks_itself_in_and_the_tutor_takes_the_register_home(
    contexts: Contexts, new_phone: Callable[..., Page], transactional_db: None
) -> None:
    play(contexts, new_phone, UserFactory.create(name="Eva Kern", email="eva@example.org").email)


def play(contexts: Contexts, new_phone: Callable[..., Page], email: str) -> None:
    desk = contexts.open(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    sign_in(desk, email)
    make_course(desk)
    import_roster(desk)
    draw_room(desk)
    plan_session(desk)
    wall = open_and_project(desk, contexts)
    address = read_qr_code(wall)

    ada, benoit, chiara = new_phone(), new_phone(), new_phone()
    for phone in (ada, benoit, chiara):
        phone.goto(address)
    choose(ada, "flantz", "Markus Flantz")
    choose(benoit, "legra", "Benoît Legrand")
    choose(chiara, "barco", "Dafne Barco")
    seat = "Row C, seat 4, free"
    ada.get_by_role("button", name=seat).tap()
    benoit.get_by_role("button", name=seat).dispatch_event("click")
    outcomes = sorted(outcome(phone) for phone in (ada, benoit))
    assert outcomes == ["Somebody else has just taken this seat.", "You are in: seat C4"]
    loser = next(phone for phone in (ada, benoit) if "You are in" not in outcome(phone))
    loser.get_by_role("button", name="Row C, seat 5, free").tap()
    expect(loser.locator(".done")).to_contain_text("You are in: seat C5")
    chiara.get_by_role("button", name="Row A, seat 1, free").tap()
    expect(chiara.locator(".done")).to_contain_text("You are in: seat A1")
    poll(wall)
    expect(wall.locator(".count strong")).to_have_text("3", timeout=POLLED_MS)

    the_rest_of_the_hall(address)
    poll(wall)
    expect(wall.locator(".count strong")).to_have_text("40", timeout=POLLED_MS)
    correct_by_hand(desk)
    take_home(desk)


def sign_in(desk: Page, email: str) -> None:
    desk.goto("/")
    desk.get_by_role("link", name="Sign in as a tutor").click()
    desk.locator("[name=login]").fill(email)
    desk.locator("[name=password]").fill(PASSWORD)
    desk.locator("[name=password]").press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_be_visible()


def make_course(desk: Page) -> None:
    desk.get_by_role("link", name="Courses", exact=True).click()
    desk.get_by_role("link", name="New course").click()
    desk.get_by_label("Name", exact=True).fill("Functional Programming")
    desk.get_by_label("Semester").fill("WS2026/27")
    desk.get_by_role("button", name="Create course").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Functional Programming")


def import_roster(desk: Page) -> None:
    desk.get_by_role("link", name="Import roster").first.click()
    desk.get_by_label("File").set_input_files(ROSTER)
    desk.get_by_role("button", name="Show the preview").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Preview of the roster")
    desk.get_by_role("button", name="Import", exact=True).click()
    expect(desk.get_by_text("42 students")).to_be_visible()


def draw_room(desk: Page) -> None:
    desk.get_by_role("link", name="Rooms", exact=True).click()
    desk.get_by_role("link", name="New room").first.click()
    desk.get_by_label("Name").fill("MI 01.07")
    desk.get_by_label("Rows", exact=True).fill("6")
    desk.get_by_label("Seats a row").fill("8")
    desk.get_by_label(re.compile("Aisles after seats")).fill("4")
    desk.get_by_role("button", name="Create room").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("MI 01.07")
    expect(desk.locator(".map .seat")).to_have_count(48)


def plan_session(desk: Page) -> None:
    desk.get_by_role("link", name="Courses", exact=True).click()
    desk.get_by_role("link", name="Functional Programming").click()
    desk.get_by_role("link", name="New session").click()
    desk.get_by_label("Week").fill("1")
    desk.get_by_label("Date").fill(local_today().isoformat())
    desk.get_by_role("button", name="Create session").click()
    desk.get_by_role("link", name="New slot").click()
    desk.get_by_label("Start").fill("00:00")
    desk.get_by_label("End").fill("23:59")
    desk.get_by_label("Room").select_option(index=1)
    desk.get_by_role("button", name="Create slot").click()


def open_and_project(desk: Page, contexts: Contexts) -> Page:
    """The wall is a second window of the tutor's browser."""
    desk.get_by_role("button", name="Open", exact=True).click()
    expect(desk.get_by_text("open", exact=True)).to_be_visible()
    address = desk.get_by_role("link", name="Project").get_attribute("href")
    assert address
    wall = desk.context.new_page()
    wall.set_viewport_size({"width": 1920, "height": 1080})
    wall.clock.install()
    wall.goto(address)
    expect(wall.get_by_role("heading", name="Check in")).to_be_visible()
    return wall


def read_qr_code(wall: Page) -> str:
    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(wall.screenshot())))
    assert [code.format for code in codes] == [zxingcpp.BarcodeFormat.QRCode]
    shown = wall.locator(".code").inner_text().replace(" ", "")
    assert codes[0].text.endswith(f"/s/{shown}/")
    return codes[0].text


def choose(phone: Page, letters: str, name: str) -> None:
    phone.get_by_label("Your name").press_sequentially(letters)
    phone.get_by_role("link", name=name).tap()
    expect(phone.get_by_role("heading", name="Tap your seat")).to_be_visible()


def outcome(phone: Page) -> str:
    """The first sentence that a tap on a seat is answered with."""
    found = phone.locator(".done .big, [role=alert] strong").first
    found.wait_for()
    return found.inner_text().removeprefix("✓").strip()


def the_rest_of_the_hall(address: str) -> None:
    """37 more phones, without a picture."""
    absent = [query for name, query in names_at(address).items() if name not in HERE]
    free = [f"{row}{seat}" for row in "ABCDEF" for seat in range(1, 9) if f"{row}{seat}" not in {"A1", "C4", "C5"}]
    for query, label in zip(absent[:37], free, strict=False):
        walk_in(address, query, seat=f"Row {label[0]}, seat {label[1]}, free")


def correct_by_hand(desk: Page) -> None:
    """Two are missing: one is marked; one who was in by mistake is taken out, and back."""
    desk.get_by_role("link", name="Register").first.click()
    marks = desk.get_by_role("button", name=re.compile("^Mark .+ present at"))
    expect(marks).to_have_count(2)
    marks.first.click()
    expect(marks).to_have_count(1)
    desk.get_by_role("button", name=re.compile("^Remove .+ from")).first.click()
    expect(marks).to_have_count(2)
    desk.get_by_role("button", name="Undo").last.click()
    expect(marks).to_have_count(1)


def take_home(desk: Page) -> None:
    desk.get_by_role("link", name="Courses", exact=True).click()
    desk.get_by_role("link", name="Functional Programming").click()
    with desk.expect_download() as csv:
        desk.get_by_role("link", name="CSV").first.click()
    lines = csv.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Student,Week1,Bonus"
    assert len(lines) == 43
    assert sum(",true," in line or ",late," in line for line in lines) == 41
    assert sum(line.endswith(",3") for line in lines) == 42  # one absence is allowed
    with desk.expect_download() as markdown:
        desk.get_by_role("link", name="Markdown").first.click()
    table = markdown.value.path().read_text(encoding="utf-8")
    assert "| Student | Week 1 | Bonus |" in table
    assert "Benoît Legrand" in table
