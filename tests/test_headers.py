"""What every page says to the browser: the content policy and its companions, on each route that the matrix knows."""

import re

import pytest
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client

from attendance.core.middleware import PolicyMiddleware
from tests.routes import ROUTES, ask, finish, text_of
from tests.world import World

PAGES = [route for route in ROUTES if route.method == "get"]
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
COMPANIONS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
FOREIGN = re.compile(r"""(?:src|href|action)=["']?(?:https?:)?//""", re.IGNORECASE)


def policy_of(response: HttpResponseBase) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))


def test_each_page_is_strict(world: World, as_alice: Client) -> None:
    for route in PAGES:
        response = ask(as_alice, "get", route, world)
        finish(response)
        assert policy_of(response) == POLICY, route.name
        assert {name: response[name] for name in COMPANIONS} == COMPANIONS, route.name


def test_no_page_has_inline_code_or_third_parties(world: World, as_alice: Client) -> None:
    pages = 0
    for route in PAGES:
        response = ask(as_alice, "get", route, world)
        body = text_of(response)
        if response["Content-Type"].startswith("text/html"):
            pages += 1
            assert INLINE.findall(body) == [], route.name
            assert FOREIGN.findall(body) == [], route.name
    assert pages > len(PAGES) / 2


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/login/", "/password/reset/", "/nowhere/", "/s/ABCDEFGH/", "/staff/"])
def test_pages_outside_the_matrix_are_strict(path: str, client: Client) -> None:
    assert policy_of(client.get(path)) == POLICY


@pytest.mark.django_db
def test_a_foreign_host_is_refused(client: Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_special_policy_is_written_for_its_answer_alone() -> None:
    middleware = PolicyMiddleware(lambda _: HttpResponse())
    special = csp_update({"form-action": ["https://login.example"]})(lambda _: HttpResponse())(HttpRequest())
    changed = middleware.process_response(HttpRequest(), special)
    usual = middleware.process_response(HttpRequest(), HttpResponse())
    assert policy_of(changed) == POLICY | {"form-action": "'self' https://login.example"}
    assert policy_of(usual) == POLICY
