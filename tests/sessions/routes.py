"""Every route of sessions and slots."""

from tests.world import Route, members, signed_in, writers

COURSE, SESSION, EMPTY = {"pk": "course.pk"}, {"pk": "session.pk"}, {"pk": "empty_session.pk"}
SLOT, CLOSED = {"pk": "slot.pk"}, {"pk": "closed_slot.pk"}
WEEK = {"week_nr": "=7", "date": "=2026-06-01"}
HOURS = {"start_time": "=10:00", "end_time": "=11:30", "tutor": "tutor.pk", "room": "room.pk"}

ROUTES = [
    Route("sessions:session-list", "get", signed_in()),
    Route("sessions:session-new", "get", writers(200), COURSE),
    Route("sessions:session-create", "post", writers(), COURSE, WEEK),
    Route("sessions:session-detail", "get", members(), SESSION),
    Route("sessions:session-edit", "get", writers(200), SESSION),
    Route("sessions:session-update", "post", writers(), SESSION, WEEK | {"move_anyway": "=on"}),
    Route("sessions:session-delete", "post", writers(), EMPTY),
    Route("sessions:slot-new", "get", writers(200), SESSION),
    Route("sessions:slot-create", "post", writers(), SESSION, HOURS),
    Route("sessions:slot-edit", "get", writers(200), SLOT),
    Route("sessions:slot-update", "post", writers(), SLOT, HOURS),
    Route("sessions:slot-delete", "post", writers(), CLOSED),
    Route("sessions:slot-open", "post", writers(), CLOSED),
    Route("sessions:slot-lock", "post", writers(), SLOT),
    Route("sessions:slot-close", "post", writers(), SLOT),
]
