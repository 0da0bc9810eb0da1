"""Setting, changing and forgetting a password."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from attendance.accounts.invitation import invitation_url
from attendance.accounts.models import User
from tests.factories.accounts import PASSWORD

RESET = "/password/reset/"
NEW = "a fresh and long one 1"


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def set_password(client: Client, link: str, password: str = NEW) -> int:
    page = client.get(link, follow=True)
    return client.post(page.request["PATH_INFO"], {"password1": password, "password2": password}).status_code


@pytest.fixture(autouse=True)
def mail_server(settings: Settings) -> None:
    settings.HAS_MAIL = True


def test_without_a_mail_server_nobody_is_told_to_wait_for_mail(client: Client, alice: User, settings: Settings) -> None:
    settings.HAS_MAIL = False
    body = client.get(RESET).content.decode()
    assert "Please ask its admin" in body
    assert "<form" not in body
    assert client.post(RESET, {"email": alice.email})["Location"] == RESET
    assert mail.outbox == []


def test_known_and_unknown_addresses_get_the_same_answer(client: Client, alice: User) -> None:
    answers = []
    for email in (alice.email, "nobody@example.org"):
        response = client.post(RESET, {"email": email}, follow=True)
        answers.append((response.redirect_chain, re.sub(r".*csrf.*", "", response.content.decode())))
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [[alice.email]], "no mail to an unknown address"


def test_link_of_the_mail_stands_under_base_url(client: Client, alice: User, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.BASE_URL = "https://tutor.example.edu"
    client.post(RESET, {"email": alice.email}, headers={"Host": "evil.example"})
    [message] = mail.outbox
    assert re.findall(r"https?://[^/\s]+", str(message.body)) == ["https://tutor.example.edu"]


def test_mail_speaks_of_the_product_and_of_no_host(client: Client, alice: User, settings: Settings) -> None:
    settings.BASE_URL = "https://tutor.example.edu"
    client.post(RESET, {"email": alice.email})
    [message] = mail.outbox
    text, link = re.sub(r"https://\S+", "", str(message.body)), re.findall(r"https://\S+", str(message.body))
    assert message.subject == "Set a new password for Tutortool"
    assert "asked to set a new password for the account of alice@example.org in Tutortool." in text
    assert "your password stays as it is" in text
    assert len(link) == 1
    assert not re.search(r"testserver|tutor\.example|example\.com|&", text)


def test_labels_are_spelt_as_everywhere(client: Client, as_alice: Client, alice: User) -> None:
    pages = (client.get(RESET), as_alice.get("/password/change/"), client.get(invitation_url(alice), follow=True))
    labels = [[str(field.label) for field in page.context["form"]] for page in pages]
    new = ["New password", "New password again"]
    assert labels == [["E-mail"], ["Current password", *new], new]


def test_link_sets_the_password_once_and_signs_in(client: Client, alice: User) -> None:
    client.post(RESET, {"email": alice.email})
    [link] = re.findall(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert set_password(client, link) == 302
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    page = client.get("/admin/")
    assert [str(message) for message in page.context["messages"]] == ["Your password is saved."]
    assert client.session.get_expire_at_browser_close() is True
    assert Client().get(link).context["token_fail"] is True


def test_link_signs_no_deactivated_account_in(client: Client, alice: User) -> None:
    link = invitation_url(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    set_password(client, link)
    assert "_auth_user_id" not in client.session


def test_somebody_with_a_password_is_not_welcomed(client: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(name="")
    page = client.get(invitation_url(alice), follow=True)
    assert "Set a new password" in page.content.decode()
    assert "Welcome" not in page.content.decode()
    assert list(page.context["form"].fields) == ["password1", "password2"]


def test_account_that_nobody_invited_gets_a_plain_welcome(client: Client, db: None) -> None:
    page = client.get(invitation_url(User.objects.create_user("new@example.org")), follow=True).content.decode()
    assert "Welcome to Tutortool" in page
    assert "An account was made for you." in page
    assert "invited you" not in page


def test_weak_password_is_422_and_sets_nothing(client: Client, alice: User) -> None:
    assert set_password(client, invitation_url(alice), "password") == 422
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_link_dies_after_three_days(client: Client, alice: User, settings: Settings) -> None:
    link = invitation_url(alice)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert client.get(link).context["token_fail"] is True


def test_link_of_one_account_opens_no_other(client: Client, alice: User, bob: User) -> None:
    token = invitation_url(alice).split("-", 1)[1]
    uid = invitation_url(bob).split("-", 1)[0]
    assert client.get(f"{uid}-{token}").context["token_fail"] is True


@pytest.mark.parametrize("email", ["alice@example.org", "nobody@example.org"])
def test_too_many_mails_are_429_for_known_and_unknown_alike(email: str, client: Client, alice: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        answers = [client.post(RESET, {"email": email}).status_code for _ in range(3)]
        refused = client.post(RESET, {"email": email.upper()})
        assert (answers, refused.status_code, refused["Retry-After"]) == ([302] * 3, 429, "900")
        assert [error[:28] for error in refused.context["form"].errors["email"]] == ["Too many mails were asked fo"]
        assert len(mail.outbox) == (3 if email == alice.email else 0)
        clock.shift(900)
        assert client.post(RESET, {"email": email}).status_code == 302


def test_what_others_of_an_address_ask_for_keeps_nobody_from_a_mail(client: Client, alice: User) -> None:
    answers = {client.post(RESET, {"email": f"student{n}@example.org"}).status_code for n in range(40)}
    assert answers == {client.post(RESET, {"email": alice.email}).status_code} == {302}
    assert len(mail.outbox) == 1


def test_a_new_password_ends_the_pause_of_its_account(client: Client, alice: User) -> None:
    for _ in range(6):
        client.post("/login/", {"login": alice.email, "password": "wrong"})
    assert set_password(Client(), invitation_url(alice)) == 302
    assert client.post("/login/", {"login": alice.email, "password": NEW}).status_code == 302


def test_change_needs_the_old_password(as_alice: Client, alice: User) -> None:
    data = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    assert as_alice.post("/password/change/", data).status_code == 422
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_change_ends_the_other_sessions(as_alice: Client, alice: User) -> None:
    other = Client()
    other.force_login(alice)
    assert (
        as_alice.post("/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}).status_code
        == 302
    )
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    assert other.get("/admin/courses/").status_code == 302


def test_change_is_for_those_who_are_signed_in(client: Client, db: None) -> None:
    assert client.get("/password/change/")["Location"].startswith("/login/")
