"""A phone without a browser: it checks a student in over HTTP, with the address and the cookies alone."""

import re
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

# Of the form that has the seats; the page's own address is where it goes from.
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
NAME = re.compile(r'<a href="[^"?]*\?([^"]+)"[^>]*>([^<]+)</a>')


def names_at(address: str) -> dict[str, str]:
    """Which names a short roster offers, and what the address of each carries."""
    page = read(new_phone(), f"{address}students/?q=")
    return {unescape(name).strip(): unescape(query) for query, name in NAME.findall(page)}


def walk_in(address: str, query: str, *, seat: str) -> None:
    """As whom the query names, to the seat that is read out like this."""
    phone = new_phone()
    page = read(phone, f"{address}?{query}")
    button = re.search(rf'<button\b[^>]*\bvalue="([^"]+)"[^>]*aria-label="{re.escape(seat)}"', page)
    assert button, f"no button says {seat}"
    fields = {name: unescape(value) for name, value in HIDDEN.findall(page)}
    done = read(phone, f"{address}check-in/", {**fields, "seat": unescape(button[1])})
    assert "You are in" in done


def new_phone() -> OpenerDirector:
    return build_opener(HTTPCookieProcessor(CookieJar()))


def read(phone: OpenerDirector, address: str, fields: dict[str, str] | None = None) -> str:
    """Follows redirects; an answer that is no success raises."""
    data = urlencode(fields).encode() if fields else None
    with phone.open(address, data, timeout=15) as response:
        return str(response.read().decode())
