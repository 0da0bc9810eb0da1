"""What of a page a test reads."""

import re
from html import unescape

from django.test import Client


def dialog(client: Client, path: str, name: str) -> tuple[str, list[str]]:
    """The text of the dialog with this id, and its buttons."""
    page = client.get(path).content.decode()
    start = page.index(f'<dialog class="dialog" id="{name}"')
    html = page[start : page.index("</dialog>", start)]
    return _text(html), [_text(found) for found in re.findall(r"<button.*?</button>", html, re.DOTALL)]


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
