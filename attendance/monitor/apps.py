from django.apps import AppConfig


class MonitorConfig(AppConfig):
    name = "attendance.monitor"
    label = "monitor"
