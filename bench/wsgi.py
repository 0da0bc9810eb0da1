"""Both measures in one process: the application as it is, and without any middleware for one address."""

import os
from collections.abc import Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

from attendance.wsgi import application as full

with override_settings(MIDDLEWARE=[]):
    bare = WSGIHandler()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    handler = bare if environ["PATH_INFO"] == "/bench/bare/" else full
    return handler(environ, start_response)
