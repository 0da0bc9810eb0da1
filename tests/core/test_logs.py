"""How lines look, for machines and for people, of ours and of gunicorn's."""

import io
import json
import logging
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest

from attendance.core.logs import FORMATTERS, dress, logging_with
from attendance.core.request_id import request_id


def say(form: str, message: str, *args: Any, name: str = "checkin", **more: Any) -> str:
    """The line that a handler of gunicorn's writes once it is dressed."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    dress(handler, form)
    logger = logging.Logger(name)
    logger.addHandler(handler)
    logger.warning(message, *args, **more)
    return text.getvalue()


def test_a_line_of_json() -> None:
    token = request_id.set("abc123")
    said = json.loads(say("json", "%s of %d", "ä", 7))
    request_id.reset(token)
    assert said.pop("time").endswith("+00:00")
    assert said.pop("process") > 1
    assert said == {"level": "WARNING", "logger": "checkin", "message": "ä of 7", "request_id": "abc123"}


def test_a_line_of_text() -> None:
    token = request_id.set("abc123")
    line = say("text", "%s of %d", "ä", 7)
    request_id.reset(token)
    assert line.endswith(" WARNING checkin: ä of 7 [abc123]\n")
    assert say("text", "plain").endswith(" WARNING checkin: plain\n")


def test_one_line_whatever_was_sent() -> None:
    """Nobody writes a second line into the log by what they ask for."""
    assert say("json", "Not Found: %s", "/x\n{}").count("\n") == 1


def test_a_request_that_hangs_on_a_record_is_not_written() -> None:
    request = HttpRequest()
    request.path = request.path_info = "/s/K3MVWP7Q/"
    line = say("json", "refused", extra={"request": request, "server_time": "x", "seat": "s0-0", "status_code": 404})
    assert "K3MVWP7Q" not in line
    assert json.loads(line).keys() == {"time", "level", "logger", "message", "status_code", "process"}


@pytest.mark.parametrize("form", FORMATTERS)
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Error handling request /s/K3MVWP7Q/check-in/", "Error handling request /s/…/check-in/"),
        ('"GET /s/K3MVWP7Q/ HTTP/1.1" 200 5 "-" "Phone"', '"GET /s/…/ HTTP/1.1" 200 5 "-" "Phone"'),
        ('"GET /?code=K3MVWP7Q HTTP/1.1" 302', '"GET /?code=… HTTP/1.1" 302'),
        ('"GET /s/K3MVWP7Q/?p=123456&q=An HTTP/1.1" 200', '"GET /s/…/?p=…&q=… HTTP/1.1" 200'),
        ('200 "https://tutor.example/s/K3MVWP7Q/?p=123456" "Phone"', '200 "https://tutor.example/s/…/?p=…" "Phone"'),
        ('"GET /calendar/k3y.ics/ HTTP/1.1" 200', '"GET /calendar/…/ HTTP/1.1" 200'),
    ],
)
def test_gunicorns_lines_show_no_secret(form: str, written: str, shown: str) -> None:
    line = say(form, written, name="gunicorn.access")
    assert (json.loads(line)["message"] if form == "json" else line.split("gunicorn.access: ")[1].strip()) == shown


def test_gunicorns_access_line_is_masked_with_its_atoms() -> None:
    atoms = {"h": "10.0.0.1", "r": "GET /s/K3MVWP7Q/ HTTP/1.1", "s": "200"}
    assert json.loads(say("json", '%(h)s "%(r)s" %(s)s', atoms, name="gunicorn.access"))["message"].endswith(
        '"GET /s/…/ HTTP/1.1" 200'
    )


@pytest.mark.parametrize("form", FORMATTERS)
def test_what_an_error_says_is_masked(form: str) -> None:
    try:
        raise ValueError("no slot at /s/K3MVWP7Q/")
    except ValueError:
        line = say(form, "broken", exc_info=True)
    assert "K3MVWP7Q" not in line
    assert "ValueError: no slot at /s/…/" in line


@pytest.mark.parametrize(
    ("variables", "form"),
    [({"DEBUG": "1"}, "text"), ({"DEBUG": "0"}, "json"), ({"DEBUG": "1", "LOG_FORMAT": "json"}, "json")],
)
def test_text_in_development_else_json(variables: dict[str, str], form: str) -> None:
    code = "from attendance import settings; print(settings.LOG_FORMAT, settings.LOGGING['formatters'])"
    environment = {"SECRET_KEY": "x" * 50, "BASE_URL": "http://localhost", **variables}
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(form)
    assert FORMATTERS[form].__name__ in done.stdout


def test_what_the_settings_ask_for() -> None:
    config = logging_with("text", "ERROR")
    assert config["root"] == {"handlers": ["console"], "level": "ERROR"}
    assert config["handlers"]["console"]["filters"] == ["request", "secrets"]
