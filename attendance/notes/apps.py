from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "attendance.notes"
    label = "notes"
