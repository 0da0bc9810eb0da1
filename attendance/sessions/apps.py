from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "attendance.sessions"
    label = "class_sessions"

    def ready(self) -> None:
        """What the courses tell is heard from the start."""
        from attendance.sessions import archiving  # noqa: F401, PLC0415  # needs the models, which are loaded by now
