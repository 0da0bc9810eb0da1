"""Makes the pictures of the documentation: `make screenshots`.

The app is served from this process, on a database of its own with the demo's data, at a fixed moment of a Tuesday
morning, so that the pictures differ only where pages do.
"""

import io
import os
import secrets
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
NOW = datetime(2026, 5, 12, 10, 24, tzinfo=ZoneInfo("Europe/Berlin"))
# The address on the projector; the browser comes in through the loopback.
PUBLIC = "http://tutor.example.edu"
COLOURS = 128
DESK = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
WALL = ViewportSize(width=1920, height=1080)


@dataclass(frozen=True)
class Demo:
    """The demo's record, and where it is served."""

    record: dict[str, Any]
    site: str

    def account(self, key: str) -> tuple[str, str]:
        return self.record[key]["email"], self.record[key]["password"]


def main() -> None:
    sys.path.insert(0, str(ROOT))
    # Only now: the project is on the path.
    from scripts.browser import MISSING, find_browser  # noqa: PLC0415

    path = find_browser()
    if path is None:
        sys.exit(MISSING)
    TARGET.mkdir(exist_ok=True)
    with (
        time_machine.travel(NOW),
        TemporaryDirectory() as folder,
        served(Path(folder)) as demo,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        take_all(browser, demo)
        browser.close()
    size = sum(file.stat().st_size for file in TARGET.glob("*.png"))
    print(f"{len(list(TARGET.glob('*.png')))} pictures in {TARGET.relative_to(ROOT)}, {size // 1024} KB")


@contextmanager
def served(folder: Path) -> Iterator[Demo]:
    """The app with demo data on a free port, until the block is left."""
    os.environ |= {
        "SECRET_KEY": secrets.token_urlsafe(40),
        "DEBUG": "1",
        "BASE_URL": PUBLIC,
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{folder / 'pictures.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "attendance.settings",
        "LOG_LEVEL": "ERROR",
    }
    # Only now: they need the environment that was just set.
    import django  # noqa: PLC0415
    from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("demo_data", force=True, stdout=io.StringIO())
    from attendance.desk.demo.record import read_record  # noqa: PLC0415

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name
            """Nobody reads it."""

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Demo(read_record(), f"http://127.0.0.1:{server.server_address[1]}")
    server.shutdown()
    server.server_close()


def take_all(browser: Browser, demo: Demo) -> None:
    record = demo.record
    course, slot = record["course_id"], record["open_slot"]["id"]
    tutor = signed_in(browser, demo, "tutor", DESK)
    for name, address in (
        ("dashboard", "/admin/"),
        ("slot", f"/admin/slots/{slot}/"),
        ("course", f"/admin/courses/{course}/"),
        ("register", f"/admin/courses/{course}/register/"),
        ("sessions", "/admin/sessions/"),
        ("room", f"/admin/rooms/{record['room_id']}/"),
        ("editor", f"/admin/rooms/{record['room_id']}/drawing/edit/"),
        ("notes", f"/admin/slots/{slot}/notes/"),
        ("export", "/admin/export/"),
    ):
        take(tutor, demo, name, address)
    take(tutor, demo, "roster", f"/admin/courses/{course}/roster/", show_preview)
    take(signed_in(browser, demo, "tutor", WALL), demo, "projector", f"/admin/slots/{slot}/projector/")
    take(signed_in(browser, demo, "tutor", DESK, color_scheme="dark"), demo, "slot-dark", f"/admin/slots/{slot}/")
    page = f"/s/{record['open_slot']['code']}/"
    phone = browser.new_context(viewport=PHONE, device_scale_factor=1.5, is_mobile=True, has_touch=True)
    phone.set_default_timeout(10_000)
    take(phone, demo, "student-name", page)
    take(phone, demo, "student", page, choose_name(record["students"][0]["name"]))
    take(phone, demo, "student-done", page, check_in(record["students"][0]["name"]))


def signed_in(
    browser: Browser, demo: Demo, account: str, viewport: ViewportSize, color_scheme: Any = "light"
) -> BrowserContext:
    context = browser.new_context(viewport=viewport, color_scheme=color_scheme, locale="en-GB")
    context.set_default_timeout(10_000)
    page = context.new_page()
    email, password = demo.account(account)
    page.goto(f"{demo.site}/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/admin/")
    page.close()
    return context


def take(
    context: BrowserContext, demo: Demo, name: str, address: str, prepare: Callable[[Page], None] | None = None
) -> None:
    """One picture of what fits on the screen, with few colours: these pages need no more."""
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    answer = page.goto(demo.site + address)
    if answer is None or not answer.ok:
        sys.exit(f"{address} cannot be pictured: it answers {answer.status if answer else 'nothing'}.")
    if prepare:
        prepare(page)
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(TARGET / f"{name}.png", optimize=True)
    page.close()


def choose_name(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("link", name=name, exact=True).click()


def check_in(name: str) -> Callable[[Page], None]:
    def prepare(page: Page) -> None:
        choose_name(name)(page)
        page.locator("button.seat:enabled").nth(3).click()
        page.get_by_text("You are in").wait_for()

    return prepare


def show_preview(page: Page) -> None:
    """The demo's own roster a few weeks later: two people came, one left, one has another number."""
    from attendance.desk.demo.people import STUDENTS  # noqa: PLC0415 - only now is the project on the path

    known = [f"{given};{family};{3_140_200 + 7 * index}" for index, (given, family) in enumerate(STUDENTS)]
    lines = ["Vorname;Nachname;Matrikelnummer", *known[:-2], "Arjun;Iyer;3140999"]
    lines += ["Milica;Jovanović;3141001", "Tobias;Krämer;3141008"]
    roster = "\r\n".join(lines).encode()
    page.set_input_files("input[type=file]", {"name": "roster.csv", "mimeType": "text/csv", "buffer": roster})
    page.locator("main form button[type=submit]").click()


if __name__ == "__main__":
    main()
