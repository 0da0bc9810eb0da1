"""A small picture of a layout, as shapes of an SVG: for lists, where a seat map would be too much."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rooms.layout import Element

MARGIN = 4


@dataclass(frozen=True, slots=True)
class Picture:
    """The box to look into, and the paths of what stands in it: numbers and letters of SVG only."""

    view_box: str
    seats: str
    tables: str
    doors: str


def draw_picture(elements: Sequence[Element]) -> Picture:
    """The box begins where the drawing does, wherever on the plane that is."""
    left, top = min((e.x for e in elements), default=0), min((e.y for e in elements), default=0)
    width = max((e.x + e.width for e in elements), default=0) - left
    height = max((e.y + e.height for e in elements), default=0) - top
    return Picture(
        view_box=f"{left - MARGIN:g} {top - MARGIN:g} {width + 2 * MARGIN:g} {height + 2 * MARGIN:g}",
        **{
            name: _path(element for element in elements if element.type == kind)
            for name, kind in (("seats", "seat"), ("tables", "table"), ("doors", "door"))
        },
    )


def _path(elements: Iterable[Element]) -> str:
    return "".join(f"M{e.x:g} {e.y:g}h{e.width:g}v{e.height:g}h{-e.width:g}z" for e in elements)
