"""Courses are made, changed and deleted."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.courses.actions import save_course
from attendance.courses.models import Course, CourseTutor, Role, Student
from attendance.ledger.models import Event
from tests.factories.courses import CourseFactory, StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.pages import dialog
from tests.races import all_at_once

DATA = {"name": "Compilers", "semester": "SS2026", "bonus_points": "5", "allowed_absences": "2", "grace_minutes": "10"}
CREATE = "/admin/courses/create/"


def test_whoever_creates_a_course_owns_it(as_charlie: Client, charlie: User) -> None:
    response = as_charlie.post(CREATE, DATA)
    course = Course.objects.get(name="Compilers")
    assert (response.status_code, response["Location"]) == (303, f"/admin/courses/{course.pk}/")
    assert (course.semester, course.bonus_points, course.allowed_absences, course.grace_minutes) == ("SS2026", 5, 2, 10)
    assert [(row.user, row.role) for row in course.tutors.all()] == [(charlie, Role.OWNER)]
    event = Event.objects.get(action="course-created")
    assert (event.actor, event.subject) == (charlie.email, "Compilers · SS2026")


def test_name_is_cleaned(as_charlie: Client) -> None:
    as_charlie.post(CREATE, {**DATA, "name": " Com\u202epilers\u200b  I\n"})
    assert Course.objects.filter(name="Compilers I").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u200b"),
        ("name", "x" * 101),
        ("semester", ""),
        ("bonus_points", "-1"),
        ("bonus_points", "99999"),
        ("allowed_absences", "one"),
        ("grace_minutes", ""),
    ],
)
def test_invalid_is_422_beside_the_field(field: str, value: str, as_charlie: Client) -> None:
    response = as_charlie.post(CREATE, {**DATA, field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in response.content.decode()
    assert not Course.objects.filter(semester="SS2026", name="Compilers").exists()


def test_the_same_course_twice_is_refused(as_charlie: Client, course: Course) -> None:
    response = as_charlie.post(CREATE, {**DATA, "name": course.name})
    assert response.status_code == 422
    assert response.context["form"].errors == {"name": ["There is already a course of this name in this semester."]}
    assert 'id="id_name_error"' in response.content.decode()
    assert CourseTutor.objects.filter(course=course).count() == 0


def test_new_page_posts_to_create(as_charlie: Client) -> None:
    assert f'action="{CREATE}"' in as_charlie.get("/admin/courses/new/").content.decode()


def test_owner_updates(as_alice: Client, course: Course) -> None:
    response = as_alice.post(f"/admin/courses/{course.pk}/update/", DATA)
    course.refresh_from_db()
    assert (response.status_code, course.name, course.grace_minutes) == (303, "Compilers", 10)


def test_invalid_update_changes_nothing_and_keeps_what_was_typed(as_alice: Client, course: Course) -> None:
    response = as_alice.post(f"/admin/courses/{course.pk}/update/", {**DATA, "name": "Typed", "grace_minutes": "x"})
    page = response.content.decode()
    course.refresh_from_db()
    assert (response.status_code, course.name) == (422, "Functional Programming")
    assert 'value="Typed"' in page
    assert "<title>Functional Programming · SS2026" in page


def test_update_to_the_name_of_another_is_422(as_alice: Client, course: Course) -> None:
    CourseFactory.create(name="Compilers", semester="SS2026")
    assert as_alice.post(f"/admin/courses/{course.pk}/update/", DATA).status_code == 422
    course.refresh_from_db()
    assert course.name == "Functional Programming"


def test_edit_page_shows_what_is_stored(as_alice: Client, course: Course) -> None:
    page = as_alice.get(f"/admin/courses/{course.pk}/edit/").content.decode()
    assert 'value="Functional Programming"' in page
    assert f'action="/admin/courses/{course.pk}/update/"' in page


def test_delete_takes_roster_people_and_empty_sessions(as_alice: Client, alice: User, course: Course) -> None:
    StudentFactory.create(course=course)
    SessionFactory.create(course=course)
    response = as_alice.post(f"/admin/courses/{course.pk}/delete/")
    assert (response.status_code, response["Location"]) == (303, "/admin/courses/")
    assert (Course.objects.count(), CourseTutor.objects.count(), Student.objects.count()) == (0, 0, 0)
    event = Event.objects.get()
    assert (event.action, event.actor, event.subject) == ("course-deleted", alice.email, str(course))


def test_delete_is_refused_while_history_hangs_on_it(as_alice: Client, course: Course) -> None:
    slot = SlotFactory.create(session__course=course)
    AttendanceFactory.create(slot=slot)
    response = as_alice.post(f"/admin/courses/{course.pk}/delete/", follow=True)
    assert response.redirect_chain == [(f"/admin/courses/{course.pk}/edit/", 303)]
    page = response.content.decode()
    assert "cannot be deleted" in page
    assert "1 slot" in page
    assert "1 attendance" in page
    assert Course.objects.count() == 1
    assert Student.objects.count() == 1
    assert not Event.objects.filter(action="course-deleted").exists()


def test_dialog_says_what_leans_on_the_course_and_has_no_button(as_alice: Client, course: Course) -> None:
    path = f"/admin/courses/{course.pk}/edit/"
    assert dialog(as_alice, path, "delete-course")[1] == ["Cancel", "Delete course"]
    SlotFactory.create_batch(2, session__course=course, tutor__course=course)
    text, buttons = dialog(as_alice, path, "delete-course")
    assert "Functional Programming · SS2026 cannot be deleted: 2 slots depend on it." in text
    assert buttons == ["Back"]


@pytest.mark.django_db(transaction=True)
def test_race_for_a_name_has_one_winner() -> None:
    def save() -> str:
        try:
            save_course(Course(name="Compilers", semester="SS2026"))
        except DomainError:
            return "refused"
        return "saved"

    assert sorted(all_at_once([save] * 4)) == ["refused", "refused", "refused", "saved"]
    assert Course.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "kept"), [({}, "list"), ({"name_display": ""}, "list"), ({"name_display": "search"}, "search")]
)
def test_how_names_are_shown_is_chosen_or_left_as_it_is(
    typed: dict[str, str], kept: str, as_alice: Client, course: Course
) -> None:
    assert as_alice.post(f"/admin/courses/{course.pk}/update/", DATA | typed).status_code == 303
    course.refresh_from_db()
    assert course.name_display == kept
    assert as_alice.post(f"/admin/courses/{course.pk}/update/", DATA).status_code == 303
    course.refresh_from_db()
    assert course.name_display == kept
    assert course.get_name_display_display() in as_alice.get(f"/admin/courses/{course.pk}/").content.decode()


def test_no_other_way_to_show_names_is_known(as_alice: Client, course: Course) -> None:
    response = as_alice.post(f"/admin/courses/{course.pk}/update/", DATA | {"name_display": "all"})
    assert response.status_code == 422
    assert 'id="id_name_display_error"' in response.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Course.objects.update(name_display="all")
