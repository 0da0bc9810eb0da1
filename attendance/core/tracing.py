"""Traces for OpenTelemetry: one span for each request and one for each statement in it. Imported only where the OTEL_*
variables say where to send them, which needs the packages of requirements/otel.txt.

The usual instrumentation is not used, since it writes paths, and with them the codes of slots; a span here names the
pattern of the address, and a statement without what was put in.
"""

from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from attendance.core.request_id import request_id

Answer = Callable[[HttpRequest], HttpResponseBase]
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
HERE = Resource({SERVICE_NAME: "tutortool"})
_making = Lock()


def trace(get_response: Answer) -> Answer:
    """Middleware."""
    trusts = bool(settings.ALLAUTH_TRUSTED_PROXY_COUNT)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        tracer, context = _tracer(), _forwarded(request) if trusts else None
        with tracer.start_as_current_span("request", context, SpanKind.SERVER) as span:
            with connection.execute_wrapper(_spans_of(tracer)):
                response = get_response(request)
            route = request.resolver_match.route if request.resolver_match else ""
            method = request.method if request.method in METHODS else "_OTHER"
            span.update_name(f"{method} {route}".rstrip())
            span.set_attributes({
                "http.request.method": str(method),
                "http.route": str(route),
                "http.response.status_code": response.status_code,
                "request.id": request_id.get(),
            })  # fmt: skip
            if response.status_code >= 500:
                span.set_status(Status(StatusCode.ERROR))
        return response

    return middleware


def _tracer() -> Tracer:
    """Made at the first request, in the worker: what sends is a thread, which gunicorn's master would not hand down."""
    with _making:
        return _make_tracer()


@cache
def _make_tracer() -> Tracer:
    # What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say wins, all but the default that stands for nothing.
    said = Resource.create()
    is_named = not str(said.attributes[SERVICE_NAME]).startswith("unknown_service")
    provider = TracerProvider(resource=said if is_named else said.merge(HERE))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider.get_tracer("tutortool")


def _forwarded(request: HttpRequest) -> Context:
    """The trace that a trusted proxy began."""
    headers = {name: str(request.META.get(f"HTTP_{name.upper()}", "")) for name in ("traceparent", "tracestate")}
    return TraceContextTextMapPropagator().extract(headers)


def _spans_of(tracer: Tracer) -> Callable[..., Any]:
    def span(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """An error's own words may carry values, so the span does not record them."""
        attributes = {"db.system.name": connection.vendor, "db.query.text": str(sql)}
        name = str(sql).split(maxsplit=1)[0]
        with tracer.start_as_current_span(name, None, SpanKind.CLIENT, attributes, record_exception=False):
            return execute(sql, params, many, context)

    return span
