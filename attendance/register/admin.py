"""The register at the staff site: to look things up; what tutors do there has no Undo."""

from django.contrib import admin

from attendance.register.models import Attendance, Excuse


@admin.register(Attendance)
class AttendanceAdmin(admin.ModelAdmin[Attendance]):
    list_display = ("student", "slot", "seat_id", "checked_in_at", "recorded_by")
    list_select_related = ("student", "slot__session", "recorded_by")
    search_fields = ("student__folded",)
    raw_id_fields = ("slot", "student", "recorded_by")
    date_hierarchy = "checked_in_at"


@admin.register(Excuse)
class ExcuseAdmin(admin.ModelAdmin[Excuse]):
    list_display = ("student", "session", "recorded_by", "recorded_at")
    list_select_related = ("student", "session", "recorded_by")
    search_fields = ("student__folded",)
    raw_id_fields = ("session", "student", "recorded_by")
