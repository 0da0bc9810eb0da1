"""Names are text in Markdown, whatever they look like: pandoc itself is asked."""

import html
import re

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.markdown_text import cell, session_lines

HOSTILE = (
    "a|b", "a\\|b", "\\", "`code`", "*x* _y_", "<script>alert(1)</script>", "[a](javascript:alert(1))", "![i](x.png)",
    "$x^2$", "~~gone~~", "H~2~O", "^sup^", "[^1]", "[@cite]", "@cite", "&amp; &lt;", "https://example.org",
    "www.example.org", "a@example.org", ":smile:", "\\textbf{x}", "x...", "x -- y --- z", '"quoted"', "O'Brien",
    "a\nb", "line\r\n| x | y |", "{.cls}", "# head", "1. one", "- item", "+ item", "<!-- x -->", "\\\n",
    "a  b", "~", "'", "x.y.", "....", "-", "--", "a-", "-a", ".",
)  # fmt: skip


def rendered(names: list[str], flavour: str) -> list[str]:
    text = "".join(session_lines((name, True) for name in names))
    page = pypandoc.convert_text(text, "html", format=flavour, extra_args=["--wrap=none"])
    cells = re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)
    return [html.unescape(found) for found in cells[::2]]


def one_line(name: str) -> str:
    return " ".join(name.split())


@pytest.mark.parametrize("flavour", ["markdown", "gfm", "commonmark_x"])
def test_hostile_names_are_text(flavour: str) -> None:
    assert rendered(list(HOSTILE), flavour) == [one_line(name) for name in HOSTILE]


def test_plain_names_stay_readable() -> None:
    for name in ("Ada Byron", "Anna-Lena Çelik", "Dr. Jean-Luc v. d. Berg", "李小龙", "Jr., Sam"):
        assert cell(name) == name


@settings(max_examples=25)
@given(
    st.lists(st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S", "Z"])), min_size=30, max_size=60)
)
def test_any_names_are_text(names: list[str]) -> None:
    """Many names a time, since each call starts pandoc."""
    assert rendered(names, "markdown") == [one_line(name) for name in names]
