from tests.world import Route, members, signed_in

ROUTES = [
    Route("desk:dashboard", "get", signed_in()),
    Route("desk:slot-detail", "get", members(), {"pk": "slot.pk"}),
    Route("desk:student-detail", "get", members(), {"pk": "student.pk"}),
]
