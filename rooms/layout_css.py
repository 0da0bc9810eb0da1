"""The stylesheet of a layout: where each element stands, by its index, in numbers only."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from rooms.layout import Element

# A pixel on the phone that shows the map at its smallest: there, the smallest seat is as wide as a finger.
SEAT_SIDE = 44.0
WIDTH_WITHOUT_SEATS = 600.0
# What map.css leaves free around the map, left and right together.
FRAME = 12.0
# Beyond this, browsers stop laying out; a layout with such distances is a mistake, but must not break a page.
MOST = 100_000.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in units of the layout, or in pixels at the smallest size."""

    x: float
    y: float
    width: float
    height: float


def short_hash(layout_hash: str) -> str:
    """What pages call a layout in class names: hexadecimal digits, whatever comes in."""
    return re.sub(r"[^0-9a-f]", "", layout_hash)[:8]


def layout_css(layout_hash: str, elements: Sequence[Element]) -> str:
    """Positions as custom properties, in pixels at the smallest size; map.css multiplies them by `--u`.

    Nothing that people typed gets in: ids and labels stay out, and numbers pass through `_number`.
    """
    drawn = {index: _box(element) for index, element in enumerate(elements) if element.type != "gap"}
    boxes = [_box(element) for element in elements]
    if not drawn:
        return ""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    width = max(box.x + box.width for box in boxes) - left
    height = max(box.y + box.height for box in boxes) - top
    scale = _scale([box for index, box in drawn.items() if elements[index].type == "seat"], width)
    placed = {
        index: Box((box.x - left) * scale, (box.y - top) * scale, box.width * scale, box.height * scale)
        for index, box in drawn.items()
    }
    return _rules(short_hash(layout_hash), placed, width * scale, height * scale)


def _rules(name: str, boxes: dict[int, Box], width: float, height: float) -> str:
    """One rule for the map, one for each element; sizes only where they differ from the commonest."""
    usual = Counter((_number(box.width), _number(box.height)) for box in boxes.values()).most_common(1)[0][0]
    wide = _number(max(width, 1))
    rules = [
        f".m-{name}{{--W:{wide};--H:{_number(max(height, 1))};--w:{usual[0]};--h:{usual[1]}}}",
        # Where the smallest size is wider than its place, the map pans, and the overview has room above it.
        f"@container (width<{_number(width + FRAME)}px){{.hall .o-{name}{{display:block}}}}",
    ]
    for index, box in boxes.items():
        size = (_number(box.width), _number(box.height))
        extra = "" if size == usual else f";--w:{size[0]};--h:{size[1]}"
        rules.append(f".m-{name} .e{index}{{--x:{_number(box.x)};--y:{_number(box.y)}{extra}}}")
    return "\n".join(rules) + "\n"


def _box(element: Element) -> Box:
    return Box(_finite(element.x), _finite(element.y), _finite(element.width), _finite(element.height))


def _scale(seats: Sequence[Box], width: float) -> float:
    """Pixels per unit at the smallest size. One crumb of a seat does not blow up the whole hall."""
    sides = [side for box in seats if (side := min(box.width, box.height)) > 0]
    if not sides:
        return WIDTH_WITHOUT_SEATS / width if width else 1.0
    return SEAT_SIDE / max(min(sides), median(sides) / 4)


def _finite(value: float) -> float:
    number = float(value)
    return max(number, 0.0) if math.isfinite(number) else 0.0


def _number(value: float) -> str:
    """A short plain decimal number: "44", "12.5"."""
    return f"{min(value, MOST):.1f}".removesuffix(".0")
