"""Every address; each app brings its own, whole."""

from django.contrib import admin
from django.urls import include, path

handler400 = "attendance.core.views.bad_request"
handler500 = "attendance.core.views.server_error"

urlpatterns = [
    # First: a whole hall asks for these, and the others only once in a while.
    path("", include("checkin.urls")),
    path("", include("attendance.core.urls")),
    path("", include("attendance.monitor.urls")),
    path("", include("attendance.desk.urls")),
    path("", include("attendance.courses.urls")),
    path("", include("attendance.sessions.urls")),
    path("", include("attendance.register.urls")),
    path("", include("attendance.notes.urls")),
    path("", include("exports.urls")),
    path("", include("rooms.urls")),
    path("", include("attendance.accounts.urls")),
    path("staff/", admin.site.urls),
]
