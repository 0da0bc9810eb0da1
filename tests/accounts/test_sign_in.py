"""Signing in and out: what it tells, where it leads; test_guessing.py has what it limits."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from attendance.accounts.models import User
from tests.factories.accounts import PASSWORD

LOGIN = "/login/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> int:
    return client.post(LOGIN, {"login": email, "password": password, **more}).status_code


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_email_in_any_case_and_password(client: Client, alice: User) -> None:
    response = client.post(LOGIN, {"login": "ALICE@example.org", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert is_signed_in(client)


def test_session_cookie_is_lax_and_hidden_from_scripts(client: Client, alice: User) -> None:
    sign_in(client, alice.email)
    cookie = client.cookies["sessionid"]
    assert (cookie["samesite"], cookie["httponly"]) == ("Lax", True)


def test_wrong_password_and_unknown_address_get_the_same_answer(client: Client, alice: User) -> None:
    pages = []
    for email in (alice.email, "nobody@example.org"):
        response = client.post(LOGIN, {"login": email, "password": "wrong"})
        assert response.status_code == 422
        pages.append(response.content.decode().replace(email, "EMAIL"))
    # All but the token against forged requests, which is new each time.
    first, second = ([line for line in page.splitlines() if "csrf" not in line] for page in pages)
    assert first == second
    assert not is_signed_in(client)


def test_wrong_password_is_said_beside_the_password(client: Client, alice: User) -> None:
    response = client.post(LOGIN, {"login": alice.email, "password": "wrong"})
    assert response.context["form"].errors == {"password": ["E-mail or password is wrong."]}
    assert 'id="id_password_error"' in response.content.decode()


@pytest.mark.parametrize(
    ("login", "password", "field", "words"),
    [
        ("", PASSWORD, "login", "Enter your e-mail."),
        ("alice", PASSWORD, "login", "Enter a valid e-mail address."),
        ("alice@example.org", "", "password", "Enter your password."),
    ],
)
def test_what_is_missing_is_said_beside_the_field(
    login: str, password: str, field: str, words: str, client: Client, alice: User
) -> None:
    response = client.post(LOGIN, {"login": login, "password": password})
    assert (response.status_code, response.context["form"].errors) == (422, {field: [words]})


def test_labels_are_spelt_as_everywhere(client: Client, db: None) -> None:
    form = client.get(LOGIN).context["form"]
    assert [str(field.label) for field in form] == ["E-mail", "Password", "Remember me"]
    assert "placeholder" not in client.get(LOGIN).content.decode()


def test_deactivated_account_stays_out(client: Client, alice: User) -> None:
    User.objects.update(is_active=False)
    sign_in(client, alice.email)
    assert not is_signed_in(client)


def test_account_without_password_stays_out(client: Client, db: None) -> None:
    User.objects.create_user("new@example.org")
    assert sign_in(client, "new@example.org", "") == 422
    assert sign_in(client, "new@example.org", "!") == 422


@pytest.mark.parametrize("path", ["/admin/rooms/", "/admin/courses/?q=a"])
def test_leads_back_to_where_one_came_from(path: str, client: Client, alice: User) -> None:
    assert client.post(LOGIN, {"login": alice.email, "password": PASSWORD, "next": path})["Location"] == path


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "https:evil"]
)
def test_leads_nowhere_else(elsewhere: str, client: Client, alice: User) -> None:
    response = client.post(f"{LOGIN}?next={elsewhere}", {"login": alice.email, "password": PASSWORD, "next": elsewhere})
    assert (response.status_code, response["Location"]) == (302, "/admin/")


def test_get_never_signs_out(as_alice: Client) -> None:
    response = as_alice.get("/logout/")
    assert response.status_code == 200
    assert is_signed_in(as_alice)


def test_post_signs_out(as_alice: Client) -> None:
    response = as_alice.post("/logout/")
    assert response["Location"] == LOGIN
    assert not is_signed_in(as_alice)


def test_sign_in_needs_the_token_against_forged_requests(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, alice.email) == 403
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "path", ["/signup/", "/email/", "/confirm-email/", "/confirm-email/key/", "/password/set/", "/login/code/confirm/"]
)
def test_pages_that_nobody_needs_are_not_there(path: str, client: Client, as_alice: Client) -> None:
    assert client.get(path).status_code == 404
    assert as_alice.get(path).status_code == 404
    assert as_alice.post(path).status_code == 404


def test_there_is_no_sign_up() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


@pytest.mark.parametrize("path", ["/login/", "/logout/", "/inactive/", "/password/reset/", "/password/reset/done/"])
def test_pages_stand_on_our_own_templates(path: str, client: Client, as_alice: Client) -> None:
    visitor = as_alice if path == "/logout/" else client
    response = visitor.get(path)
    assert response.status_code == 200
    assert "Tutortool</title>" in response.content.decode()
