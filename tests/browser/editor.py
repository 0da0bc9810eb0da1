"""The layout editor as a test takes hold of it."""

from playwright.sync_api import FloatRect, Locator, Page

from rooms.layout import Element
from rooms.models import Room


def open_editor(page: Page, room: Room | None = None) -> None:
    page.goto(f"/admin/rooms/{room.pk}/drawing/edit/" if room else "/admin/rooms/drawing/new/")
    page.locator("#editor[data-ready]").wait_for()


def seat(page: Page, label: str) -> Locator:
    return page.get_by_role("option", name=f"Seat {label}", exact=True)


def box(found: Locator) -> FloatRect:
    there = found.bounding_box()
    assert there
    return there


def middle(found: Locator) -> tuple[float, float]:
    there = box(found)
    return there["x"] + there["width"] / 2, there["y"] + there["height"] / 2


def drag(page: Page, start: tuple[float, float], dx: float, dy: float) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + dx / 2, start[1] + dy / 2)
    page.mouse.move(start[0] + dx, start[1] + dy)
    page.mouse.up()


def frame(page: Page, *around: Locator) -> None:
    """A frame from the upper left of the first to the lower right of the last, drawn on the paper."""
    first, last = box(around[0]), box(around[-1])
    x, y = first["x"] - 4, first["y"] - 4
    drag(page, (x, y), last["x"] + last["width"] - 2 - x, last["y"] + last["height"] - 2 - y)


def selected(page: Page) -> list[str]:
    found = page.locator("#world [aria-selected=true]").all()
    return sorted(str(node.get_attribute("aria-label")) for node in found)


def places(page: Page) -> dict[str, str | None]:
    found = page.locator("#world [role=option]").all()
    return {str(node.get_attribute("aria-label")): node.get_attribute("transform") for node in found}


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def stored(room: Room) -> dict[str, Element]:
    return {element.label: element for element in Room.objects.get(pk=room.pk).layout.elements}
