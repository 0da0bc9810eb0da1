"""Owners add people to their course, change their roles and remove them."""

from functools import partial

import pytest
from django.test import Client

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.courses.actions import change_role, remove_tutor
from attendance.courses.models import Course, CourseTutor, Role
from attendance.ledger.models import Event
from tests.courses.tutors import add
from tests.factories.courses import CourseTutorFactory
from tests.factories.sessions import SlotFactory
from tests.pages import dialog
from tests.people import signed_in
from tests.races import all_at_once

OWNERS = 8


@pytest.fixture
def own_role(alice: User, course: Course) -> CourseTutor:
    return CourseTutor.objects.get(course=course, user=alice)


def test_known_person_gets_a_role(as_alice: Client, course: Course, charlie: User) -> None:
    data = {"email": "CHARLIE@example.org", "role": "viewer"}
    response = as_alice.post(f"/admin/courses/{course.pk}/tutors/create/", data)
    assert (response.status_code, response["Location"]) == (303, f"/admin/courses/{course.pk}/")
    assert course.tutors.get(user=charlie).role == Role.VIEWER
    event = Event.objects.get()
    assert (event.action, event.actor, event.subject) == ("tutor-added", "alice@example.org", charlie.email)
    assert event.detail == {"course": course.pk, "role": "viewer"}


def test_address_that_grows_beyond_its_column_is_422_beside_it(as_alice: Client, course: Course) -> None:
    data = {"email": "a@" + ".".join(["İ" * 60] * 4) + ".de", "role": "viewer"}
    response = as_alice.post(f"/admin/courses/{course.pk}/tutors/create/", data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])
    assert not User.objects.filter(email__startswith="a@").exists()


def test_known_person_gets_no_link_and_keeps_their_name(as_alice: Client, course: Course, charlie: User) -> None:
    assert "/password/" not in add(as_alice, course, charlie.email, name="Renamed")
    charlie.refresh_from_db()
    assert charlie.name == "Charlie Stranger"


def test_unknown_person_gets_an_account_without_password(as_alice: Client, course: Course) -> None:
    add(as_alice, course, "New.Person@Example.org", name="New  Person")
    user = User.objects.get(email="new.person@example.org")
    assert (user.name, user.has_usable_password(), user.is_staff, user.is_superuser) == (
        "New Person",
        False,
        False,
        False,
    )
    assert course.tutors.get(user=user).role == Role.TUTOR


