"""Rooms and layouts at the staff site: to look things up; a room gets a new layout through `rooms.actions`."""

from django.contrib import admin

from attendance.core.admin import ReadOnlyAdmin
from rooms.models import Layout, Room


@admin.register(Room)
class RoomAdmin(ReadOnlyAdmin[Room]):
    list_display = ("name", "created_by", "created_at")
    search_fields = ("name",)
    list_select_related = ("created_by",)


@admin.register(Layout)
class LayoutAdmin(ReadOnlyAdmin[Layout]):
    list_display = ("hash", "seat_count", "created_at")
    search_fields = ("hash",)
