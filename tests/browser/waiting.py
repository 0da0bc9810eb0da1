"""Waiting for what no locator shows."""

import time

from playwright.sync_api import Page

SECONDS = 10


def wait_until(page: Page, expression: str) -> None:
    """Ask from outside: Playwright's own `wait_for_function` evaluates text within the page, which the policy of our
    pages forbids and the browser now and then refuses."""
    until = time.monotonic() + SECONDS
    while not page.evaluate(expression):
        assert time.monotonic() < until, f"It never came true: {expression}"
        page.wait_for_timeout(20)
