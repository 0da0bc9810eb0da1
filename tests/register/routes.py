from tests.world import Route, members, writers

SLOT, SESSION = {"pk": "slot.pk"}, {"pk": "session.pk"}
ROUTES = [
    Route("register:course-register", "get", members(), {"pk": "course.pk"}),
    Route("register:session-register", "get", members(), SESSION),
    Route("register:register-cell", "get", members(), {"session_pk": "session.pk", "student_pk": "student.pk"}),
    Route("register:attendance-mark", "post", writers(), SLOT, {"student": "absent.pk"}),
    Route("register:attendance-remove", "post", writers(), {"pk": "attendance.pk"}),
    Route("register:attendance-restore", "post", writers(400), SLOT, {"token": "=not signed"}),
    Route("register:excuse-set", "post", writers(), SESSION, {"student": "student.pk", "reason": "=ill"}),
    Route("register:excuse-restore", "post", writers(400), SESSION, {"token": "=not signed"}),
    Route("register:attendance-name", "post", writers(), SLOT, {"name": "absent.name"}),
    Route("register:several-mark", "post", writers(), SLOT, {"students": "absent.pk"}),
    Route("register:several-remove", "post", writers(), SESSION, {"students": "student.pk"}),
    Route("register:several-excuse", "post", writers(), SESSION, {"students": "student.pk", "reason": "=ill"}),
    Route("register:several-undo", "post", writers(400), SESSION, {"token": "=not signed"}),
    Route("register:student-merge", "get", writers(200), {"pk": "student.pk"}),
    # Without having seen the preview; with it it is tested in test_merge.py.
    Route("register:student-merge-confirm", "post", writers(422), {"pk": "student.pk"}),
    Route("register:excuse-remove", "post", writers(), {"pk": "excuse.pk"}),
    Route("register:attendance-unmark", "post", writers(400), SLOT, {"token": "=not signed"}),
    Route("register:excuse-revert", "post", writers(400), SESSION, {"token": "=not signed"}),
    Route("register:paper-new", "get", writers(200), SLOT),
    Route("register:paper-create", "post", writers(), SLOT, {"entries": "absent.name"}),
]
