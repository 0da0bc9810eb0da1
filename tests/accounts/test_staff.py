"""The staff site is for superusers, through the one sign-in."""

import pytest
from django.test import Client

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor, Student
from attendance.ledger.actions import record_event
from attendance.ledger.models import Event
from tests.people import signed_in


def test_anonymous_is_led_to_the_one_sign_in(client: Client, db: None) -> None:
    response = client.get("/staff/", follow=True)
    assert response.redirect_chain[-1] == ("/login/?next=/staff/", 302)
    assert client.get("/staff/login/?next=/staff/courses/")["Location"] == "/login/?next=/staff/courses/"


def test_staff_sign_in_takes_no_password(client: Client, admin: User) -> None:
    client.post("/staff/login/", {"username": admin.email, "password": "correct horse battery staple"})
    assert "_auth_user_id" not in client.session


def test_admin_enters(as_admin: Client) -> None:
    response = as_admin.get("/staff/")
    assert response.status_code == 200
    assert as_admin.get("/staff/login/")["Location"] == "/staff/"


@pytest.mark.parametrize("right", ["is_staff", "is_superuser"])
def test_half_a_right_is_none(right: str, charlie: User) -> None:
    User.objects.filter(pk=charlie.pk).update(**{right: True})
    client = signed_in(User.objects.get(pk=charlie.pk))
    assert client.get("/staff/", follow=True).status_code == 403
    assert client.get("/staff/accounts/user/", follow=True).status_code == 403


def test_owner_is_no_admin(as_alice: Client) -> None:
    assert as_alice.get("/staff/", follow=True).status_code == 403


@pytest.mark.parametrize(
    "path", ["accounts/user/", "ledger/event/", "courses/course/", "courses/coursetutor/", "courses/student/"]
)
def test_every_list_can_be_searched(path: str, as_admin: Client, course: Course, dana: Student) -> None:
    record_event(actor=None, action="student-deleted", subject="Ada")
    assert as_admin.get(f"/staff/{path}", {"q": "a"}).status_code == 200


@pytest.mark.parametrize("verb", ["change", "delete"])
def test_roles_are_changed_where_it_is_written_down(verb: str, as_admin: Client, bobs_role: CourseTutor) -> None:
    page = f"/staff/courses/coursetutor/{bobs_role.pk}/{verb}/"
    assert as_admin.post(page, {"role": "owner", "post": "yes"}).status_code == 403
    bobs_role.refresh_from_db()
    assert bobs_role.role == "tutor"


def test_admin_makes_an_account_and_it_is_written_down(as_admin: Client, admin: User) -> None:
    password = "a fresh and long one 1"
    data = {"email": "New@Example.org", "name": "New", "usable_password": "true"}
    response = as_admin.post("/staff/accounts/user/add/", {**data, "password1": password, "password2": password})
    assert response.status_code == 302
    user = User.objects.get(email="new@example.org")
    assert user.check_password(password)
    event = Event.objects.get()
    assert (event.action, event.actor, event.subject) == ("account-created", admin.email, user.email)


# Lower case and compatibility forms: each grows when it is stored.
@pytest.mark.parametrize("letter", ["İ", "㌀"])
def test_address_that_grows_beyond_its_column_is_refused(letter: str, as_admin: Client, bob: User) -> None:
    data = {"email": "a@" + ".".join([letter * 30] * 6) + ".de", "name": "New"}
    for address in ("add/", f"{bob.pk}/change/"):
        form = as_admin.post(f"/staff/accounts/user/{address}", data).context["adminform"].form
        assert "at most 254 characters" in str(form.errors["email"])


def test_admin_changes_rights_and_it_is_written_down(as_admin: Client, bob: User) -> None:
    data = {"email": bob.email, "name": bob.name, "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    assert as_admin.post(f"/staff/accounts/user/{bob.pk}/change/", data).status_code == 302
    bob.refresh_from_db()
    assert bob.is_admin
    event = Event.objects.get()
    assert (event.action, event.subject, event.detail["is_superuser"]) == ("account-changed", bob.email, True)


def test_account_that_a_course_leans_on_is_not_deleted(as_admin: Client, bob: User) -> None:
    as_admin.post(f"/staff/accounts/user/{bob.pk}/delete/", {"post": "yes"})
    assert User.objects.filter(pk=bob.pk).exists()


def test_unused_account_is_deleted_and_it_is_written_down(as_admin: Client, db: None) -> None:
    user = User.objects.create_user("gone@example.org")
    as_admin.post("/staff/accounts/user/", {"action": "delete_selected", "_selected_action": user.pk, "post": "yes"})
    assert not User.objects.filter(pk=user.pk).exists()
    assert Event.objects.get().action == "account-deleted"