@pytest.mark.parametrize(("field", "value"), [("email", ""), ("email", "nobody"), ("role", ""), ("role", "admin")])
def test_invalid_is_422_beside_the_field(field: str, value: str, as_alice: Client, course: Course) -> None:
    data = {"email": "new@example.org", "role": "tutor", field: value}
    response = as_alice.post(f"/admin/courses/{course.pk}/tutors/create/", data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not User.objects.filter(email="new@example.org").exists()


def test_wrong_email_is_said_in_our_spelling(as_alice: Client, course: Course) -> None:
    response = as_alice.post(f"/admin/courses/{course.pk}/tutors/create/", {"email": "nobody", "role": "tutor"})
    assert response.context["form"].errors == {"email": ["Enter a valid e-mail address."]}


def test_somebody_who_is_in_already_is_422(as_alice: Client, course: Course, bob: User) -> None:
    response = as_alice.post(f"/admin/courses/{course.pk}/tutors/create/", {"email": bob.email, "role": "owner"})
    assert response.status_code == 422
    assert response.context["form"].errors == {"email": ["This person has a role on this course already."]}
    assert course.tutors.get(user=bob).role == Role.TUTOR


def test_tutor_cannot_manage_people(as_bob: Client, course: Course, bobs_role: CourseTutor, alice: User) -> None:
    before = list(course.tutors.values_list("user", "role"))
    for path in (
        f"tutors/{bobs_role.pk}/update/",
        f"courses/{course.pk}/tutors/create/",
        f"tutors/{bobs_role.pk}/delete/",
    ):
        assert as_bob.post(f"/admin/{path}", {"role": "owner", "email": "new@example.org"}).status_code == 403
    assert list(course.tutors.values_list("user", "role")) == before


def test_role_is_changed(as_alice: Client, bobs_role: CourseTutor) -> None:
    response = as_alice.post(f"/admin/tutors/{bobs_role.pk}/update/", {"role": "owner"})
    bobs_role.refresh_from_db()
    assert (response.status_code, bobs_role.role) == (303, Role.OWNER)
    event = Event.objects.get()
    assert (event.action, event.subject, event.detail["role"]) == ("tutor-changed", "bob@example.org", "owner")


def test_same_role_writes_no_event(as_alice: Client, bobs_role: CourseTutor) -> None:
    assert as_alice.post(f"/admin/tutors/{bobs_role.pk}/update/", {"role": "tutor"}).status_code == 303
    assert not Event.objects.exists()


def test_unknown_role_is_422(as_alice: Client, bobs_role: CourseTutor) -> None:
    assert as_alice.post(f"/admin/tutors/{bobs_role.pk}/update/", {"role": "admin"}).status_code == 422
    bobs_role.refresh_from_db()
    assert bobs_role.role == Role.TUTOR


def test_last_owner_stays_owner(as_alice: Client, own_role: CourseTutor) -> None:
    response = as_alice.post(f"/admin/tutors/{own_role.pk}/update/", {"role": "tutor"})
    assert response.status_code == 422
    assert "A course needs an owner" in response.content.decode()
    own_role.refresh_from_db()
    assert own_role.role == Role.OWNER


def test_last_owner_cannot_be_removed(as_alice: Client, own_role: CourseTutor) -> None:
    response = as_alice.post(f"/admin/tutors/{own_role.pk}/delete/", follow=True)
    assert "A course needs an owner" in response.content.decode()
    assert CourseTutor.objects.filter(pk=own_role.pk).exists()


def test_owner_who_leaves_lands_on_the_list(as_alice: Client, own_role: CourseTutor) -> None:
    CourseTutorFactory.create(course=own_role.course, role=Role.OWNER)
    response = as_alice.post(f"/admin/tutors/{own_role.pk}/delete/")
    assert (response.status_code, response["Location"]) == (303, "/admin/courses/")


def test_removed_tutor_is_a_stranger(as_alice: Client, as_bob: Client, bob: User, bobs_role: CourseTutor) -> None:
    response = as_alice.post(f"/admin/tutors/{bobs_role.pk}/delete/")
    assert (response.status_code, response["Location"]) == (303, f"/admin/courses/{bobs_role.course_id}/")
    assert as_bob.get(f"/admin/courses/{bobs_role.course_id}/").status_code == 404
    assert User.objects.filter(pk=bob.pk).exists()
    event = Event.objects.get()
    assert (event.action, event.subject) == ("tutor-removed", bob.email)


def test_removal_is_refused_while_slots_lean_on_the_tutor(as_alice: Client, bobs_role: CourseTutor) -> None:
    SlotFactory.create(session__course=bobs_role.course, tutor=bobs_role)
    response = as_alice.post(f"/admin/tutors/{bobs_role.pk}/delete/", follow=True)
    assert response.redirect_chain == [(f"/admin/tutors/{bobs_role.pk}/edit/", 303)]
    assert "bob@example.org cannot be deleted: 1 slot" in response.content.decode()
    assert CourseTutor.objects.filter(pk=bobs_role.pk).exists()
    assert not Event.objects.exists()


def test_dialog_says_what_leans_on_the_tutor_and_has_no_button(as_alice: Client, bobs_role: CourseTutor) -> None:
    path = f"/admin/tutors/{bobs_role.pk}/edit/"
    assert dialog(as_alice, path, "remove-tutor")[1] == ["Cancel", "Remove"]
    SlotFactory.create(session__course=bobs_role.course, tutor=bobs_role)
    text, buttons = dialog(as_alice, path, "remove-tutor")
    assert "Bob Example cannot be deleted: 1 slot" in text
    assert buttons == ["Back"]


def test_dialog_of_the_last_owner_has_no_button(as_alice: Client, own_role: CourseTutor) -> None:
    text, buttons = dialog(as_alice, f"/admin/tutors/{own_role.pk}/edit/", "remove-tutor")
    assert "A course needs an owner: make somebody else an owner first." in text
    assert buttons == ["Back"]


def test_owner_of_another_course_finds_nothing(as_charlie: Client, bobs_role: CourseTutor) -> None:
    for verb in ("update", "delete"):
        assert as_charlie.post(f"/admin/tutors/{bobs_role.pk}/{verb}/", {"role": "viewer"}).status_code == 404


def test_admin_manages_people_of_every_course(admin: User, bobs_role: CourseTutor) -> None:
    assert signed_in(admin).post(f"/admin/tutors/{bobs_role.pk}/update/", {"role": "owner"}).status_code == 303
    bobs_role.refresh_from_db()
    assert bobs_role.role == Role.OWNER


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("remove", [True, False], ids=["removed", "demoted"])
def test_owners_who_all_go_at_once_leave_one(remove: bool, course: Course) -> None:
    owners = CourseTutorFactory.create_batch(OWNERS, course=course, role=Role.OWNER)

    def leave(tutor: CourseTutor) -> str:
        try:
            if remove:
                remove_tutor(tutor, by=tutor.user)
            else:
                change_role(tutor, role=Role.TUTOR, by=tutor.user)
        except DomainError:
            return "refused"
        return "gone"

    assert sorted(all_at_once([partial(leave, tutor) for tutor in owners])) == ["gone"] * (OWNERS - 1) + ["refused"]
    assert CourseTutor.objects.filter(role=Role.OWNER).count() == 1
