"""A layout: the elements of a room, their rules, and the canonical text that its hash names."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property, lru_cache
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

TYPES = ("seat", "table", "gap", "door")
MAX_ELEMENTS = 2_000
MAX_TEXT = 100
# The widest room of the generator takes 22,000 units.
MAX_LENGTH = 25_000
MIN_SIDE = 0.01
# Whatever the unit: a seat that is much smaller than the usual one cannot be tapped, and one element that stands this
# many seats away makes a map that nobody finds their way in.
SMALLEST_SEAT = 0.1
FARTHEST = 1_000


@dataclass(frozen=True, slots=True)
class Element:
    """One rectangle of a room; x and y name its upper left corner, in units of the layout."""

    id: str
    label: str
    x: float
    y: float
    width: float
    height: float
    type: str


@dataclass(frozen=True)
class ParsedLayout:
    """A layout ready for use; it is shared between requests, so it holds nothing that can change."""

    hash: str
    elements: tuple[Element, ...]

    def __hash__(self) -> int:
        """It names the content, so the elements need not be gone through."""
        return hash(self.hash)

    @cached_property
    def seats(self) -> Mapping[str, Element]:
        """The seats by id, in the order of the layout."""
        return {element.id: element for element in self.elements if element.type == "seat"}

    @cached_property
    def width(self) -> float:
        return max((element.x + element.width for element in self.elements), default=0)

    @cached_property
    def height(self) -> float:
        return max((element.y + element.height for element in self.elements), default=0)


class LayoutError(Exception):
    """The rules that a layout breaks, each a sentence that names the element; `places` says beside each of them which
    element of the array that is, counted from 0, None where it is the whole."""

    def __init__(self, problems: Sequence[str], places: Sequence[int] = ()) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)
        self.places: list[int | None] = list(places) if places else [None] * len(problems)


def canonical(elements: Iterable[Element]) -> str:
    """The text that is stored and hashed: the same elements give the same bytes."""
    rows = [asdict(_rounded(element)) for element in elements]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def content_hash(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


@lru_cache(maxsize=128)
def parse_layout(content: str) -> ParsedLayout:
    """Parse what `canonical` wrote. Cached, since a layout never changes and a hall full of phones asks for it."""
    return ParsedLayout(content_hash(content), tuple(Element(**row) for row in json.loads(content)))


def check_layout(data: object) -> tuple[Element, ...]:
    """Turn JSON data into elements, or raise LayoutError naming every broken rule and the element that breaks it."""
    if not isinstance(data, list):
        raise LayoutError([_("A layout is an array of elements.")])
    if len(data) > MAX_ELEMENTS:
        raise LayoutError(
            [_("A layout has at most %(most)d elements, not %(count)d.") % {"most": MAX_ELEMENTS, "count": len(data)}]
        )
    found = [(index, problem) for index, row in enumerate(data) for problem in _element_problems(index, row)]
    found += _repeated(data, "id", _("%(place)s: the id is that of %(first)s too."))
    seats = [row if isinstance(row, dict) and row.get("type") == "seat" else None for row in data]
    found += _repeated(seats, "label", _("%(place)s: the seat label %(text)s is that of %(first)s too."))
    _refuse(found)
    elements = tuple(_element(row) for row in data)
    _refuse(list(_out_of_scale(elements)))
    return elements


def _refuse(found: Sequence[tuple[int, str]]) -> None:
    if found:
        raise LayoutError([problem for _index, problem in found], [index for index, _problem in found])


def shown(text: str) -> str:
    """What a sentence says of a text that may be against the rules: no page can hold half of a surrogate pair."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text.strip()[:40])


def _element(row: Mapping[str, Any]) -> Element:
    x, y, width, height = (row[key] for key in ("x", "y", "width", "height"))
    return _rounded(Element(row["id"].strip(), (row.get("label") or "").strip(), x, y, width, height, row["type"]))


def _rounded(element: Element) -> Element:
    x, y, width, height = map(_number, (element.x, element.y, element.width, element.height))
    return replace(element, x=x, y=y, width=width, height=height)


def _number(value: float) -> float:
    """Whole numbers as int, so that 4 and 4.0 give the same bytes."""
    rounded = round(float(value), 3)
    return int(rounded) if rounded.is_integer() else rounded


def _place(index: int, row: object) -> str:
    """What a sentence calls an element: its place in the array, counted from 1, and its id where it has one."""
    place = _("Element %(number)d") % {"number": index + 1}
    name = row.get("id") if isinstance(row, dict) else None
    return f"{place} ({shown(name)})" if isinstance(name, str) and name.strip() else place


def _element_problems(index: int, row: object) -> list[str]:
    place = _place(index, row)
    if not isinstance(row, dict):
        return [_("%(place)s is not an object.") % {"place": place}]
    problems = []
    if row.get("id") is None or (isinstance(row["id"], str) and not row["id"].strip()):
        problems.append(_("%(place)s has no id: a text that is not empty.") % {"place": place})
    problems += [
        _("%(place)s: %(key)s must be a text of at most %(most)d characters, without control characters.")
        % {"place": place, "key": key, "most": MAX_TEXT}
        for key in ("id", "label")
        if row.get(key) is not None and not _is_text(row[key])
    ]
    if row.get("type") not in TYPES:
        problems.append(_("%(place)s: type must be one of %(types)s.") % {"place": place, "types": ", ".join(TYPES)})
    problems += [
        _("%(place)s: %(key)s must be a number from 0 to %(most)d.") % {"place": place, "key": key, "most": MAX_LENGTH}
        for key in ("x", "y", "width", "height")
        if not _is_length(row.get(key))
    ]
    return problems + _side_problems(place, row)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT and value.isprintable()


def _is_length(value: object) -> bool:
    # Comparisons alone turn away NaN and infinity too, and an int that no float can hold.
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MAX_LENGTH


def _side_problems(place: str, row: Mapping[str, Any]) -> list[str]:
    """What has no width cannot be tapped; a table or a door may be a mere line."""
    return [
        _("%(place)s: the %(key)s of a seat must be at least %(least)s.")
        % {"place": place, "key": key, "least": MIN_SIDE}
        for key in ("width", "height")
        if row.get("type") == "seat" and _is_length(row.get(key)) and row[key] < MIN_SIDE
    ]


def _out_of_scale(elements: Sequence[Element]) -> Iterator[tuple[int, str]]:
    """What would spoil the map of all the others, measured by the usual seat."""
    sides = [min(element.width, element.height) for element in elements if element.type == "seat"]
    usual = median(sides) if sides else MAX_LENGTH
    for index, element in enumerate(elements):
        place = _place(index, asdict(element))
        if element.type == "seat" and min(element.width, element.height) < usual * SMALLEST_SEAT:
            yield index, _("%(place)s is much smaller than the other seats.") % {"place": place}
        if max(element.x + element.width, element.y + element.height) > usual * FARTHEST:
            far = _("%(place)s lies too far away: more than %(most)d seats.")
            yield index, far % {"place": place, "most": FARTHEST}


def _repeated(rows: Iterable[object], key: str, sentence: str) -> Iterator[tuple[int, str]]:
    """A place and a sentence for each element whose text under `key` another before it has already; empty texts do
    not count."""
    first: dict[str, str] = {}
    for index, row in enumerate(rows):
        text = row.get(key) if isinstance(row, dict) else None
        if not isinstance(text, str) or not text.strip():
            continue
        place = _place(index, row)
        before = first.setdefault(text.strip(), place)
        if before != place:
            yield index, sentence % {"place": place, "first": before, "text": shown(text)}
