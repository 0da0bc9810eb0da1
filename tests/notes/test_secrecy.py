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


@pytest.fixture
def told(world: World) -> World:
    Note.objects.update(text="Zebra note", folded="zebra note")
    Participation.objects.update(remark="Zebra remark")
    return world


def leaks(client: Client, routes: list[Route], world: World) -> list[str]:
    """Where one of the secrets stands."""
    answers = {route.name: ask(client, route.method, route, world) for route in routes}
    # Only now: the first that is closed takes the connection to the database along.
    texts = {name: text_of(answer) for name, answer in answers.items()}
    return [f"{name}: {secret}" for name, text in texts.items() for secret in SECRETS if secret in text]


@pytest.mark.parametrize("who", ["student", "vera"])
def test_neither_students_nor_viewers_read_them(who: str, told: World, request: pytest.FixtureRequest) -> None:
    client = Client() if who == "student" else signed_in(request.getfixturevalue("vera"))
    client.get(f"/s/{told.slot.code}/")
    assert leaks(client, [route for route in ROUTES if route.method == "get"], told) == []


def test_they_stand_on_nothing_that_leaves(told: World, as_alice: Client) -> None:
    assert leaks(as_alice, [route for route in ROUTES if route.name.startswith(OUTWARD)], told) == []


def test_the_secrets_would_be_seen(told: World, as_alice: Client) -> None:
    pages = (f"/admin/slots/{told.slot.pk}/notes/?student={told.student.pk}", f"/admin/students/{told.student.pk}/")
    text = "".join(as_alice.get(page).content.decode() for page in pages)
    assert all(secret in text for secret in SECRETS if secret != "participat")
