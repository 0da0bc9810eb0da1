"""The outermost layer around every request: it gets an id that stands in its log lines and in its answer, and it is
counted. All of it has to cost microseconds, since a phone's poll hardly costs more than that."""

import re
from collections.abc import Callable
from secrets import token_hex
from time import perf_counter

from django.conf import settings
from django.core.signals import request_finished
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from attendance.core.metrics import count_request
from attendance.core.request_id import request_id

Answer = Callable[[HttpRequest], HttpResponseBase]

# Whoever sets it stands in front of us; what looks otherwise is no id, and would be written into every line.
WELL_FORMED = re.compile(r"[A-Za-z0-9_.=+/:-]{8,100}")
# Probes and Prometheus come to an instance by its address, whatever that is, and what they read stands on no host.
ASKED_BY_ADDRESS = frozenset({"/healthz", "/readyz", "/metrics"})


def observe(get_response: Answer) -> Answer:
    """Middleware, a function since those are called with the least between."""
    host = settings.ALLOWED_HOSTS[0]
    counts, trusts = bool(settings.METRICS_ALLOW), bool(settings.ALLAUTH_TRUSTED_PROXY_COUNT)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        begun = perf_counter()
        this = (trusts and forwarded_id(request)) or token_hex(8)
        request_id.set(this)
        if request.path_info in ASKED_BY_ADDRESS:
            request.META["HTTP_HOST"] = host
        try:
            response = get_response(request)
        except Exception:
            # Even the page that says so broke: gunicorn answers.
            if counts:
                count_request(view_of(request), 500, perf_counter() - begun)
            raise
        response.headers["X-Request-ID"] = this
        if counts:
            count_request(view_of(request), response.status_code, perf_counter() - begun)
        return response

    return middleware


def forwarded_id(request: HttpRequest) -> str:
    found = str(request.META.get("HTTP_X_REQUEST_ID") or "")
    return found if WELL_FORMED.fullmatch(found) else ""


def view_of(request: HttpRequest) -> str:
    """The name of the view's address, one of those in the code: a path may be anything."""
    if request.resolver_match is not None:
        return request.resolver_match.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "unresolved"


def forget_request(**_kwargs: object) -> None:
    """Only now: what Django and gunicorn have to say of an answer is said after the middleware."""
    request_id.set("")


request_finished.connect(forget_request, dispatch_uid="forget_request")
