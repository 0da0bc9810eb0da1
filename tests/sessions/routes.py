"""Every route of sessions and slots."""

from tests.world import Route, members, signed_in, writers

COURSE, SESSION, EMPTY = {"pk": "course.pk"}, {"pk": "session.pk"}, {"pk": "empty_session.pk"}
SLOT, CLOSED = {"pk": "slot.pk"}, {"pk": "closed_slot.pk"}
WEEK = {"week_nr": "=7", "date": "=2026-06-01"}
HOURS = {"start_time": "=10:00", "end_time": "=11:30", "tutor": "tutor.pk", "room": "room.pk"}
BATCH = {"pk": "course.pk", "batch": "empty_session.batch"}
PLAN = {
    "first": "=2026-06-08",
    "weeks": "=2",
    "meetings-TOTAL_FORMS": "=1",
    "meetings-INITIAL_FORMS": "=0",
    "meetings-0-weekday": "=0",
    "meetings-0-start": "=10:00",
    "meetings-0-end": "=11:30",
    "meetings-0-tutor": "tutor.pk",
    "meetings-0-room": "room.pk",
    "breaks-TOTAL_FORMS": "=0",
    "breaks-INITIAL_FORMS": "=0",
}

ROUTES = [
    Route("sessions:session-list", "get", signed_in()),
    Route("sessions:session-new", "get", writers(200), COURSE),
    Route("sessions:session-create", "post", writers(), COURSE, WEEK),
    Route("sessions:session-detail", "get", members(), SESSION),
    Route("sessions:session-edit", "get", writers(200), SESSION),
    Route("sessions:session-update", "post", writers(), SESSION, WEEK | {"move_anyway": "=on"}),
    Route("sessions:session-delete", "post", writers(), EMPTY),
    Route("sessions:cancellation-new", "get", writers(200), EMPTY),
    Route("sessions:cancellation-create", "post", writers(), EMPTY, {"reason": "=Ill"}),
    Route("sessions:cancellation-delete", "post", writers(), EMPTY),
    # Without a preview; with one it is tested in test_plan_views.py.
    Route("sessions:plan-new", "get", writers(200), COURSE),
    Route("sessions:plan-preview", "post", writers(200), COURSE, PLAN),
    Route("sessions:plan-create", "post", writers(422), COURSE),
    Route("sessions:plan-detail", "get", writers(200), BATCH),
    Route("sessions:plan-delete", "post", writers(), BATCH),
    Route("sessions:slot-new", "get", writers(200), SESSION),
    Route("sessions:slot-create", "post", writers(), SESSION, HOURS),
    Route("sessions:slot-edit", "get", writers(200), SLOT),
    Route("sessions:slot-update", "post", writers(), SLOT, HOURS),
    Route("sessions:slot-delete", "post", writers(), CLOSED),
    Route("sessions:slot-open", "post", writers(), CLOSED),
    Route("sessions:slot-lock", "post", writers(), SLOT),
    Route("sessions:slot-close", "post", writers(), SLOT),
    Route("sessions:slot-rotate", "post", writers(), SLOT, {"rotating_code": "=on"}),
]
