"""Every address; each app brings its own, whole."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

admin.autodiscover()
# The staff site is entered through the same sign-in as everything else, so that it has the same limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("checkin.urls")),
    path("", include("attendance.desk.urls")),
    path("", include("attendance.courses.urls")),
    path("", include("attendance.sessions.urls")),
    path("", include("attendance.register.urls")),
    path("", include("attendance.notes.urls")),
    path("", include("exports.urls")),
    path("", include("rooms.urls")),
    path("", include("allauth.account.urls")),
    path("staff/", admin.site.urls),
]
