from tests.world import Route, writers

SLOT = {"pk": "slot.pk"}
READERS = writers(200)
ROUTES = [
    Route("notes:note-list", "get", READERS, SLOT),
    Route("notes:note-save", "post", writers(), SLOT, {"student": "absent.pk", "text": "=Asked a good question"}),
    Route("notes:note-restore", "post", writers(400), SLOT),
    Route("notes:participation-add", "post", writers(), SLOT, {"student": "absent.pk", "kind": "=presented"}),
    Route("notes:participation-pick", "get", READERS, SLOT),
    Route("notes:participation-restore", "post", writers(400), SLOT),
    Route("notes:participation-remove", "post", writers(), {"pk": "participation.pk"}),
    Route("notes:course-notes", "get", READERS, {"pk": "course.pk"}),
]
