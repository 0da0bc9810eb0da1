"""A real Chromium against the live server: phones for students, a desk for tutors."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from attendance.accounts.models import User
from rooms.models import Room
from scripts.browser import MISSING, find_browser
from tests.factories.rooms import RoomFactory

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESK = {"viewport": {"width": 1440, "height": 900}}
TIMEOUT_MS = 15_000
# By then a page has asked again by itself, should `poll` have come a moment before it was ready to.
POLLED_MS = 10_000
# A refusal (409, 422, ...) is an answer that tests ask for; Chromium and htmx log it as an error all the same.
REFUSALS = ("Failed to load resource: the server responded with a status of 4", "Response Status Error Code 4")
# A request that a newer one replaced (letters typed on) ends so; one that fails is told as sendError besides.
REPLACED = ("htmx:afterRequest", "htmx:sendAbort")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The live server is another thread: what it shall see has to be committed."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.fail(MISSING)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, so Django takes every query here for a mistake.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    """The address that the server answers on and that QR codes carry."""
    settings.BASE_URL = live_server.url
    return live_server.url


class Contexts:
    """Makes browser contexts and keeps what their consoles complained about."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser = browser
        self.site = site
        self.opened: list[BrowserContext] = []
        self.faults: list[str] = []

    def open(self, **options: Any) -> Page:
        context = self.browser.new_context(base_url=self.site, locale="en-GB", **options)
        context.set_default_timeout(TIMEOUT_MS)
        context.on("console", self.note_message)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))
        self.opened.append(context)
        return context.new_page()

    def note_message(self, message: ConsoleMessage) -> None:
        is_refusal = message.text.startswith(REFUSALS) and "/static/" not in message.location.get("url", "")
        is_expected = is_refusal or message.text.startswith(REPLACED)
        if message.type == "error" and not is_expected:
            self.faults.append(f"{message.text} ({message.location.get('url', '')})")

    def close(self) -> None:
        for context in self.opened:
            context.close()


def poll(page: Page) -> None:
    """Let the clock of a page (its `clock.install()` came before it was opened) run to when students' pages and the
    wall have asked again. Each timer on the way counts: htmx sets the one that asks a moment after it has drawn."""
    page.wait_for_load_state()
    page.clock.run_for(5_500)


@pytest.fixture
def contexts(browser: Browser, site: str) -> Iterator[Contexts]:
    """Fails the test for errors on a console, which is where violations of the content policy are told too."""
    contexts = Contexts(browser, site)
    yield contexts
    contexts.close()
    assert contexts.faults == []


@pytest.fixture
def new_phone(contexts: Contexts) -> Callable[..., Page]:
    """`new_phone()` is another student's phone: a page in a context of its own. Options go to Playwright."""

    def new_phone(**options: Any) -> Page:
        return contexts.open(**{**PHONE, **options})

    return new_phone


@pytest.fixture
def sign_in(contexts: Contexts) -> Callable[..., Page]:
    """`sign_in(user)` is a page on a wide screen where this person is signed in."""

    def sign_in(user: User, **options: Any) -> Page:
        client = Client()
        client.force_login(user)
        page = contexts.open(**{**DESK, **options})
        name = django_settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": contexts.site, "httpOnly": True}])
        return page

    return sign_in


@pytest.fixture
def desk(sign_in: Callable[..., Page], alice: User) -> Page:
    """The page of alice, who owns the course, at 1440 px."""
    return sign_in(alice)


@pytest.fixture
def room(db: None) -> Room:
    """Two rows of three seats, 40 wide at steps of 50."""
    return RoomFactory.create(name="Lecture hall H1")
