"""What `{% once %}` keeps, and what it refuses to."""

import pytest
from django.template import Context, Template, TemplateSyntaxError

from attendance.core.templatetags import once


def render(text: str, **context: object) -> str:
    return Template("{% load i18n once %}" + text).render(Context(context))


def test_is_written_once_and_stands_on_each_page() -> None:
    page = Template("{% load once %}<p>{% once %}{% now 'u' %}{% endonce %} {{ name }}</p>")
    first, second = (page.render(Context({"name": name})).split() for name in ("Dana", "Emil"))
    assert (first[0], first[1], second[1]) == (second[0], "Dana</p>", "Emil</p>")


def test_knows_nothing_of_the_page() -> None:
    """So nothing of one person can come to stand on the page of another."""
    assert render("{% once %}[{{ name }}]{% endonce %}{{ name }}", name="Dana") == "[]Dana"


def test_speaks_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Template("{% load once %}{% once %}{% now 'u' %}{% endonce %}")
    written = []
    for language in ("en", "de", "en"):
        monkeypatch.setattr(once, "get_language", lambda language=language: language)
        written.append(page.render(Context()))
    assert written[0] == written[2] != written[1]


def test_a_block_within_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="A block within"):
        render("{% once %}{% if True %}{% block css %}{% endblock %}{% endif %}{% endonce %}")
