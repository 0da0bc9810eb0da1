from tests.world import Route, members, signed_in, writers

ROUTES = [
    Route("desk:dashboard", "get", signed_in()),
    Route("desk:slot-detail", "get", members(), {"pk": "slot.pk"}),
    Route("desk:slot-seat", "get", writers(200), {"pk": "slot.pk"}, {"seat": "=s1-1"}),
    # In the reader's own session: whoever sees a hint may dismiss it.
    Route(
        "desk:hint-dismiss",
        "post",
        members(303),
        {"pk": "slot.pk"},
        {"student": "student.pk", "at": "=2026-05-04T10:00:00Z"},
    ),
    Route("desk:hints-restore", "post", members(303), {"pk": "slot.pk"}),
    Route("desk:slot-sweep", "get", writers(200), {"pk": "slot.pk"}),
    Route("desk:student-detail", "get", members(), {"pk": "student.pk"}),
]
