"""Every route of courses, their people and their rosters."""

from tests.world import Route, members, owners, signed_in, writers

COURSE, STUDENT, TUTOR = {"pk": "course.pk"}, {"pk": "student.pk"}, {"pk": "tutor.pk"}
COURSE_DATA = {
    "name": "=Compilers",
    "semester": "=SS2026",
    "bonus_points": "=3",
    "allowed_absences": "=1",
    "grace_minutes": "=15",
}
STUDENT_DATA = {"given": "=Zoë", "family": "=Neu", "number": "=777000"}

ROUTES = [
    Route("courses:course-list", "get", signed_in()),
    Route("courses:course-new", "get", signed_in()),
    Route("courses:course-create", "post", signed_in(303), data=COURSE_DATA),
    Route("courses:course-detail", "get", members(), COURSE),
    Route("courses:course-edit", "get", owners(200), COURSE),
    Route("courses:course-update", "post", owners(), COURSE, COURSE_DATA),
    Route("courses:course-archived", "get", signed_in()),
    Route("courses:course-archive", "post", owners(), COURSE),
    Route("courses:course-restore", "post", owners(), COURSE),
    Route("courses:course-delete", "post", owners(), COURSE),
    Route("courses:student-new", "get", writers(200), COURSE),
    Route("courses:student-create", "post", writers(), COURSE, STUDENT_DATA),
    Route("courses:student-edit", "get", writers(200), STUDENT),
    Route("courses:student-update", "post", writers(), STUDENT, STUDENT_DATA),
    Route("courses:student-withdraw", "post", writers(), STUDENT),
    Route("courses:student-restore", "post", writers(), {"pk": "withdrawn.pk"}),
    Route("courses:student-delete", "post", writers(), STUDENT),
    Route("courses:tutor-new", "get", owners(200), COURSE),
    # An account is made for an unknown address, and the answer shows its link.
    Route("courses:tutor-create", "post", owners(200), COURSE, {"email": "=new@example.org", "role": "=viewer"}),
    Route("courses:tutor-edit", "get", owners(200), TUTOR),
    Route("courses:tutor-update", "post", owners(), TUTOR, {"role": "=viewer"}),
    Route("courses:tutor-delete", "post", owners(), TUTOR),
    # Without a file and without a preview; with them it is tested in test_roster_views.py.
    Route("courses:roster-new", "get", writers(200), COURSE),
    Route("courses:roster-upload", "post", writers(422), COURSE),
    Route("courses:roster-confirm", "post", writers(422), COURSE),
]
