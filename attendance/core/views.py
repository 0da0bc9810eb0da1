"""Answers that stand on nothing of the request, and what probes ask."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendance.core.draining import is_draining
from attendance.core.queries import database_fault

RETRY_SECONDS = 5


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400. Django's own answer reads the body again, and fails again where the body is what cannot be read."""
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 where the database is away, full or too busy, since then the same request can succeed later.

    Whatever layer it broke in, a middleware too, Django comes here while it handles the error.
    """
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(render_to_string("500.html"), status=500)
    headers = {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; the database is not asked, since no restart of ours would mend it."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether new requests should be sent here: one statement, none while draining."""
    fault = "draining" if is_draining() else database_fault()
    return HttpResponse(f"{fault or 'ok'}\n", content_type="text/plain", status=503 if fault else 200)
