"""Notes and participation are for owners and tutors, and never on a page that students see or a file that leaves."""

import pytest
from django.test import Client

from attendance.notes.models import Note, Participation
from tests.people import signed_in
from tests.routes import ROUTES, ask, text_of
from tests.world import Route, World

SECRETS = ("Zebra note", "Zebra remark", "has a note", "participat", "contributed")
# Whose answers go to students, to the wall or out of the house, whoever asks.
OUTWARD = ("checkin:", "exports:")
reading = pytest.mark.parametrize(
    "route", [route for route in ROUTES if route.method == "get"], ids=lambda route: route.name
)


@pytest.fixture
def told(world: World) -> World:
    Note.objects.update(text="Zebra note", folded="zebra note")
    Participation.objects.update(remark="Zebra remark")
    return world


@reading
@pytest.mark.parametrize("who", ["student", "vera"])
def test_neither_students_nor_viewers_read_them(
    route: Route, who: str, told: World, request: pytest.FixtureRequest
) -> None:
    client = Client() if who == "student" else signed_in(request.getfixturevalue("vera"))
    client.get(f"/s/{told.slot.code}/")
    text = text_of(ask(client, "get", route, told))
    assert not [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("route", [route for route in ROUTES if route.name.startswith(OUTWARD)], ids=str)
def test_they_stand_on_nothing_that_leaves(route: Route, told: World, as_alice: Client) -> None:
    text = text_of(ask(as_alice, route.method, route, told))
    assert not [secret for secret in SECRETS if secret in text]


def test_the_secrets_would_be_seen(told: World, as_alice: Client) -> None:
    pages = (f"/admin/slots/{told.slot.pk}/notes/?student={told.student.pk}", f"/admin/students/{told.student.pk}/")
    text = "".join(as_alice.get(page).content.decode() for page in pages)
    assert all(secret in text for secret in SECRETS if secret != "participat")
