"""The authorisation matrix, made from the URLconf: every route x every kind of visitor.

Each app lists its routes in tests/<app>/routes.py; a route of the project that no list names fails the suite."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from attendance.core.middleware import SignInMiddleware
from tests.people import signed_in as client_of
from tests.routes import ROUTES, ask, text_of
from tests.world import ROLES, Route, World

# Third parties bring their own tests; how they are mounted is tested in tests/accounts.
THIRD_PARTY_PREFIXES = ("account_", "admin:")
APPS = sorted({route.app for route in ROUTES})


def route_names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> set[str]:
    names = set()
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            names |= route_names(entry.url_patterns, inner)
        elif not (namespace + str(entry.name)).startswith(THIRD_PARTY_PREFIXES):
            names.add(namespace + str(entry.name))
    return names


def test_every_route_is_in_the_matrix() -> None:
    assert route_names(get_resolver().url_patterns) == {route.name for route in ROUTES}


@pytest.fixture
def visitors(request: pytest.FixtureRequest, world: World) -> dict[str, Client]:
    """A browser for each role: nobody's, one that has opened a student's page, and those of the named people."""
    people = {role: client_of(request.getfixturevalue(role)) for role in ROLES[2:]}
    student = Client()
    student.get(f"/s/{world.slot.code}/")
    return {"anonymous": Client(), "student": student, **people}


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written inside is gone afterwards, so that each visitor meets the same world."""
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.set_rollback(False)
        transaction.savepoint_rollback(before)


@pytest.mark.parametrize("app", APPS)
def test_matrix(app: str, world: World, visitors: dict[str, Client]) -> None:
    """All answers of an app as a whole, so that a failure names every cell that is wrong."""
    assert tuple(visitors) == ROLES
    answers, expected = {}, {}
    for number, route in enumerate(route for route in ROUTES if route.app == app):
        for (role, client), status in zip(visitors.items(), route.expected, strict=True):
            cell = f"{number}: {route.method} {route.name} as {role}"
            answers[cell], expected[cell] = cell_of(route, role, client, world), (status, None)
    assert answers == expected


def cell_of(route: Route, role: str, client: Client, world: World) -> tuple[int, str | None]:
    """The status, and what is wrong with the answer besides."""
    with taken_back():
        response = ask(client, route.method, route, world)
        body = text_of(response)
    is_sent_away = response.status_code == 302 and role in {"anonymous", "student"}
    if is_sent_away and not response["Location"].startswith("/login/?next="):
        return response.status_code, f"sent to {response['Location']}"
    if "Fremd" in body and role != "admin":
        return response.status_code, "shows another course's rows"
    return response.status_code, None


def test_the_other_verb_is_refused(world: World, as_admin: Client) -> None:
    listed = {(route.name, route.method) for route in ROUTES}
    answers = {}
    for route in ROUTES:
        other = "get" if route.method == "post" else "post"
        assert (route.name, other) not in listed, "One URL, one verb: this route is listed with both."
        answers[route.name] = ask(as_admin, other, route, world).status_code
    assert answers == {route.name: 405 for route in ROUTES}


def test_login_is_required_by_default() -> None:
    assert "attendance.core.middleware.SignInMiddleware" in settings.MIDDLEWARE
    assert issubclass(SignInMiddleware, LoginRequiredMiddleware)


def test_no_sign_in_form_is_swapped_into_a_page(world: World) -> None:
    """A session that ends while a page polls or a button is pressed: htmx gets nothing to draw."""
    closed = [route for route in ROUTES if route.expected[0] == 302]
    assert len(closed) > 50
    for route in closed:
        answer = ask(Client(headers={"HX-Request": "true"}), route.method, route, world)
        assert (answer.status_code, text_of(answer), answer["Cache-Control"]) == (401, "", "no-store"), route.name
