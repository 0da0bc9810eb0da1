"""What the documentation says about the code, held against the code."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings
from django.test import Client

from tests.routes import ROUTES, ask, finish
from tests.world import World

ROOT: Path = settings.BASE_DIR
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def variables_of(path: Path) -> set[str]:
    """The environment variables that a module asks for by name."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func).removeprefix("os.").startswith(("environ.", "env.")):
            name = node.args[0]
            assert isinstance(name, ast.Constant), f"{path.name} line {node.lineno}: a name that is worked out"
            found.add(str(name.value))
    return found


def documented(text: str) -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE))


def test_every_setting_is_documented_and_nothing_else() -> None:
    used = variables_of(ROOT / "attendance" / "settings.py") | variables_of(ROOT / "gunicorn.conf.py")
    assert documented((DOCS / "settings.md").read_text()) == used


def test_nothing_else_reads_the_environment() -> None:
    known = {"attendance/env.py", "attendance/settings.py", "attendance/wsgi.py"}
    readers = {
        str(path.relative_to(ROOT))
        for package in ("attendance", "rooms", "checkin", "exports")
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"\benviron\b|\bgetenv\b", path.read_text())
    }
    assert readers - known == set()


@pytest.mark.parametrize(
    ("variable", "default"),
    [
        ("HSTS_SECONDS", "31536000"),
        ("EMAIL_PORT", "25"),
        ("TIME_ZONE", "Europe/Berlin"),
        ("HOLIDAYS", "DE"),
        ("LOG_LEVEL", "INFO"),
        ("SLOW_QUERY_MS", "500"),
        ("APP_COMMIT", "unknown"),
        ("APP_BUILD_DATE", "unknown"),
        ("BIND", "127.0.0.1:8000"),
        ("WEB_CONCURRENCY", "4"),
        ("WEB_THREADS", "2"),
        ("DRAIN_SECONDS", "0"),
        ("GUNICORN_LOG_LEVEL", "info"),
    ],
)
def test_defaults_are_as_documented(variable: str, default: str) -> None:
    assert f"| `{variable}` | `{default}` |" in (DOCS / "settings.md").read_text()
    source = (ROOT / "attendance" / "settings.py").read_text() + (ROOT / "gunicorn.conf.py").read_text()
    assert re.search(rf'"{variable}",\s*(default=)?"?{re.escape(default)}"?[,)]', re.sub(r"(?<=\d)_(?=\d)", "", source))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
    missing = [target for target in targets if not target.startswith("http") and not (page.parent / target).exists()]
    assert missing == []


def test_readme_shows_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text()
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for command in set(re.findall(r"`make ([a-z]+)", text)) | {"demo", "test"}:
        assert command in targets
    assert text.index("make demo") < text.index("make test")


@pytest.fixture(scope="module")
def pictures() -> Iterator[ModuleType]:
    """docs/pictures.py, which stands in no package."""
    sys.path.insert(0, str(DOCS))
    yield import_module("pictures")
    sys.path.remove(str(DOCS))


def test_every_page_is_pictured_or_named_as_left_out(world: World, as_alice: Client, pictures: ModuleType) -> None:
    pages = set()
    for route in ROUTES:
        if route.method == "get":
            response = ask(as_alice, "get", route, world)
            finish(response)
            if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                pages.add(route.name)
    shown = {name for picture in pictures.PICTURES for name in picture.routes.split()}
    assert shown | set(pictures.LEFT_OUT) == pages
    assert not shown & set(pictures.LEFT_OUT)


def test_pictures_and_tour_are_those_of_the_list(pictures: ModuleType) -> None:
    names = [picture.name for picture in pictures.PICTURES]
    assert len(set(names)) == len(names)
    assert {file.stem for file in (DOCS / "screenshots").iterdir()} == set(names)
    tour = (DOCS / "pages.md").read_text()
    assert re.findall(r'src="screenshots/([a-z-]+)\.png"', tour) == names
    assert all(picture.text in tour for picture in pictures.PICTURES)
