"""The id of a request: in its answer, in each of its log lines, and in no other."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.test import Client
from pytest_django import Settings

from attendance.core.request_id import request_id
from tests.core.logged import lines, written


@pytest.fixture
def log() -> Iterator[StringIO]:
    with written() as text:
        yield text


@pytest.mark.parametrize("path", ["/healthz", "/", "/nowhere/", "/static/nothing.css", "/admin/", "/metrics"])
@pytest.mark.django_db
def test_every_answer_carries_an_id_of_its_own(path: str, client: Client) -> None:
    first, second = client.get(path)["X-Request-ID"], client.get(path)["X-Request-ID"]
    assert len(first) == len(second) == 16
    assert first != second


@pytest.mark.django_db
def test_an_error_carries_it_too_and_names_its_view(log: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_request: object) -> None:
        logging.getLogger("checkin").warning("Just before")
        raise ValueError("/s/K3MVWP7Q/ is broken")

    monkeypatch.setattr("checkin.views.student.slot_for_students", broken)
    response = Client(raise_request_exception=False).get("/s/K3MVWP7Q/")
    before, error = lines(log)
    assert response.status_code == 500
    assert before["request_id"] == error["request_id"] == response["X-Request-ID"]
    assert (error["level"], error["view"], error["status_code"]) == ("ERROR", "checkin:page", 500)
    assert error["message"] == "Internal Server Error: /s/…/"
    assert error["exception"].splitlines()[-1] == "ValueError: /s/…/ is broken"


@pytest.mark.django_db
def test_lines_between_requests_belong_to_none(client: Client, log: StringIO) -> None:
    client.get("/nowhere/")
    logging.getLogger("between").warning("Nobody asked")
    asked, between = lines(log)
    assert asked["request_id"]
    assert "request_id" not in between
    assert request_id.get() == ""


@pytest.mark.parametrize(
    "sent", ["abcdef12", "4bf92f35-77b3-4da6-a3ce-929d0e0e4736", "1-5759e988-bd862e3fe1be46a994272793"]
)
def test_a_trusted_proxys_id_is_taken(sent: str, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert Client(headers={"x-request-id": sent}).get("/healthz")["X-Request-ID"] == sent


@pytest.mark.parametrize(
    "sent", ["", "short", "a" * 101, "abcdefgh ijkl", 'abcdefgh"', "abcdefgh\n", "äbcdefghijk", "<script>x"]
)
def test_what_is_no_id_is_not_taken(sent: str, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert len(Client(HTTP_X_REQUEST_ID=sent).get("/healthz")["X-Request-ID"]) == 16


def test_a_strangers_id_is_not_taken() -> None:
    assert len(Client(headers={"x-request-id": "abcdefgh12"}).get("/healthz")["X-Request-ID"]) == 16
