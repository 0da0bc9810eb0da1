"""GET /: a field for the code, and the way to the sign-in."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_asks_for_the_code(client: Client) -> None:
    body = client.get("/").content.decode()
    assert 'name="code"' in body
    assert 'href="/login/"' in body


@pytest.mark.parametrize("typed", ["K7QF2M9X", "k7qf 2m9x", " K7QF-2M9X "])
def test_leads_to_the_page(client: Client, typed: str) -> None:
    response = client.get("/", {"code": typed})
    assert (response.status_code, response["Location"]) == (302, "/s/K7QF2M9X/")


@pytest.mark.parametrize("typed", ["", "K7QF", "K7QF2M9X1", "../login", "<script>"])
def test_says_what_a_code_looks_like(client: Client, typed: str) -> None:
    response = client.get("/", {"code": typed})
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
