from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "attendance.core"
    label = "core"

    def ready(self) -> None:
        # Registers the checks; at the head of the file it would run before Django is ready for it.
        from attendance.core import checks  # noqa: F401
