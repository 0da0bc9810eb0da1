"""A course is deleted while somebody adds to it: that is what is said, not that a number or a role is taken."""

import pytest
from django.test import Client

from attendance.accounts.models import User
from attendance.courses.models import Course
from tests.factories.courses import CourseFactory, CourseTutorFactory
from tests.races import deleted_before

pytestmark = pytest.mark.django_db(transaction=True)

VIEWS = "attendance.courses.views"


@pytest.fixture
def doomed(alice: User) -> Course:
    course = CourseFactory.create()
    CourseTutorFactory.create(course=course, user=alice, role="owner")
    return course


@pytest.mark.parametrize(
    ("write", "url", "fields"),
    [
        ("students.save_student", "students", {"given": "Anna", "family": "Berg", "number": "7"}),
        ("tutors.add_tutor", "tutors", {"email": "new@example.org", "name": "New", "role": "tutor"}),
    ],
)
def test_it_is_said(
    monkeypatch: pytest.MonkeyPatch, as_alice: Client, doomed: Course, write: str, url: str, fields: dict[str, str]
) -> None:
    deleted_before(monkeypatch, f"{VIEWS}.{write}", doomed)
    answer = as_alice.post(f"/admin/courses/{doomed.pk}/{url}/create/", fields)
    assert answer.status_code == 422
    assert "This course was deleted meanwhile." in answer.content.decode()
    assert "already" not in answer.content.decode()
    assert "has this number" not in answer.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()
