"""The link for somebody who had no account: who sees it, what it opens, how its guest is welcomed."""

import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected

from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor
from attendance.ledger.actions import record_event
from attendance.ledger.models import Event
from tests.courses.tutors import add, link_in

NEW_PASSWORD = "a fresh and long one 1"


class BrokenBackend(EmailBackend):
    def send_messages(self, messages: object) -> int:
        raise SMTPServerDisconnected


def test_the_link_is_shown_whole_with_a_button_to_copy_it(as_alice: Client, course: Course) -> None:
    page = add(as_alice, course, "new@example.org")
    assert re.search(r'<textarea id="link" [^>]*readonly', page)
    assert re.search(r'<button type="button" [^>]*data-copy="link"[^>]* hidden>', page), "no script, no button"
    assert "js/copy.js" in page


def test_the_guest_is_welcomed_by_who_invited_them_and_signed_in(
    as_alice: Client, course: Course, client: Client
) -> None:
    page = client.get(link_in(add(as_alice, course, "new@example.org", name="Nora")), follow=True)
    text = page.content.decode()
    assert "Welcome to Tutortool" in text
    assert "Alice Example invited you to Functional Programming · SS2026." in text
    assert "new@example.org" in text
    assert list(page.context["form"].fields) == ["password1", "password2"], "the name is known"
    data = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    desk = client.post(page.request["PATH_INFO"], data, follow=True)
    assert desk.redirect_chain == [("/admin/", 302)]
    assert [str(message) for message in desk.context["messages"]] == ["Your password is saved."]


def test_the_welcome_knows_nothing_of_an_earlier_account_of_this_address(
    as_alice: Client, course: Course, charlie: User, client: Client
) -> None:
    earlier = record_event(actor=charlie, action="tutor-added", subject="new@example.org", course=course.pk)
    Event.objects.filter(pk=earlier.pk).update(at=timezone.now() - timedelta(days=1))
    text = client.get(link_in(add(as_alice, course, "new@example.org")), follow=True).content.decode()
    assert "Alice Example invited you" in text


def test_the_guest_without_a_name_gives_one(as_alice: Client, course: Course, client: Client) -> None:
    page = client.get(link_in(add(as_alice, course, "new@example.org")), follow=True)
    data = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    refused = client.post(page.request["PATH_INFO"], data)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["name"])
    assert client.post(page.request["PATH_INFO"], {**data, "name": " Nora  New "}).status_code == 302
    assert User.objects.get(email="new@example.org").name == "Nora New"


def test_who_lost_the_role_meanwhile_is_told_of_no_course(as_alice: Client, course: Course, client: Client) -> None:
    link = link_in(add(as_alice, course, "new@example.org"))
    CourseTutor.objects.filter(user__email="new@example.org").delete()
    text = client.get(link, follow=True).content.decode()
    assert "An account was made for you." in text
    assert "Functional Programming" not in text


def test_the_link_sets_a_password_once(as_alice: Client, course: Course, client: Client) -> None:
    link = link_in(add(as_alice, course, "new@example.org", name="Nora"))
    assert link.startswith("http://testserver/password/reset/key/")
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert User.objects.get(email="new@example.org").check_password(NEW_PASSWORD)

    again = Client()
    assert again.get(link).status_code == 200, "a used link leads to no form"
    assert again.get(link).context["token_fail"] is True
    assert Client().login(email="new@example.org", password=NEW_PASSWORD)


def test_the_link_is_shown_once_and_kept_nowhere(as_alice: Client, course: Course) -> None:
    response = as_alice.post(
        f"/admin/courses/{course.pk}/tutors/create/", {"email": "new@example.org", "role": "tutor"}
    )
    assert "no-store" in response["Cache-Control"]
    link = link_in(response.content.decode())
    assert link not in as_alice.get(f"/admin/courses/{course.pk}/").content.decode()
    assert not Event.objects.filter(detail__icontains="password").exists()


def test_owner_of_another_course_gets_no_link_to_an_invited_account(
    as_alice: Client, as_charlie: Client, charlie: User, course: Course
) -> None:
    """Else any owner could enter an account whose password is not set yet, and with it other people's courses."""
    add(as_alice, course, "new@example.org")
    [charlies] = Course.objects.filter(tutors__user=charlie)
    assert "/password/" not in add(as_charlie, charlies, "new@example.org")


def test_nothing_is_mailed_without_a_mail_server(as_alice: Client, course: Course) -> None:
    assert "No e-mail was sent" in add(as_alice, course, "new@example.org")
    assert mail.outbox == []


def test_the_link_is_mailed_where_there_is_a_mail_server(as_alice: Client, course: Course, settings: Settings) -> None:
    settings.HAS_MAIL = True
    page = add(as_alice, course, "new@example.org")
    [message] = mail.outbox
    assert (message.to, message.subject) == (["new@example.org"], f"Your account for {course}")
    assert link_in(page) in message.body
    assert "It was sent by e-mail too." in page


def test_a_mail_server_that_is_down_costs_nothing(as_alice: Client, course: Course, settings: Settings) -> None:
    settings.HAS_MAIL = True
    settings.EMAIL_BACKEND = "tests.courses.test_invitation.BrokenBackend"
    page = add(as_alice, course, "new@example.org")
    assert "No e-mail was sent" in page
    assert link_in(page)
