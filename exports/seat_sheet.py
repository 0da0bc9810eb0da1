"""A seat map for paper: shapes and text of an SVG, every name whole within its seat.

Text in an SVG neither wraps nor shrinks by itself, and a browser's measures are not known here, so widths are reckoned
on the safe side from the widest of the common fonts.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rooms.layout import Element

MARGIN = 4
# Parts of a seat: the label's size, the free edge, and the height of a line.
LABEL = 0.19
EDGE = 0.06
LINE = 1.16
LARGEST = 0.3
# A word is only broken where the letters would otherwise be less than this part of what they become.
WORTH = 0.7
NARROW, WIDE = frozenset("fijlrtI.,'’-–()[]| "), frozenset("mwMW@%&")


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text around x, its foot at y."""

    text: str
    x: str
    y: str
    size: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A seat, a table or a door; a seat that nobody has has the path of a rule to write on."""

    css: str
    x: str
    y: str
    width: str
    height: str
    label: Text | None
    lines: list[Text]
    rule: str = ""


@dataclass(frozen=True, slots=True)
class SeatSheet:
    """The box to look into, what stands in it, and how many seats are taken."""

    view_box: str
    shapes: list[Shape]
    taken: int


def draw_seat_sheet(elements: Sequence[Element], names: Mapping[str, str]) -> SeatSheet:
    """`names` by the seat's id."""
    drawn = [element for element in elements if element.type != "gap"]
    left = min((element.x for element in drawn), default=0)
    top = min((element.y for element in drawn), default=0)
    width = max((element.x + element.width for element in drawn), default=1) - left
    height = max((element.y + element.height for element in drawn), default=1) - top
    box = (left - MARGIN, top - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN)
    shapes = [_seat(e, names.get(e.id, "")) if e.type == "seat" else _thing(e) for e in drawn]
    return SeatSheet(
        " ".join(_number(part) for part in box), shapes, sum(shape.css == "seat named" for shape in shapes)
    )


def _seat(seat: Element, name: str) -> Shape:
    """The label stands at the top; below it the name, or a rule to write one on."""
    edge = EDGE * min(seat.width, seat.height)
    inner = seat.width - 2 * edge
    size = min(LABEL * seat.height, inner / max(_width(seat.label), 1))
    label = Text(seat.label, _number(seat.x + seat.width / 2), _number(seat.y + edge + size), _number(size))
    top = seat.y + edge + size * LINE
    room = seat.y + seat.height - edge - top
    lines = list(_lines(name, seat.x + seat.width / 2, top, inner, room)) if name else []
    foot = seat.y + seat.height * 0.84
    rule = "" if name else f"M{_number(seat.x + 2 * edge)} {_number(foot)}h{_number(inner - 2 * edge)}"
    css = "seat named" if name else "seat"
    return Shape(css, *_place(seat), label if seat.label else None, lines, rule)


def _thing(element: Element) -> Shape:
    middle = element.x + element.width / 2
    text = _lines(element.label, middle, element.y, element.width * 0.94, element.height, most=14)
    return Shape(element.type, *_place(element), None, list(text) if element.label else [])


def _place(element: Element) -> tuple[str, str, str, str]:
    return _number(element.x), _number(element.y), _number(element.width), _number(element.height)


def _lines(name: str, middle: float, top: float, width: float, height: float, most: float = 0) -> Iterator[Text]:
    """The name in the largest letters that fit, in the middle of the space."""
    size, texts = fit(name, width, height, most or LARGEST * (height / (1 - LABEL)))
    foot = top + (height - size * LINE * len(texts)) / 2 + size * 0.92
    for place, text in enumerate(texts):
        yield Text(text, _number(middle), _number(foot + place * size * LINE), _number(size))


def fit(name: str, width: float, height: float, most: float) -> tuple[float, list[str]]:
    """The size of letters and the lines: words stay whole unless breaking one makes all letters much larger."""
    words = [part for word in name.split() for part in re.findall(r"[^-]+-?|-", word)]
    whole = _largest(words, width, height, most, breaks=False)
    broken = _largest(words, width, height, most, breaks=True)
    return whole if whole[0] >= WORTH * broken[0] else broken


def _largest(
    words: Sequence[str], width: float, height: float, most: float, *, breaks: bool
) -> tuple[float, list[str]]:
    size = most
    while True:
        lines = _wrap(words, width / size, breaks=breaks)
        fits = len(lines) * LINE * size <= height and all(_width(line) * size <= width for line in lines)
        if fits or size < most / 50:
            return size, lines
        size *= 0.94


def _wrap(words: Iterable[str], width: float, *, breaks: bool) -> list[str]:
    """Lines at most `width` times the size of the letters wide, where words allow it."""
    lines: list[str] = []
    for word in words:
        joined = _joined(lines[-1], word) if lines else ""
        if lines and _width(joined) <= width:
            lines[-1] = joined
            continue
        pieces = list(_pieces(word, width)) if breaks else [word]
        lines.extend(pieces)
    return lines


def _joined(line: str, word: str) -> str:
    return f"{line}{word}" if line.endswith("-") else f"{line} {word}"


def _pieces(word: str, width: float) -> Iterator[str]:
    """A word that is too wide, with a hyphen at the end of each line but the last."""
    rest = word
    while _width(rest) > width and len(rest) > 3:
        count = next((n for n in range(len(rest) - 2, 1, -1) if _width(rest[:n] + "-") <= width), 2)
        yield rest[:count].rstrip("-") + "-"
        rest = rest[count:]
    yield rest


def _width(text: str) -> float:
    """In sizes of the letters."""
    return sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    if letter in WIDE or unicodedata.east_asian_width(letter) in "WF":
        return 1.02
    if letter in NARROW:
        return 0.4
    return 0.76 if letter.isupper() else 0.65


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
