"""The browser and the databases that the other tests stand on."""

from collections.abc import Callable

import pytest
from django.db import connection
from playwright.sync_api import Page

from tests.browser.conftest import Contexts

# A page that needs neither data nor a sign-in: the answer 404.
NOWHERE = "/no-such-page/"


def test_sqlite_is_a_file_in_wal_mode() -> None:
    """Races need two connections; on PostgreSQL there is nothing to see to."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone() == (2,)
        else:
            cursor.execute("SHOW server_encoding")
            assert cursor.fetchone() == ("UTF8",)


def test_desk_is_signed_in(desk: Page) -> None:
    """The server's threads see what the test wrote, and who is signed in leaves the sign-in page behind."""
    answer = desk.request.get("/login/", max_redirects=0)
    assert answer.status == 302


@pytest.mark.one_database
def test_phones_are_strangers_to_each_other(new_phone: Callable[..., Page]) -> None:
    first, second = new_phone(), new_phone()
    first.goto(NOWHERE)
    second.goto(NOWHERE)
    first.evaluate("document.cookie = 'mark=1'")
    assert "mark=1" in first.evaluate("document.cookie")
    assert "mark=1" not in second.evaluate("document.cookie")
    assert first.evaluate("[screen.width, navigator.maxTouchPoints > 0]") == [390, True]


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("console.error('broken')", "broken"),
        ("setTimeout(() => { throw new Error('thrown') })", "thrown"),
        ("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')", "style-src"),
    ],
)
@pytest.mark.one_database
def test_what_a_console_complains_about_is_noted(contexts: Contexts, script: str, complaint: str) -> None:
    page = contexts.open()
    page.goto(NOWHERE)
    page.evaluate(script)
    page.wait_for_timeout(200)
    assert contexts.faults
    assert all(complaint in fault for fault in contexts.faults)
    contexts.faults.clear()


@pytest.mark.one_database
def test_a_refusal_is_no_fault(contexts: Contexts) -> None:
    contexts.open().goto(NOWHERE)
    assert contexts.faults == []
