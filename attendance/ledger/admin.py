"""The audit trail on the staff site."""

from django.contrib import admin

from attendance.core.admin import ReadOnlyAdmin
from attendance.ledger.models import Event


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin[Event]):
    list_display = ["at", "actor", "action", "subject"]
    list_filter = ["action"]
    search_fields = ["actor", "subject"]
    date_hierarchy = "at"
