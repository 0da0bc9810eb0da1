from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "attendance.register"
    label = "register"
