"""Signing in and out: what it tells, what it limits, where it leads."""

from collections.abc import Iterator

import pytest
from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from attendance.accounts.models import User
from tests.factories.accounts import PASSWORD

LOGIN = "/login/"


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


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


@pytest.mark.parametrize("email", ["alice@example.org", "nobody@example.org"])
def test_guessing_is_stopped_for_known_and_unknown_alike(email: str, client: Client, alice: User) -> None:
    for _ in range(5):
        assert "Too many failed attempts" not in client.post(LOGIN, {"login": email, "password": "x"}).content.decode()
    response = client.post(LOGIN, {"login": email, "password": PASSWORD})
    assert "Too many failed attempts. Wait five minutes, then try again." in response.content.decode()
    assert not is_signed_in(client)


def test_guessing_one_account_stops_no_other(client: Client, alice: User, bob: User) -> None:
    for _ in range(6):
        sign_in(client, alice.email, "wrong")
    sign_in(client, bob.email)
    assert is_signed_in(client)


def test_many_requests_of_one_address_are_429(client: Client, db: None) -> None:
    answers = [client.post(LOGIN).status_code for _ in range(61)]
    assert answers == [422] * 60 + [429]


def test_a_forged_forwarded_address_does_not_dodge_the_limit(client: Client, db: None) -> None:
    answers = [client.post(LOGIN, headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(61)]
    assert answers[-1] == 429


@pytest.mark.parametrize(("proxies", "address"), [(0, "192.0.2.1"), (1, "198.51.100.7")])
def test_forwarded_address_counts_behind_a_trusted_proxy_only(proxies: int, address: str, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get(
        "/", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}, REMOTE_ADDR="192.0.2.1"
    )
    assert get_adapter(request).get_client_ip(request) == address


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
