"""Layouts as JSON: what people paste and upload, and what they download."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from rooms.layout import Element, LayoutError, check_layout, shown

# 2,000 elements whose texts are as long as they may be take less.
MAX_CHARACTERS = 1_000_000


def read_layout(text: str) -> tuple[Element, ...]:
    """The elements that the text holds, or LayoutError with a sentence for everything that is wrong with it."""
    if len(text) > MAX_CHARACTERS:
        raise LayoutError([_("This is longer than %(most)d characters.") % {"most": MAX_CHARACTERS}])
    try:
        # The decoder takes the last of two equal keys: no other reader of JSON agrees. It takes NaN and Infinity too,
        # as floats that the rules refuse with the element's name.
        data = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno, "reason": error.msg}
        raise LayoutError([_("This is not JSON: line %(line)d, column %(column)d: %(reason)s.") % place]) from error
    except RecursionError as error:
        raise LayoutError([_("This is nested too deeply: a layout is an array of flat objects.")]) from error
    except ValueError as error:  # a number of thousands of digits
        raise LayoutError([_("This holds a number that is too long to read.")]) from error
    return check_layout(data)


def decode_layout(content: bytes) -> str:
    """The text of an uploaded file."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LayoutError([_("This file is not text in UTF-8.")]) from error


def write_layout(elements: Iterable[Element]) -> str:
    """One element a line, so that people can read and compare it."""
    rows = [json.dumps(asdict(element), ensure_ascii=False) for element in elements]
    return "[\n  " + ",\n  ".join(rows) + "\n]\n" if rows else "[]\n"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            name = found.get("id")
            where = _("the element %(id)s") % {"id": shown(name)} if isinstance(name, str) else _("an element")
            raise LayoutError([_("The key %(key)s stands twice in %(where)s.") % {"key": shown(key), "where": where}])
        found[key] = value
    return found
