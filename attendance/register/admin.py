"""The register at the staff site: to look things up."""

from django.contrib import admin

from attendance.core.admin import ReadOnlyAdmin
from attendance.register.models import Attendance, Excuse


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyAdmin[Attendance]):
    list_display = ("student", "slot", "seat_id", "checked_in_at", "recorded_by")
    list_select_related = ("student", "slot__session", "recorded_by")
    search_fields = ("student__folded",)
    date_hierarchy = "checked_in_at"


@admin.register(Excuse)
class ExcuseAdmin(ReadOnlyAdmin[Excuse]):
    list_display = ("student", "session", "recorded_by", "recorded_at")
    list_select_related = ("student", "session", "recorded_by")
    search_fields = ("student__folded",)
