"""Races (R2) of what tutors enter: fifty at once on both databases, each with the control that shows the race once
its constraint is dropped. Those of the check-in, the sessions and the rooms stand with their apps."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db.models import Model
from django.test import Client

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor, Student
from attendance.notes.models import Note
from attendance.register.models import Attendance, Excuse
from attendance.sessions.models import Slot
from tests.factories.accounts import UserFactory
from tests.factories.sessions import SlotFactory
from tests.people import signed_in
from tests.races import all_at_once, without_constraint

pytestmark = pytest.mark.django_db(transaction=True)

N = 50
TRIES = 30


@dataclass(frozen=True)
class Scene:
    course: Course
    slot: Slot
    dana: Student


@dataclass(frozen=True)
class Race:
    """`post` gives the address and the fields that all send at once; one row comes of it."""

    model: type[Model]
    constraint: str
    post: Callable[[Scene], tuple[str, dict[str, object]]]
    rows: int = 1


RACES = [
    Race(
        Course,
        "course_unique",
        lambda scene: (
            "/admin/courses/create/",
            {"name": "Logic", "semester": "SS2027", "bonus_points": 3, "allowed_absences": 1, "grace_minutes": 15},
        ),
        rows=2,
    ),
    Race(
        CourseTutor,
        "course_tutor_unique",
        lambda scene: (
            f"/admin/courses/{scene.course.pk}/tutors/create/",
            {"email": "new@example.org", "role": "tutor"},
        ),
        rows=3,
    ),
    Race(
        Student,
        "student_number_unique",
        lambda scene: (
            f"/admin/courses/{scene.course.pk}/students/create/",
            {"given": "Emil", "family": "Noether", "number": "4711"},
        ),
        rows=2,
    ),
    Race(
        Note,
        "note_unique",
        lambda scene: (
            f"/admin/slots/{scene.slot.pk}/notes/save/",
            {"student": scene.dana.pk, "text": "Presented exercise 3"},
        ),
    ),
    Race(
        Excuse,
        "excuse_unique",
        lambda scene: (
            f"/admin/sessions/{scene.slot.session_id}/excuses/set/",
            {"student": scene.dana.pk, "reason": "A doctor's note"},
        ),
    ),
    Race(
        Attendance,
        "attendance_student_once",
        lambda scene: (f"/admin/slots/{scene.slot.pk}/attendance/mark/", {"student": scene.dana.pk}),
    ),
]
races = pytest.mark.parametrize("race", RACES, ids=lambda race: race.constraint)


@pytest.fixture
def scene(course: Course, alice: User, bobs_role: CourseTutor, dana: Student) -> Scene:
    """A course with two people in it, one student, and an account that waits for a role."""
    UserFactory.create(email="new@example.org")
    return Scene(course, SlotFactory.create(session__course=course, tutor=bobs_role), dana)


def run(race: Race, scene: Scene, user: User) -> list[int]:
    address, fields = race.post(scene)
    session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    clients = [Client(raise_request_exception=False) for _ in range(N)]
    for client in clients:
        # The cookie and not the jar, into which each client puts what it is answered.
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    calls = [lambda client=client: client.post(address, fields).status_code for client in clients]
    return all_at_once(calls)


@races
def test_one_row_comes_of_fifty(race: Race, scene: Scene, alice: User) -> None:
    answers = run(race, scene, alice)
    assert set(answers) <= {200, 303, 409, 422}
    assert race.model._default_manager.count() == race.rows


@races
def test_control_without_the_constraint_several_come(race: Race, scene: Scene, alice: User) -> None:
    """The window can be a hair wide (who excuses first looks for an excuse), so the control has some tries."""
    rows = race.model._default_manager
    before = list(rows.values_list("pk", flat=True))
    with without_constraint(race.model, race.constraint):
        for _ in range(TRIES):
            run(race, scene, alice)
            if rows.count() > race.rows:
                return
            rows.exclude(pk__in=before).delete()
    pytest.fail("The race did not show.")
