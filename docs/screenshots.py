"""Makes the pictures of the documentation that docs/pictures.py lists, and docs/pages.md: `make screenshots`, or with
ARGS="dashboard slot" those alone.

The app is served from this process, on a database of its own with the demo's data, at a fixed moment of a Tuesday
morning, so that the pictures differ only where pages do.
"""

import io
import os
import secrets
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

import time_machine
from picture import PHONE, Picture
from pictures import PICTURES
from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
TOUR = ROOT / "docs" / "pages.md"
NOW = datetime(2026, 5, 12, 10, 24, tzinfo=ZoneInfo("Europe/Berlin"))
# The address on the projector; the browser comes in through the loopback.
PUBLIC = "http://tutor.example.edu"
COLOURS = 128
BROWSERS = 3
TIMEOUT_MS = 60_000


@dataclass(frozen=True)
class Demo:
    """The demo's record, and where it is served."""

    record: dict[str, Any]
    site: str
    session: str


def main() -> None:
    sys.path.insert(0, str(ROOT))
    # Only now: the project is on the path.
    from scripts.browser import MISSING, find_browser  # noqa: PLC0415

    path = find_browser()
    if path is None:
        sys.exit(MISSING)
    chosen = [picture for picture in PICTURES if not sys.argv[1:] or picture.name in sys.argv[1:]]
    TARGET.mkdir(exist_ok=True)
    with time_machine.travel(NOW), TemporaryDirectory() as folder, served(Path(folder)) as demo:
        take_all(path, demo, chosen)
    write_tour(PICTURES)
    for file in {*TARGET.glob("*.png")} - {TARGET / f"{picture.name}.png" for picture in PICTURES}:
        file.unlink()
    size = sum(file.stat().st_size for file in TARGET.glob("*.png"))
    print(f"{len(chosen)} of {len(PICTURES)} pictures taken; {TARGET.relative_to(ROOT)} has {size // 1024} KB")


@contextmanager
def served(folder: Path) -> Iterator[Demo]:
    """The app with demo data on a free port, until the block is left."""
    fill(folder / "pictures.sqlite3")
    # Only now, here and below: they need the environment that was just set.
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: PLC0415
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from attendance.desk.demo.record import read_record  # noqa: PLC0415

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name
            """Nobody reads it."""

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    record = read_record()
    client = Client()
    client.force_login(get_user_model().objects.get(email=record["tutor"]["email"]))
    yield Demo(record, f"http://127.0.0.1:{server.server_address[1]}", client.cookies["sessionid"].value)
    server.shutdown()
    server.server_close()


def fill(database: Path) -> None:
    """Set the app up on a new database with the demo's data."""
    os.environ |= {
        "SECRET_KEY": secrets.token_urlsafe(40),
        "DEBUG": "1",
        "BASE_URL": PUBLIC,
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "attendance.settings",
        "LOG_LEVEL": "ERROR",
    }
    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    # The same codes each time, so that a QR code does not change by itself.
    with mock.patch("secrets.choice", Random(1).choice):  # noqa: S311 - codes of a picture open nothing
        call_command("demo_data", force=True, stdout=io.StringIO())


def take_all(path: str, demo: Demo, pictures: Sequence[Picture]) -> None:
    """Those that write come last and one after the other: they change what others show."""
    writing = [picture for picture in pictures if picture.writes]
    reading = [picture for picture in pictures if not picture.writes]
    with ThreadPoolExecutor(BROWSERS) as pool:
        list(pool.map(lambda part: take_some(path, demo, part), [reading[n::BROWSERS] for n in range(BROWSERS)]))
        pool.submit(take_some, path, demo, writing).result()


def take_some(path: str, demo: Demo, pictures: Sequence[Picture]) -> None:
    """In a browser of its own, since Playwright stays in its thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for picture in pictures:
            context = browser.new_context(
                base_url=demo.site,
                viewport={"width": picture.size[0], "height": picture.size[1]},
                color_scheme="dark" if picture.dark else "light",
                reduced_motion="reduce",
                locale="en-GB",
                device_scale_factor=1.5 if picture.size == PHONE else 1,
            )
            context.set_default_timeout(TIMEOUT_MS)
            if picture.tutor:
                context.add_cookies([{"name": "sessionid", "value": demo.session, "url": demo.site}])
            take(context.new_page(), picture, demo.record)
            context.close()
        browser.close()


def take(page: Page, picture: Picture, record: dict[str, Any]) -> None:
    """What fits on the screen, with few colours: these pages need no more."""
    answer = page.goto(picture.path(record))
    if answer is None or answer.status != picture.status:
        sys.exit(f"{picture.address} cannot be pictured: it answers {answer.status if answer else 'nothing'}.")
    if picture.do:
        picture.do(page)
    page.wait_for_load_state("networkidle")
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(TARGET / f"{picture.name}.png", optimize=True)


def write_tour(pictures: Sequence[Picture]) -> None:
    """docs/pages.md: all pictures, each with its sentence."""
    lines = [
        "# Pages",
        "",
        "Every page, pictured on the demo's data by `make screenshots`, which writes this page too.",
        "",
    ]
    for picture in pictures:
        width = 300 if picture.size == PHONE else 760
        lines += [
            f"## {picture.title}",
            picture.text,
            "",
            f'<img src="screenshots/{picture.name}.png" width="{width}" alt="{picture.title}">',
            "",
        ]
    TOUR.write_text("\n".join(lines))


if __name__ == "__main__":
    main()
