from tests.world import Route, members, signed_in, writers

ROUTES = [
    Route("desk:dashboard", "get", signed_in()),
    Route("desk:slot-detail", "get", members(), {"pk": "slot.pk"}),
    Route("desk:slot-seat", "get", writers(200), {"pk": "slot.pk"}, {"seat": "=s1-1"}),
    Route("desk:slot-sweep", "get", writers(200), {"pk": "slot.pk"}),
    Route("desk:student-detail", "get", members(), {"pk": "student.pk"}),
]
