from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "attendance.desk"
    label = "desk"
