from tests.world import Route, writers

SLOT = {"pk": "slot.pk"}
ROUTES = [
    Route("notes:note-list", "get", writers(200), SLOT),
    Route("notes:note-save", "post", writers(), SLOT, {"student": "absent.pk", "text": "=Asked a good question"}),
]
