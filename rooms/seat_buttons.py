"""The buttons of a student's map. Each is written once: a hall of phones asks for the same few hundred all the time,
and one by one in a template they would cost more than the rest of the page."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString


@lru_cache(maxsize=4_096)
def map_button(seat: str, css: str, name: str, text: str, *, is_taken: bool) -> SafeString:
    """A seat on the map; `name` is read out."""
    disabled = " disabled" if is_taken else ""
    return format_html(
        '<button name="seat" value="{}" class="{}" aria-label="{}"{}>{}</button>', seat, css, name, disabled, text
    )


@lru_cache(maxsize=4_096)
def list_button(seat: str, name: str, text: str, *, is_mine: bool) -> SafeString:
    """A seat in the list of rows."""
    if is_mine:
        return format_html(
            '<button name="seat" value="{}" class="primary" aria-label="{}">{}</button>', seat, name, text
        )
    return format_html('<button name="seat" value="{}">{}</button>', seat, text)
