from tests.world import Route, members, signed_in

COURSE, SESSION = {"pk": "course.pk"}, {"pk": "session.pk"}
ADMIN_ALONE = (302, 302, 403, 403, 403, 403, 302)
ROUTES = [
    Route("exports:export-index", "get", signed_in()),
    # An admin is asked for the password first.
    Route("exports:backup-new", "get", ADMIN_ALONE),
    Route("exports:backup-create", "post", ADMIN_ALONE),
    Route("exports:course-csv", "get", members(), COURSE),
    Route("exports:course-markdown", "get", members(), COURSE),
    Route("exports:course-workbook", "get", members(), COURSE),
    Route("exports:session-csv", "get", members(), SESSION),
    Route("exports:session-markdown", "get", members(), SESSION),
    Route("exports:slot-print", "get", members(), {"pk": "slot.pk"}),
    Route("exports:slot-print-map", "get", members(), {"pk": "slot.pk"}),
    Route("exports:session-print", "get", members(), SESSION),
    Route("exports:session-print-map", "get", members(), SESSION),
]
