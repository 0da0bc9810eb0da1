"""The named people of the tests: alice owns the course, bob is its tutor, vera its viewer, charlie a stranger to it,
dana one of its students; the admin belongs to no course."""

import pytest
from django.test import Client

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor, Role, Student
from tests.factories.accounts import UserFactory
from tests.factories.courses import CourseFactory, CourseTutorFactory, StudentFactory


@pytest.fixture
def course(db: None) -> Course:
    return CourseFactory.create(name="Functional Programming", semester="SS2026")


def _member(course: Course, name: str, role: Role) -> User:
    user = UserFactory.create(name=f"{name} Example", email=f"{name.lower()}@example.org")
    CourseTutorFactory.create(course=course, user=user, role=role)
    return user


@pytest.fixture
def alice(course: Course) -> User:
    return _member(course, "Alice", Role.OWNER)


@pytest.fixture
def bob(course: Course) -> User:
    return _member(course, "Bob", Role.TUTOR)


@pytest.fixture
def vera(course: Course) -> User:
    return _member(course, "Vera", Role.VIEWER)


@pytest.fixture
def charlie(db: None) -> User:
    """Owns another course, so that row scope can be told from role."""
    user = UserFactory.create(name="Charlie Stranger", email="charlie@example.org")
    CourseTutorFactory.create(course=CourseFactory.create(name="Logic"), user=user, role=Role.OWNER)
    return user


@pytest.fixture
def admin(db: None) -> User:
    return UserFactory.create(name="Ada Admin", email="admin@example.org", is_staff=True, is_superuser=True)


@pytest.fixture
def dana(course: Course) -> Student:
    return StudentFactory.create(course=course, given="Dana", family="Kowalczyk", number="514002")


@pytest.fixture
def bobs_role(bob: User, course: Course) -> CourseTutor:
    return CourseTutor.objects.get(course=course, user=bob)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_alice(alice: User) -> Client:
    return signed_in(alice)


@pytest.fixture
def as_bob(bob: User) -> Client:
    return signed_in(bob)


@pytest.fixture
def as_vera(vera: User) -> Client:
    return signed_in(vera)


@pytest.fixture
def as_charlie(charlie: User) -> Client:
    return signed_in(charlie)


@pytest.fixture
def as_admin(admin: User) -> Client:
    return signed_in(admin)
