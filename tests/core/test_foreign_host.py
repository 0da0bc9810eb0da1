"""A foreign Host header: strangers send one all day long, and the log has a line for each."""

import pytest
from django.test import Client

from tests.core.logged import lines, written


@pytest.mark.parametrize("path", ["/", "/login/", "/s/K3MVWP7Q/"])
def test_a_foreign_host_is_one_line_without_a_traceback(path: str) -> None:
    with written() as text:
        response = Client(headers={"host": "evil.example"}).get(path)
    assert response.status_code == 400
    (line,) = lines(text)
    assert (line["level"], line["logger"]) == ("WARNING", "django.security.DisallowedHost")
    assert "evil.example" in line["message"]
    assert line["status_code"] == 400
    assert line["request_id"] == response["X-Request-ID"]
    assert "exception" not in line


def test_other_suspicious_requests_keep_their_traceback() -> None:
    """They are rare, and say what somebody tries."""
    with written() as text:
        Client().get("/login/", query_params={f"n{n}": "" for n in range(7000)})
    assert any("exception" in line and "TooManyFields" in line["logger"] for line in lines(text))
