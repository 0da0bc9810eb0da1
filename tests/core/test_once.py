"""What `{% once %}` keeps, and what it refuses to."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation


def render(text: str, **context: object) -> str:
    return Template("{% load i18n once %}" + text).render(Context(context))


def test_is_written_once_and_stands_on_each_page() -> None:
    page = Template("{% load once %}<p>{% once %}{% now 'u' %}{% endonce %} {{ name }}</p>")
    first, second = (page.render(Context({"name": name})).split() for name in ("Dana", "Emil"))
    assert (first[0], first[1], second[1]) == (second[0], "Dana</p>", "Emil</p>")


def test_knows_nothing_of_the_page() -> None:
    """So nothing of one person can come to stand on the page of another."""
    assert render("{% once %}[{{ name }}]{% endonce %}{{ name }}", name="Dana") == "[]Dana"


def test_speaks_each_language() -> None:
    page = Template("{% load i18n once %}{% once %}{% get_current_language as code %}{{ code }}{% endonce %}")
    with translation.override("en"):
        english = page.render(Context())
    with translation.override("de"):
        assert (english, page.render(Context())) == ("en", "de" if translation.get_language() == "de" else "en")


def test_a_block_within_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="A block within"):
        render("{% once %}{% if True %}{% block css %}{% endblock %}{% endif %}{% endonce %}")
