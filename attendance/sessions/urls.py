"""Addresses of sessions and slots."""

from django.urls import path

from attendance.sessions.views import calendars, cancellations, copies, moves, plans, rooms, sessions, slots

app_name = "sessions"
urlpatterns = [
    path("calendar/<str:key>.ics", calendars.calendar, name="calendar"),
    path("admin/calendar/", calendars.calendar_detail, name="calendar-detail"),
    path("admin/calendar/create/", calendars.calendar_create, name="calendar-create"),
    path("admin/calendar/update/", calendars.calendar_update, name="calendar-update"),
    path("admin/calendar/delete/", calendars.calendar_delete, name="calendar-delete"),
    path("admin/rooms/<int:pk>/slots/", rooms.room_slots, name="room-slots"),
    path("admin/sessions/", sessions.session_list, name="session-list"),
    path("admin/courses/<int:pk>/sessions/new/", sessions.session_new, name="session-new"),
    path("admin/courses/<int:pk>/sessions/create/", sessions.session_create, name="session-create"),
    path("admin/sessions/<int:pk>/", sessions.session_detail, name="session-detail"),
    path("admin/sessions/<int:pk>/edit/", sessions.session_edit, name="session-edit"),
    path("admin/sessions/<int:pk>/update/", sessions.session_update, name="session-update"),
    path("admin/sessions/<int:pk>/delete/", sessions.session_delete, name="session-delete"),
    path("admin/sessions/<int:pk>/cancellation/new/", cancellations.cancellation_new, name="cancellation-new"),
    path("admin/sessions/<int:pk>/cancellation/create/", cancellations.cancellation_create, name="cancellation-create"),
    path("admin/sessions/<int:pk>/cancellation/delete/", cancellations.cancellation_delete, name="cancellation-delete"),
    path("admin/courses/<int:pk>/copy/", copies.copy_new, name="copy-new"),
    path("admin/courses/<int:pk>/copy/preview/", copies.copy_preview, name="copy-preview"),
    path("admin/courses/<int:pk>/copy/create/", copies.copy_create, name="copy-create"),
    path("admin/courses/<int:pk>/plans/new/", plans.plan_new, name="plan-new"),
    path("admin/courses/<int:pk>/plans/preview/", plans.plan_preview, name="plan-preview"),
    path("admin/courses/<int:pk>/plans/create/", plans.plan_create, name="plan-create"),
    path("admin/courses/<int:pk>/plans/<uuid:batch>/", plans.plan_detail, name="plan-detail"),
    path("admin/courses/<int:pk>/plans/<uuid:batch>/delete/", plans.plan_delete, name="plan-delete"),
    path("admin/sessions/<int:pk>/slots/new/", slots.slot_new, name="slot-new"),
    path("admin/sessions/<int:pk>/slots/create/", slots.slot_create, name="slot-create"),
    path("admin/slots/<int:pk>/edit/", slots.slot_edit, name="slot-edit"),
    path("admin/slots/<int:pk>/update/", slots.slot_update, name="slot-update"),
    path("admin/slots/<int:pk>/delete/", slots.slot_delete, name="slot-delete"),
    path("admin/slots/<int:pk>/move/new/", moves.move_new, name="move-new"),
    path("admin/slots/<int:pk>/move/create/", moves.move_create, name="move-create"),
    path("admin/slots/<int:pk>/move/undo/", moves.move_undo, name="move-undo"),
    path("admin/slots/<int:pk>/open/", slots.slot_open, name="slot-open"),
    path("admin/slots/<int:pk>/lock/", slots.slot_lock, name="slot-lock"),
    path("admin/slots/<int:pk>/close/", slots.slot_close, name="slot-close"),
    path("admin/slots/<int:pk>/rotate/", slots.slot_rotate, name="slot-rotate"),
]
