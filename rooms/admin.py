"""Rooms on the staff site. Layouts are read there, never written: a room gets a new one through `rooms.actions`."""

from django.contrib import admin
from django.http import HttpRequest

from rooms.models import Layout, Room


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin[Room]):
    list_display = ["name", "created_by", "created_at"]
    search_fields = ["name"]
    raw_id_fields = ["created_by"]
    readonly_fields = ["layout", "created_at"]
    list_select_related = ["created_by"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Layout)
class LayoutAdmin(admin.ModelAdmin[Layout]):
    list_display = ["hash", "seat_count", "created_at"]
    search_fields = ["hash"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Layout | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Layout | None = None) -> bool:
        return False
