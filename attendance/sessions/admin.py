"""Sessions and slots at the staff site: to look things up, since their status, code and layout have rules."""

from django.contrib import admin

from attendance.core.admin import ReadOnlyAdmin
from attendance.sessions.models import ClassSession, Slot


@admin.register(ClassSession)
class ClassSessionAdmin(ReadOnlyAdmin[ClassSession]):
    list_display = ("course", "week_nr", "date", "cancelled_at")
    list_filter = ("course",)
    search_fields = ("course__name", "course__semester")
    date_hierarchy = "date"
    list_select_related = ("course",)


@admin.register(Slot)
class SlotAdmin(ReadOnlyAdmin[Slot]):
    list_display = ("session", "day", "start_time", "end_time", "room", "tutor", "substitute", "status", "code")
    list_filter = ("status", "session__course")
    search_fields = ("session__course__name", "room__name", "tutor__user__name", "substitute__user__name", "code")
    list_select_related = ("session", "room", "tutor__user", "substitute__user")
