"""Sessions and slots on the staff site. Slots are only read there: their status, code and layout have rules."""

from django.contrib import admin
from django.http import HttpRequest

from attendance.sessions.models import ClassSession, Slot


@admin.register(ClassSession)
class ClassSessionAdmin(admin.ModelAdmin[ClassSession]):
    list_display = ["course", "week_nr", "date", "cancelled_at"]
    list_filter = ["course"]
    search_fields = ["course__name", "course__semester"]
    raw_id_fields = ["course"]
    date_hierarchy = "date"
    list_select_related = ["course"]


@admin.register(Slot)
class SlotAdmin(admin.ModelAdmin[Slot]):
    list_display = ["session", "start_time", "end_time", "room", "tutor", "status", "code"]
    list_filter = ["status", "session__course"]
    search_fields = ["session__course__name", "room__name", "tutor__user__name", "code"]
    list_select_related = ["session", "room", "tutor__user"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Slot | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Slot | None = None) -> bool:
        return False
