"""Every route of sessions and slots."""

from tests.world import Route, members, owners, public, signed_in, writers

COURSE, SESSION, EMPTY = {"pk": "course.pk"}, {"pk": "session.pk"}, {"pk": "empty_session.pk"}
SLOT, CLOSED = {"pk": "slot.pk"}, {"pk": "closed_slot.pk"}
WEEK = {"week_nr": "=7", "date": "=2026-06-01"}
HOURS = {"start_time": "=10:00", "end_time": "=11:30", "tutor": "tutor.pk", "room": "room.pk"}
MOVE = {"day": "session.date", "start_time": "=18:00", "end_time": "=19:30", "room": "unused_room.pk"}
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
RULES = {"bonus_points": "=3", "allowed_absences": "=1", "grace_minutes": "=15"}

ROUTES = [
    Route("sessions:calendar", "get", public(), {"key": "calendar.key"}),
    Route("sessions:calendar-detail", "get", signed_in()),
    Route("sessions:calendar-create", "post", signed_in(303)),
    Route("sessions:calendar-update", "post", signed_in(303)),
    Route("sessions:calendar-delete", "post", signed_in(303)),
    Route("sessions:session-list", "get", signed_in()),
    Route("sessions:room-slots", "get", signed_in(), {"pk": "room.pk"}),
    Route("sessions:session-new", "get", writers(200), COURSE),
    Route("sessions:session-create", "post", writers(), COURSE, WEEK),
    Route("sessions:session-detail", "get", members(), SESSION),
    Route("sessions:session-edit", "get", writers(200), SESSION),
    Route("sessions:session-update", "post", writers(), SESSION, WEEK | {"move_anyway": "=on"}),
    Route("sessions:session-delete", "post", writers(), EMPTY),
    Route("sessions:cancellation-new", "get", writers(200), EMPTY),
    Route("sessions:cancellation-create", "post", writers(), EMPTY, {"reason": "=Ill"}),
    Route("sessions:cancellation-delete", "post", writers(), EMPTY),
    Route("sessions:copy-new", "get", owners(200), COURSE),
    Route("sessions:copy-preview", "post", owners(200), COURSE, {"name": "=Copy", "semester": "=WS2026/27"} | RULES),
    # Without a preview; with one it is tested in test_copy_views.py.
    Route("sessions:copy-create", "post", owners(422), COURSE),
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
    Route("sessions:move-new", "get", writers(200), CLOSED),
    Route("sessions:move-create", "post", writers(), CLOSED, MOVE),
    # Without a token there is nothing to undo; with one it is tested in test_move_views.py.
    Route("sessions:move-undo", "post", writers(400), CLOSED),
    Route("sessions:slot-open", "post", writers(), CLOSED),
    Route("sessions:slot-lock", "post", writers(), SLOT),
    Route("sessions:slot-close", "post", writers(), SLOT),
    Route("sessions:slot-rotate", "post", writers(), SLOT, {"rotating_code": "=on"}),
]
