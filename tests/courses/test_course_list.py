"""The list of courses."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.accounts.models import User
from attendance.core.clock import local_today
from attendance.courses.models import Course, Role
from tests.factories.courses import CourseFactory, CourseTutorFactory, StudentFactory
from tests.factories.sessions import SessionFactory

URL = "/admin/courses/"


def listed(client: Client) -> list[tuple[Course, str]]:
    response = client.get(URL)
    assert response.status_code == 200
    rows: list[tuple[Course, str]] = response.context["rows"]
    return rows


def test_address_stays() -> None:
    assert reverse("courses:course-list") == URL


def test_lists_own_courses_with_role_students_and_next_session(as_bob: Client, bob: User, course: Course) -> None:
    today = local_today()
    StudentFactory.create_batch(3, course=course)
    StudentFactory.create(course=course, withdrawn_at=timezone.now())
    SessionFactory.create(course=course, date=today - timedelta(days=7))
    SessionFactory.create(course=course, date=today + timedelta(days=1), cancelled_at=timezone.now())
    SessionFactory.create(course=course, date=today + timedelta(days=7))
    SessionFactory.create(course=course, date=today + timedelta(days=14))
    CourseFactory.create(name="Somebody else's")

    [(found, role)] = listed(as_bob)

    assert (found, role) == (course, "Tutor")
    assert (found.student_count, found.next_date) == (3, today + timedelta(days=7))  # type: ignore[attr-defined]


def test_archived_courses_are_left_out(as_alice: Client, course: Course) -> None:
    Course.objects.update(archived_at=timezone.now())
    assert listed(as_alice) == []


def test_newest_semester_first_then_by_name(as_alice: Client, alice: User, course: Course) -> None:
    for name, semester in (("Zoology", "SS2026"), ("Algebra", "SS2026"), ("Old", "SS2025")):
        CourseTutorFactory.create(
            course=CourseFactory.create(name=name, semester=semester), user=alice, role=Role.OWNER
        )
    names = [found.name for found, role in listed(as_alice)]
    assert names == ["Algebra", "Functional Programming", "Zoology", "Old"]


def test_admin_sees_all_and_as_what(as_admin: Client, course: Course) -> None:
    assert listed(as_admin) == [(course, "Admin")]


def test_empty_list_says_what_to_do_next(client: Client, charlie: User) -> None:
    Course.objects.all().delete()
    client.force_login(charlie)
    page = client.get(URL).content.decode()
    assert "No courses yet" in page
    assert reverse("courses:course-new") in page


def test_anonymous_signs_in_first(client: Client, db: None) -> None:
    assert client.get(URL)["Location"] == "/login/?next=/admin/courses/"


def test_post_is_refused(as_alice: Client) -> None:
    assert as_alice.post(URL).status_code == 405


@pytest.mark.parametrize("count", [1, 5])
def test_same_number_of_queries_for_one_and_five(
    count: int, as_alice: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count - 1):
        course = CourseTutorFactory.create(user=alice).course
        StudentFactory.create(course=course)
        SessionFactory.create(course=course)
    # The session, the user, the courses, the roles.
    with django_assert_num_queries(4):
        assert len(listed(as_alice)) == count
