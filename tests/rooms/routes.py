"""Every route of rooms: all who sign in may look, whoever is owner or tutor of any course may draw."""

from tests.world import Route, public, signed_in

ROOM, UNUSED = {"pk": "room.pk"}, {"pk": "unused_room.pk"}
ROWS = {"rows": "=2", "seats": "=4", "door": "=none"}


def drawers(ok: int = 303) -> tuple[int, ...]:
    """A stranger draws rooms for a course of their own; a viewer does not."""
    return (302, 302, ok, 403, ok, ok, ok)


ROUTES = [
    Route("rooms:room-list", "get", signed_in()),
    Route("rooms:room-new", "get", drawers(200)),
    Route("rooms:room-create", "post", drawers(), data={"name": "=Seminar room 7", **ROWS}),
    Route("rooms:room-preview", "get", drawers(200), data=ROWS),
    Route("rooms:room-detail", "get", signed_in(), ROOM),
    Route("rooms:room-download", "get", signed_in(), ROOM),
    Route("rooms:room-edit", "get", drawers(200), ROOM),
    Route("rooms:room-rename", "post", drawers(), ROOM, {"name": "=Seminar room 8"}),
    Route("rooms:room-generate", "post", drawers(), ROOM, ROWS),
    # What it undoes is not there: who may draw is told so, everybody else does not come that far.
    Route("rooms:room-restore", "post", drawers(400), ROOM),
    Route("rooms:room-layout", "post", drawers(), ROOM, {"text": "=[]"}),
    # Its creator has left, so it is for an admin.
    Route("rooms:room-delete", "post", (302, 302, 403, 403, 403, 403, 303), UNUSED),
    Route("rooms:drawing-new", "get", drawers(200)),
    Route("rooms:drawing-create", "post", drawers(), data={"name": "=Seminar room 9", "text": "=[]"}),
    Route("rooms:drawing-edit", "get", drawers(200), ROOM),
    Route("rooms:drawing-update", "post", drawers(), ROOM, {"text": "=[]", "base": "room.layout_id"}),
    Route("rooms:layout-css", "get", public(), {"layout_hash": "layout.hash"}),
]
