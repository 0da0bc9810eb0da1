"""What the documentation says about the code, held against the code."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

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
        ("TIME_ZONE", "Europe/Berlin"),
        ("HOLIDAYS", "DE"),
        ("LOG_LEVEL", "INFO"),
        ("BIND", "127.0.0.1:8000"),
        ("WEB_CONCURRENCY", "2"),
        ("WEB_THREADS", "4"),
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
