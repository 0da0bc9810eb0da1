"""The authorisation matrix, made from the URLconf: every route x every kind of visitor.

Each app lists its routes in tests/<app>/routes.py; a route of the project that no list names fails the suite."""

import importlib
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from attendance.courses.models import Course, CourseTutor
from tests.factories.courses import CourseFactory, StudentFactory
from tests.factories.register import AttendanceFactory, ExcuseFactory, NoteFactory
from tests.factories.rooms import RoomFactory
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.people import signed_in as client_of
from tests.world import ROLES, Route, World

HERE = Path(__file__).parent
ROUTES: list[Route] = [
    route
    for file in sorted(HERE.glob("*/routes.py"))
    for route in importlib.import_module(f"tests.{file.parent.name}.routes").ROUTES
]
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
def world(course: Course, bobs_role: CourseTutor) -> World:
    session = SessionFactory.create(course=course, week_nr=1)
    room = RoomFactory.create()
    slot = SlotFactory.create(session=session, tutor=bobs_role, room=room, open=True)
    student = StudentFactory.create(course=course, given="Dana", family="Kowalczyk")
    absent = StudentFactory.create(course=course, given="Emil", family="Absent")
    foreign_course = CourseFactory.create(name="Fremdkurs")
    foreign_student = StudentFactory.create(course=foreign_course, given="Fremda", family="Fremdling")
    foreign_slot = SlotFactory.create(session__course=foreign_course)
    AttendanceFactory.create(slot=foreign_slot, student=foreign_student)
    return World(
        course=course,
        session=session,
        empty_session=SessionFactory.create(course=course, week_nr=2),
        slot=slot,
        closed_slot=SlotFactory.create(session=session, tutor=bobs_role),
        student=student,
        absent=absent,
        withdrawn=StudentFactory.create(course=course, withdrawn_at=session.slots.get(pk=slot.pk).starts_at),
        attendance=AttendanceFactory.create(slot=slot, student=student, seat_id="s0-0"),
        excuse=ExcuseFactory.create(session=session, student=absent),
        note=NoteFactory.create(slot=slot, student=student, text="Presented exercise 3"),
        tutor=bobs_role,
        room=room,
        unused_room=RoomFactory.create(),
        layout=room.layout,
        foreign_course=foreign_course,
        foreign_student=foreign_student,
    )


@pytest.fixture
def visitor(role: str, request: pytest.FixtureRequest, world: World) -> Client:
    client = Client()
    if role == "student":
        client.get(f"/s/{world.slot.code}/")
    elif role != "anonymous":
        client = client_of(request.getfixturevalue(role))
    return client


def ask(client: Client, method: str, route: Route, world: World) -> HttpResponse:
    send = client.get if method == "get" else client.post
    return send(route.url(world), route.body(world))  # type: ignore[return-value]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method}-{route.name}")
def test_matrix(route: Route, role: str, world: World, visitor: Client) -> None:
    response = ask(visitor, route.method, route, world)
    assert response.status_code == route.expected[ROLES.index(role)]
    if response.status_code == 302 and role in {"anonymous", "student"}:
        assert response["Location"].startswith("/login/?next=")
    if role not in {"admin"}:
        body = b"".join(response) if response.streaming else response.content
        assert "Fremd" not in body.decode(errors="replace")


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method}-{route.name}")
def test_the_other_verb_is_refused(route: Route, world: World, as_admin: Client) -> None:
    other = "get" if route.method == "post" else "post"
    if any(again.name == route.name and again.method == other for again in ROUTES):
        pytest.fail("One URL, one verb: this route is listed with both.")
    assert ask(as_admin, other, route, world).status_code == 405


def test_login_is_required_by_default() -> None:
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
