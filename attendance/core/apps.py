import logging

from django.apps import AppConfig

from attendance.core import checks  # noqa: F401 - to import it registers the checks
from attendance.core.slow_queries import watch_queries


class CoreConfig(AppConfig):
    name = "attendance.core"
    label = "core"

    def ready(self) -> None:
        watch_queries()
        # Python's own go the way of all lines.
        logging.captureWarnings(True)
