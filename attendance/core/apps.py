from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "attendance.core"
    label = "core"
