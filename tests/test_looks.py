"""The looks stay small, whole and within the content security policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))


def test_stylesheets_are_small() -> None:
    assert sum(path.stat().st_size for path in STATIC.glob("css/*.css")) <= 24_000
    assert all(path.stat().st_size <= 5_000 for path in STATIC.glob("css/pages/*.css"))


def test_stylesheets_close_what_they_open() -> None:
    """One brace too many, and browsers leave out the rule behind it without a word."""
    for path in STATIC.rglob("*.css"):
        depth = 0
        for brace in re.findall(r"[{}]", re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)):
            depth += 1 if brace == "{" else -1
            assert depth >= 0, path.name
        assert depth == 0, path.name


def test_a_scheme_changes_colours_alone() -> None:
    """So the axe test need not try every rule twice."""
    for path in STATIC.glob("css/*.css"):
        assert "prefers-color-scheme" not in path.read_text(), path.name


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_templates_have_nothing_inline(template: Path) -> None:
    html = re.sub(r"{%.*?%}", "", template.read_text(), flags=re.DOTALL)

    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|javascript:", html)


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    named = {
        name
        for template in TEMPLATES
        for name in re.findall(
            r'(?:_icon\.html" with name=|\sicon=|name=icon\|default:)"([a-z-]+)"', template.read_text()
        )
    }
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "icons.svg").read_text()))

    assert "school" in named
    assert named - drawn == set()


@pytest.mark.django_db
def test_an_unknown_address_answers_with_our_page() -> None:
    answer = Client().get("/no/such/page/")

    assert answer.status_code == 404
    assert "This page does not exist" in answer.text
    assert "/login/" in answer.text


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_our_page() -> None:
    answer = Client(enforce_csrf_checks=True).post("/login/", {"login": "a@example.edu", "password": "x"})

    assert answer.status_code == 403
    assert "nothing was changed" in answer.text


def test_the_page_for_a_fault_needs_neither_request_nor_database() -> None:
    assert "Something broke" in render_to_string("500.html")


@pytest.mark.parametrize("name", ["403.html", "404.html", "429.html", "403_csrf.html"])
def test_pages_for_errors_say_what_next(name: str) -> None:
    html = render_to_string(name, request=RequestFactory().get("/"))

    assert "<h1>" in html
    assert 'href="/login/"' in html
