from django.apps import AppConfig

from attendance.core import checks  # noqa: F401 - to import it registers the checks
from attendance.core.slow_queries import watch_queries


class CoreConfig(AppConfig):
    name = "attendance.core"
    label = "core"

    def ready(self) -> None:
        watch_queries()
