"""The authorisation matrix, made from the URLconf: every route x every kind of visitor.

Each app lists its routes in tests/<app>/routes.py; a route of the project that no list names fails the suite."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.people import signed_in as client_of
from tests.routes import ROUTES, ask, text_of
from tests.world import ROLES, Route, World

# Third parties bring their own tests; how they are mounted is tested in tests/accounts.
THIRD_PARTY_PREFIXES = ("account_", "admin:")


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
def visitor(role: str, request: pytest.FixtureRequest, world: World) -> Client:
    client = Client()
    if role == "student":
        client.get(f"/s/{world.slot.code}/")
    elif role != "anonymous":
        client = client_of(request.getfixturevalue(role))
    return client


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method}-{route.name}")
def test_matrix(route: Route, role: str, world: World, visitor: Client) -> None:
    response = ask(visitor, route.method, route, world)
    assert response.status_code == route.expected[ROLES.index(role)]
    if response.status_code == 302 and role in {"anonymous", "student"}:
        assert response["Location"].startswith("/login/?next=")
    if role not in {"admin"}:
        assert "Fremd" not in text_of(response)
    # A download may hold a file open until it was sent.
    response.close()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method}-{route.name}")
def test_the_other_verb_is_refused(route: Route, world: World, as_admin: Client) -> None:
    other = "get" if route.method == "post" else "post"
    if any(again.name == route.name and again.method == other for again in ROUTES):
        pytest.fail("One URL, one verb: this route is listed with both.")
    assert ask(as_admin, other, route, world).status_code == 405


def test_login_is_required_by_default() -> None:
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
