from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "attendance.sessions"
    label = "class_sessions"
