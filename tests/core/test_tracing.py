"""OpenTelemetry: not there unless asked for, and then without anything that a code could be read from."""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.conf import settings
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

# As a worker of gunicorn does, which is a copy of a master that has loaded everything.
REQUEST = """
import os, sys, django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False, headers={"traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01"})
client.handler.load_middleware()
if child := os.fork():
    os.waitpid(child, 0)
    sys.exit()
print(client.get("/s/K3MVWP7Q/?p=123456").status_code)
print(sorted(name for name in sys.modules if name.startswith("opentelemetry")) or "not imported")
"""


class Receiver(BaseHTTPRequestHandler):
    """Takes what an OTLP collector takes."""

    got: list[tuple[str, bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.got.append((self.path, body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Not into the tests' output."""


@pytest.fixture
def receiver() -> Iterator[HTTPServer]:
    Receiver.got = []
    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(code: str = REQUEST, **variables: str) -> list[str]:
    """What a process with these settings says: of a request that breaks at an empty database."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        **variables,
    }
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def spans() -> list[Span]:
    found = []
    for path, body in Receiver.got:
        assert path == "/v1/traces"
        assert b"K3MVWP7Q" not in body
        assert b"123456" not in body
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            names = {each.key: each.value.string_value for each in resource.resource.attributes}
            assert names["service.name"] == "tutortool"
            found += [span for scope in resource.scope_spans for span in scope.spans]
    return found


def test_not_imported_unless_asked_for() -> None:
    assert ask() == ["503", "not imported"]


@pytest.mark.parametrize(("disabled", "is_there"), [("true", "False"), ("false", "True")])
def test_not_imported_where_it_is_switched_off(disabled: str, is_there: str) -> None:
    show = "import tests.settings as found; print('attendance.core.tracing.trace' in found.MIDDLEWARE)"
    assert ask(show, OTEL_EXPORTER_OTLP_ENDPOINT="http://nowhere", OTEL_SDK_DISABLED=disabled) == [is_there]


def test_a_request_and_its_statements_reach_the_collector(receiver: HTTPServer) -> None:
    address = f"http://127.0.0.1:{receiver.server_port}"
    assert ask(OTEL_EXPORTER_OTLP_ENDPOINT=address)[0] == "503"
    statement, request = spans()
    assert request.name == "GET s/<code:code>/"
    said = {each.key: each.value for each in request.attributes}
    assert said["http.response.status_code"].int_value == 503
    assert len(said["request.id"].string_value) == 16
    assert request.status.code == 2
    assert (statement.name, statement.parent_span_id) == ("SELECT", request.span_id)
    # Not behind a trusted proxy: whoever asks begins no trace of ours.
    assert request.trace_id != bytes.fromhex("aa" * 16)


def test_a_trusted_proxys_trace_goes_on(receiver: HTTPServer) -> None:
    address = f"http://127.0.0.1:{receiver.server_port}/v1/traces"
    ask(OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=address, TRUST_PROXY="1")
    request = spans()[-1]
    assert (request.trace_id, request.parent_span_id) == (bytes.fromhex("aa" * 16), bytes.fromhex("bb" * 8))
