"""The page of a course: roster, sessions, people."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor, Student
from tests.factories.courses import CourseTutorFactory, StudentFactory
from tests.factories.sessions import SessionFactory


def url(course: Course) -> str:
    return f"/admin/courses/{course.pk}/"


def shown(client: Client, course: Course, **query: str) -> list[str]:
    response = client.get(url(course), query)
    assert response.status_code == 200
    return [student.name for student in response.context["page"].object_list]


@pytest.fixture
def students(course: Course) -> list[Student]:
    names = [("Łukasz", "Müller"), ("Ada", "Zuse"), ("Émile", "Ångström"), ("Björk", "")]
    return [
        StudentFactory.create(course=course, given=given, family=family, number=f"9000{index}", group=f"G{index % 2}")
        for index, (given, family) in enumerate(names)
    ]


def test_roster_is_sorted_by_folded_family_name(as_vera: Client, course: Course, students: list[Student]) -> None:
    assert shown(as_vera, course) == ["Émile Ångström", "Björk", "Łukasz Müller", "Ada Zuse"]


@pytest.mark.parametrize("words", ["muller", "MÜLLER", "lukasz müller", "müller łukasz", "90000"])
def test_search_folds_and_takes_words_in_any_order(
    words: str, as_vera: Client, course: Course, students: list[Student]
) -> None:
    assert shown(as_vera, course, q=words) == ["Łukasz Müller"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "Zuse Müller"])
def test_search_takes_wild_cards_as_they_are(
    words: str, as_vera: Client, course: Course, students: list[Student]
) -> None:
    assert shown(as_vera, course, q=words) == []


def test_group_filter(as_vera: Client, course: Course, students: list[Student]) -> None:
    assert shown(as_vera, course, group="G1") == ["Björk", "Ada Zuse"]


def test_withdrawn_are_hidden_until_asked_for(as_vera: Client, course: Course, students: list[Student]) -> None:
    Student.objects.filter(given="Ada").update(withdrawn_at=timezone.now())
    assert "Ada Zuse" not in shown(as_vera, course)
    assert shown(as_vera, course, show="withdrawn") == ["Ada Zuse"]
    assert len(shown(as_vera, course, show="all")) == 4


def test_filter_that_does_not_fit_is_left_out(as_vera: Client, course: Course, students: list[Student]) -> None:
    assert len(shown(as_vera, course, group="gone", show="nonsense", page="x")) == 4


def test_long_roster_comes_in_pages_that_keep_the_filter(as_vera: Client, course: Course) -> None:
    for index in range(101):
        StudentFactory.create(course=course, family=f"Family{index:03}", group="A")
    assert len(shown(as_vera, course)) == 100
    assert len(shown(as_vera, course, page="2")) == 1
    page = as_vera.get(url(course), {"group": "A"}).content.decode()
    assert "?group=A&amp;page=2" in page
    assert shown(as_vera, course, page="99") == shown(as_vera, course, page="2")


def test_htmx_gets_the_roster_alone(as_vera: Client, course: Course, students: list[Student]) -> None:
    body = as_vera.get(url(course), {"q": "zuse"}, headers={"HX-Request": "true"}).content.decode()
    assert "Ada Zuse" in body
    assert "<html" not in body
    assert "Müller" not in body


def test_going_back_shows_the_whole_page(as_vera: Client, course: Course) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    response = as_vera.get(url(course), headers=headers)
    assert "<html" in response.content.decode()
    assert "HX-Request" in response["Vary"]


def test_owner_is_offered_everything(as_alice: Client, course: Course, dana: Student, bobs_role: CourseTutor) -> None:
    session = SessionFactory.create(course=course, week_nr=4)
    page = as_alice.get(url(course)).content.decode()
    for path in (
        f"{url(course)}register/",
        f"{url(course)}export.csv",
        f"{url(course)}export.md",
        f"{url(course)}edit/",
        f"{url(course)}students/new/",
        f"{url(course)}tutors/new/",
        f"/admin/students/{dana.pk}/edit/",
        f"/admin/tutors/{bobs_role.pk}/edit/",
        f"/admin/sessions/{session.pk}/",
    ):
        assert f'href="{path}"' in page, path
    assert "Week 4" in page


def test_tutor_cannot_manage_people(as_bob: Client, course: Course, dana: Student) -> None:
    page = as_bob.get(url(course)).content.decode()
    assert f"/admin/students/{dana.pk}/edit/" in page
    assert "/tutors/" not in page
    assert f"{url(course)}edit/" not in page


def test_viewer_only_reads(as_vera: Client, course: Course, dana: Student) -> None:
    page = as_vera.get(url(course)).content.decode()
    assert "Dana Kowalczyk" in page
    for word in ("/edit/", "/new/", "/tutors/"):
        assert word not in page


def test_people_are_listed_owners_first(
    as_vera: Client, course: Course, bobs_role: CourseTutor, django_user_model: type
) -> None:
    CourseTutorFactory.create(course=course, role="owner", user__name="Zara")
    tutors = as_vera.get(url(course)).context["tutors"]
    assert [str(tutor) for tutor in tutors] == ["Zara", "Bob Example", "Vera Example"]


def test_names_are_harmless_text(as_alice: Client, course: Course) -> None:
    StudentFactory.create(course=course, given="<script>alert(1)</script>", family='"><img src=x>')
    page = as_alice.get(url(course)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_empty_roster_says_what_to_do_next(as_alice: Client, course: Course) -> None:
    page = as_alice.get(url(course)).content.decode()
    assert "The roster is empty" in page
    assert "Import roster" in page


def test_nobody_found_leads_back(as_alice: Client, course: Course, dana: Student) -> None:
    page = as_alice.get(url(course), {"q": "nobody"}).content.decode()
    assert "Nobody found" in page
    assert "Show the whole roster" in page


@pytest.mark.parametrize("count", [1, 5])
def test_same_number_of_queries_for_one_and_five(
    count: int, as_alice: Client, course: Course, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    StudentFactory.create_batch(count, course=course)
    for index in range(count):
        StudentFactory.create_batch(2, course=course, given="Jürgen", family=f"Müller {index}")
    SessionFactory.create_batch(count, course=course)
    CourseTutorFactory.create_batch(count, course=course)
    # The session, the user, the course, its groups, students, namesakes, people and sessions.
    with django_assert_num_queries(8):
        as_alice.get(url(course))


def test_filter_of_an_empty_roster_is_not_shown(as_alice: Client, course: Course) -> None:
    assert 'role="search"' not in as_alice.get(url(course)).content.decode()


def test_filter_stays_where_all_have_withdrawn(as_alice: Client, dana: Student) -> None:
    Student.objects.update(withdrawn_at=timezone.now())
    assert 'role="search"' in as_alice.get(url(dana.course)).content.decode()


def test_numbers_and_groups_stand_in_one_line(as_vera: Client, course: Course) -> None:
    StudentFactory.create(course=course, number="90001", group="Group 2")
    page = as_vera.get(url(course)).content.decode()
    assert '<td class="keep">90001</td>' in page
    assert '<td class="keep">Group 2</td>' in page


@pytest.fixture
def namesakes(course: Course) -> list[Student]:
    return [
        StudentFactory.create(course=course, given="Jürgen", family="Müller", number=str(number)) for number in (71, 72)
    ]


def test_namesakes_are_named_with_the_way_to_tell_them_apart(
    as_bob: Client, course: Course, namesakes: list[Student]
) -> None:
    page = as_bob.get(url(course)).content.decode()
    assert "2 students are called Jürgen Müller: give one of them a suffix." in page
    for student in namesakes:
        assert f'<a href="/admin/students/{student.pk}/edit/">Jürgen Müller · {student.number}</a>' in page
    assert f'<a href="/admin/students/{namesakes[0].pk}/merge/">Merge the entries' in page


def test_a_filter_hides_no_namesakes(as_bob: Client, course: Course, namesakes: list[Student]) -> None:
    assert "2 students are called" in as_bob.get(url(course), {"q": "71"}).content.decode()


@pytest.mark.parametrize(
    "change",
    [{"suffix": "Physics"}, {"family": "Muller"}, {"withdrawn_at": timezone.now()}],
    ids=["suffix", "accent", "withdrawn"],
)
def test_students_who_look_different_are_no_namesakes(
    change: dict[str, Any], as_bob: Client, course: Course, namesakes: list[Student]
) -> None:
    Student.objects.filter(pk=namesakes[0].pk).update(**change)
    assert "are called" not in as_bob.get(url(course)).content.decode()


def test_the_same_suffix_tells_nobody_apart(as_bob: Client, course: Course, namesakes: list[Student]) -> None:
    Student.objects.update(suffix="Physics")
    assert "2 students are called Jürgen Müller (Physics)" in as_bob.get(url(course)).content.decode()


def test_who_cannot_edit_is_not_asked_for_a_suffix(as_vera: Client, course: Course, namesakes: list[Student]) -> None:
    assert "are called" not in as_vera.get(url(course)).content.decode()


def test_namesakes_of_another_course_are_none(as_charlie: Client, charlie: User, namesakes: list[Student]) -> None:
    [other] = Course.objects.filter(tutors__user=charlie)
    StudentFactory.create(course=other, given="Jürgen", family="Müller")
    assert "are called" not in as_charlie.get(url(other)).content.decode()
