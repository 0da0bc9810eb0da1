"""Finds a Chromium for the browser tests and, where none is there, brings one."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Where macOS keeps it, outside of PATH.
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
PACKAGE_MANAGERS = {
    "apt-get": (("apt-get", "update", "-qq"), ("apt-get", "install", "-y", "-qq", "chromium")),
    "dnf": (("dnf", "install", "-y", "-q", "chromium"),),
    "apk": (("apk", "add", "--quiet", "chromium"),),
}
MISSING = (
    "The browser tests need Chromium, and none could be brought: install chromium or google-chrome "
    "with your system's package manager and call make test again."
)


def find_browser() -> str | None:
    """Path of a browser that starts: the system's, or the one that Playwright has downloaded."""
    for path in (*map(shutil.which, NAMES), MAC):
        if path and starts(path):
            return path
    # Asking Playwright takes a second.
    own = playwrights_own()
    return own if own and starts(own) else None


def playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def starts(path: str) -> bool:
    """False also where it is there, but libraries that it needs are not."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def download() -> None:
    attempt([sys.executable, "-m", "playwright", "install", "chromium"])


def install_package() -> None:
    """With the system's package manager, where that needs no password."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    for manager, commands in PACKAGE_MANAGERS.items():
        if shutil.which(manager):
            for command in commands:
                attempt([*sudo, *command])


def attempt(command: list[str]) -> None:
    print("Looking for a browser:", " ".join(command), flush=True)
    # Should it fail, the next rung is tried, and the last one says what to do.
    with suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            timeout=600,
            check=False,
        )


def bring_browser() -> str:
    path = find_browser()
    for rung in (download, install_package):
        if path is None:
            rung()
            path = find_browser()
    return path or sys.exit(MISSING)


if __name__ == "__main__":
    print(bring_browser())
