"""Students are added, changed, withdrawn, restored and deleted by hand."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from factory.django import DjangoModelFactory

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.courses.actions import save_student
from attendance.courses.models import Course, Student
from attendance.ledger.models import Event
from tests.factories.courses import CourseFactory, StudentFactory
from tests.factories.register import AttendanceFactory, ExcuseFactory, NoteFactory, ParticipationFactory
from tests.pages import dialog
from tests.races import all_at_once

DATA = {"given": "Zoë", "family": "Neu", "number": "777", "email": "zoe@example.org", "group": "B", "suffix": ""}


def create(client: Client, course: Course, **changes: str) -> int:
    return client.post(f"/admin/courses/{course.pk}/students/create/", {**DATA, **changes}).status_code


def update(client: Client, student: Student, **changes: str) -> int:
    return client.post(f"/admin/students/{student.pk}/update/", {**DATA, **changes}).status_code


def test_new_student_is_on_the_roster(as_bob: Client, course: Course) -> None:
    response = as_bob.post(f"/admin/courses/{course.pk}/students/create/", {**DATA, "joined_on": "2026-05-04"})
    assert (response.status_code, response["Location"]) == (303, f"/admin/courses/{course.pk}/")
    student = Student.objects.get()
    assert (student.course, student.name, student.number, student.folded) == (course, "Zoë Neu", "777", "zoe neu")
    assert (student.email, student.group, student.joined_on) == ("zoe@example.org", "B", date(2026, 5, 4))


def test_names_and_numbers_are_cleaned(as_bob: Client, course: Course) -> None:
    assert (
        create(as_bob, course, given=" Ju\u0308r\u202egen\t ", family="v.\u00a0 d. Berg", number=" 0100005\u200b ")
        == 303
    )
    student = Student.objects.get()
    assert (student.given, student.family, student.number) == ("Jürgen", "v. d. Berg", "0100005")


@pytest.mark.parametrize("number", ["", "   ", "\u200b"])
def test_unknown_number_is_null_so_that_many_may_lack_one(number: str, as_bob: Client, course: Course) -> None:
    assert create(as_bob, course, number=number) == 303
    assert create(as_bob, course, number=number, given="Other") == 303
    assert list(Student.objects.values_list("number", flat=True)) == [None, None]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("given", ""),
        ("given", "\u202e"),
        ("given", "x" * 201),
        ("number", "9" * 51),
        ("email", "nobody"),
        ("joined_on", "2026-02-31"),
        ("group", "g" * 201),
        ("suffix", "s" * 31),
    ],
)
def test_invalid_is_422_beside_the_field(field: str, value: str, as_bob: Client, course: Course) -> None:
    response = as_bob.post(f"/admin/courses/{course.pk}/students/create/", {**DATA, field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in response.content.decode()
    assert not Student.objects.exists()


@pytest.mark.parametrize(
    ("given", "family", "field"),
    [("ß" * 200, "ß" * 200, "given"), ("ﷺ" * 200, "", "given"), ("Ada", "ﷺ" * 200, "family")],
)
def test_name_whose_folded_form_fits_no_column_is_422_beside_it(
    given: str, family: str, field: str, as_bob: Client, course: Course
) -> None:
    data = {**DATA, "given": given, "family": family}
    response = as_bob.post(f"/admin/courses/{course.pk}/students/create/", data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not Student.objects.exists()


def test_longest_name_of_letters_that_fold_to_two(as_bob: Client, course: Course) -> None:
    assert create(as_bob, course, given="ß" * 150, family="ß" * 149) == 303
    assert len(Student.objects.get().folded) == 599


def test_wrong_email_is_said_in_our_spelling(as_bob: Client, course: Course) -> None:
    response = as_bob.post(f"/admin/courses/{course.pk}/students/create/", {**DATA, "email": "nobody"})
    assert response.context["form"].errors == {"email": ["Enter a valid e-mail address."]}


def test_number_of_another_student_is_422_beside_the_number(as_bob: Client, course: Course, dana: Student) -> None:
    response = as_bob.post(f"/admin/courses/{course.pk}/students/create/", {**DATA, "number": dana.number})
    assert response.status_code == 422
    assert response.context["form"].errors == {"number": ["Another student of this course has this number."]}
    assert Student.objects.count() == 1


def test_number_of_another_course_is_free(as_bob: Client, course: Course) -> None:
    StudentFactory.create(number="777")
    assert create(as_bob, course) == 303


def test_renamed(as_bob: Client, dana: Student) -> None:
    assert update(as_bob, dana, given="Diana") == 303
    dana.refresh_from_db()
    assert (dana.name, dana.folded) == ("Diana Neu", "diana neu")


def test_invalid_update_is_422_and_changes_nothing(as_bob: Client, dana: Student) -> None:
    response = as_bob.post(f"/admin/students/{dana.pk}/update/", {**DATA, "given": ""})
    assert response.status_code == 422
    assert "<title>Dana Kowalczyk" in response.content.decode()
    dana.refresh_from_db()
    assert dana.name == "Dana Kowalczyk"


def test_update_to_the_number_of_another_is_422(as_bob: Client, course: Course, dana: Student) -> None:
    other = StudentFactory.create(course=course)
    assert update(as_bob, other, number="514002") == 422


def test_course_cannot_be_changed_by_a_forged_field(as_bob: Client, dana: Student) -> None:
    update(as_bob, dana, course=str(CourseFactory.create().pk), withdrawn_at="2026-01-01")
    assert Student.objects.get().course == dana.course
    assert Student.objects.get().withdrawn_at is None


def test_edit_page_shows_what_is_stored(as_bob: Client, dana: Student) -> None:
    Student.objects.update(joined_on=date(2026, 5, 4))
    page = as_bob.get(f"/admin/students/{dana.pk}/edit/").content.decode()
    for value in ("Dana", "Kowalczyk", "514002", "2026-05-04"):
        assert f'value="{value}"' in page


def test_withdraw_keeps_the_history_and_offers_the_way_back(as_bob: Client, dana: Student) -> None:
    attendance = AttendanceFactory.create(student=dana, slot__session__course=dana.course)
    response = as_bob.post(f"/admin/students/{dana.pk}/withdraw/", follow=True)
    assert response.redirect_chain == [(f"/admin/students/{dana.pk}/edit/", 303)]
    dana.refresh_from_db()
    assert dana.withdrawn_at is not None
    assert list(dana.attendances.all()) == [attendance]
    page = response.content.decode()
    assert "Dana Kowalczyk was withdrawn." in page
    assert page.count(f'action="/admin/students/{dana.pk}/restore/"') == 2, "in the toast and on the page"


def test_withdrawn_twice_keeps_the_first_moment(as_bob: Client, dana: Student) -> None:
    first = timezone.now()
    Student.objects.update(withdrawn_at=first)
    as_bob.post(f"/admin/students/{dana.pk}/withdraw/")
    dana.refresh_from_db()
    assert dana.withdrawn_at == first


def test_restore(as_bob: Client, dana: Student) -> None:
    Student.objects.update(withdrawn_at=timezone.now())
    response = as_bob.post(f"/admin/students/{dana.pk}/restore/")
    dana.refresh_from_db()
    assert (response.status_code, dana.withdrawn_at) == (303, None)


def test_delete_without_history(as_bob: Client, bob: User, dana: Student) -> None:
    response = as_bob.post(f"/admin/students/{dana.pk}/delete/")
    assert (response.status_code, response["Location"]) == (303, f"/admin/courses/{dana.course_id}/")
    assert not Student.objects.exists()
    event = Event.objects.get()
    assert (event.action, event.actor, event.subject) == ("student-deleted", bob.email, "Dana Kowalczyk")


@pytest.mark.parametrize(
    ("factory", "leaning"),
    [
        (AttendanceFactory, "1 attendance"),
        (ExcuseFactory, "1 excuse"),
        (NoteFactory, "1 note"),
        (ParticipationFactory, "1 participation"),
    ],
)
def test_delete_is_refused_while_history_hangs_on_the_student(
    factory: type[DjangoModelFactory[Any]], leaning: str, as_bob: Client, dana: Student
) -> None:
    owner = "session__course" if factory is ExcuseFactory else "slot__session__course"
    factory.create(student=dana, **{owner: dana.course})
    response = as_bob.post(f"/admin/students/{dana.pk}/delete/", follow=True)
    assert response.redirect_chain == [(f"/admin/students/{dana.pk}/edit/", 303)]
    page = response.content.decode()
    assert "Dana Kowalczyk cannot be deleted" in page
    assert leaning in page
    assert Student.objects.filter(pk=dana.pk).exists()
    assert not Event.objects.exists()


def test_dialog_says_what_leans_on_the_student_and_has_no_button(as_bob: Client, dana: Student) -> None:
    path = f"/admin/students/{dana.pk}/edit/"
    assert dialog(as_bob, path, "delete-student")[1] == ["Cancel", "Delete"]
    AttendanceFactory.create(student=dana, slot__session__course=dana.course)
    text, buttons = dialog(as_bob, path, "delete-student")
    assert "Dana Kowalczyk cannot be deleted: 1 attendance depends on it." in text
    assert buttons == ["Back"]


@pytest.mark.django_db(transaction=True)
def test_race_for_a_number_has_one_winner(course: Course) -> None:
    def save(given: str) -> str:
        try:
            save_student(Student(course=course, given=given, number="777"))
        except DomainError as error:
            return error.sentence
        return "saved"

    outcomes = all_at_once([partial(save, f"Zoë {index}") for index in range(4)])
    assert sorted(outcomes) == [*["Another student of this course has this number."] * 3, "saved"]
    assert Student.objects.count() == 1
