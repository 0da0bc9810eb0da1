from django.apps import AppConfig

from attendance.core import checks  # noqa: F401 - to import it registers the checks


class CoreConfig(AppConfig):
    name = "attendance.core"
    label = "core"
