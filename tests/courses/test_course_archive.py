"""Archiving a course, what is left of it meanwhile, and bringing it back."""

from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.courses.models import Course, CourseTutor, Role
from attendance.ledger.models import Event
from attendance.sessions.actions import open_slot
from attendance.sessions.lifecycle import status_at
from attendance.sessions.models import Slot, Status
from tests.courses.rosters import SAMPLES
from tests.factories.courses import CourseFactory, CourseTutorFactory
from tests.factories.sessions import SlotFactory
from tests.people import signed_in
from tests.routes import ROUTES, ask, text_of, world
from tests.world import ROLES, Route, World

__all__ = ["world"]
VERA, ALICE = ROLES.index("vera"), ROLES.index("alice")
READABLE = {"notes:note-list", "notes:participation-pick", "notes:course-notes"}
ALWAYS = {"courses:course-archive", "courses:course-restore", *READABLE}
# Copying a course reads it and writes another one: tests/sessions/test_copy_views.py. A backup is of everything.
OTHERS = ("rooms:", "sessions:copy-", "exports:backup-")
OF_COURSES = [route for route in ROUTES if not route.name.startswith(OTHERS)]
WRITING = [route for route in OF_COURSES if route.expected[VERA] == 403 and route.name not in ALWAYS]
READING = [route for route in OF_COURSES if route.expected[ALICE] == 200 and route not in WRITING and route.args]
LIST = "/admin/courses/"
ARCHIVED = "/admin/courses/archived/"


def url(course: Course, verb: str) -> str:
    return f"/admin/courses/{course.pk}/{verb}/"


def moment(course: Course) -> datetime | None:
    course.refresh_from_db()
    return course.archived_at


def names(client: Client, address: str) -> list[str]:
    return [course.name for course, _role in client.get(address).context["rows"]]


@pytest.fixture
def archived(course: Course) -> Course:
    Course.objects.filter(pk=course.pk).update(archived_at=timezone.now())
    course.refresh_from_db()
    return course


def test_archives_and_offers_to_undo(as_alice: Client, alice: User, course: Course) -> None:
    response = as_alice.post(url(course, "archive"))
    assert (response.status_code, response["Location"]) == (303, LIST)
    assert moment(course)
    assert f'action="{url(course, "restore")}"' in as_alice.get(LIST).content.decode()
    event = Event.objects.get()
    assert (event.action, event.actor, event.subject) == ("course-archived", alice.email, str(course))


def test_the_first_moment_counts(as_alice: Client, archived: Course) -> None:
    first = archived.archived_at
    as_alice.post(url(archived, "archive"))
    assert moment(archived) == first
    assert not Event.objects.exists()


def test_brings_it_back(as_alice: Client, archived: Course) -> None:
    page = as_alice.get(f"/admin/courses/{archived.pk}/").content.decode()
    assert f'action="{url(archived, "restore")}"' in page
    for _time in range(2):
        response = as_alice.post(url(archived, "restore"))
        assert (response.status_code, response["Location"]) == (303, f"/admin/courses/{archived.pk}/")
    assert moment(archived) is None
    assert Event.objects.get().action == "course-restored"
    assert as_alice.get(url(archived, "edit")).status_code == 200


def test_lists_the_archived_by_themselves(as_bob: Client, bob: User, archived: Course) -> None:
    CourseTutorFactory.create(course=CourseFactory.create(name="Algebra"), user=bob)
    assert names(as_bob, LIST) == ["Algebra"]
    assert names(as_bob, ARCHIVED) == ["Functional Programming"]
    assert f'href="{ARCHIVED}"' in as_bob.get(LIST).content.decode()


def test_says_so_where_nothing_is_archived(as_bob: Client, course: Course) -> None:
    assert "No archived courses" in as_bob.get(ARCHIVED).content.decode()
    assert ARCHIVED not in as_bob.get(LIST).content.decode()


def test_leaves_the_downloads(as_bob: Client, archived: Course) -> None:
    assert archived.name not in as_bob.get("/admin/export/").content.decode()


@pytest.mark.parametrize("route", WRITING, ids=lambda route: route.name)
def test_nothing_can_be_written(route: Route, world: World, alice: User) -> None:
    Course.objects.filter(pk=world.course.pk).update(archived_at=timezone.now())
    response = ask(signed_in(alice), route.method, route, world)
    assert response.status_code == 403
    assert "This course is archived." in text_of(response)


@pytest.mark.parametrize("route", READING, ids=lambda route: route.name)
def test_everything_can_be_read(route: Route, world: World, alice: User) -> None:
    Course.objects.filter(pk=world.course.pk).update(archived_at=timezone.now())
    response = ask(signed_in(alice), route.method, route, world)
    if route.name.startswith("checkin:") and route.name != "checkin:projector":
        assert response.status_code == 404
        return
    assert response.status_code == 200
    page = text_of(response).split('id="main"')[-1]
    # Whatever posts would be refused.
    posts = page.count('method="post"') + page.count("hx-post")
    assert posts == (1 if route.name == "courses:course-detail" else 0) or route.name in {
        "register:session-register",
        "register:register-cell",
    }


def test_notes_can_be_read_and_not_typed(world: World, alice: User) -> None:
    Course.objects.filter(pk=world.course.pk).update(archived_at=timezone.now())
    address = f"/admin/slots/{world.slot.pk}/notes/?student={world.student.pk}"
    page = signed_in(alice).get(address).content.decode().split('id="main"')[1]
    assert page.count("Presented exercise 3") == 2
    assert "<textarea" not in page
    assert 'method="post"' not in page
    assert "Presented exercise 3" in signed_in(alice).get(f"/admin/students/{world.student.pk}/").content.decode()


def test_its_codes_end(world: World) -> None:
    address = f"/s/{world.slot.code}/"
    assert Client().get(address).status_code == 200
    Course.objects.filter(pk=world.course.pk).update(archived_at=timezone.now())
    body = {"student": world.absent.pk, "seat": "s0-1"}
    assert Client().get(address).status_code == 404
    assert Client().get(f"{address}seats/").status_code == 404
    assert Client().post(f"{address}check-in/", body).status_code == 404
    assert not world.absent.attendances.exists()


@pytest.mark.parametrize("status", [Status.OPEN, Status.LOCKED])
def test_closes_its_slots_so_that_no_code_comes_back(world: World, alice: User, status: Status) -> None:
    Slot.objects.filter(pk=world.slot.pk).update(status=status)
    as_alice = signed_in(alice)
    as_alice.post(url(world.course, "archive"))
    slot = Slot.objects.get(pk=world.slot.pk)
    assert status_at(slot, timezone.now()) == Status.CLOSED
    assert Event.objects.filter(action="slot-closed").count() == 1
    as_alice.post(url(world.course, "restore"))
    assert Client().get(f"/s/{world.slot.code}/").status_code == 404


def test_no_planned_opening_comes_true_in_the_archive(as_alice: Client, course: Course) -> None:
    soon = timezone.now() + timedelta(hours=1)
    slot = SlotFactory.create(session__course=course, opens_at=soon, code="ABCDEFGH")
    other = SlotFactory.create(opens_at=soon, code="BCDEFGHK")
    as_alice.post(url(course, "archive"))
    assert dict(Slot.objects.values_list("pk", "opens_at")) == {slot.pk: None, other.pk: soon}


def test_opens_no_slot_at_the_moment_of_archiving(archived: Course, alice: User) -> None:
    """The page was allowed before the course went."""
    slot = SlotFactory.create(session__course=archived)
    with pytest.raises(DomainError, match="archived"):
        open_slot(slot, by=alice)


def test_the_command_refuses_too(archived: Course) -> None:
    with pytest.raises(CommandError, match="is archived"):
        call_command("import_roster", str(archived.pk), str(SAMPLES / "moodle_en.csv"))
    assert not archived.students.exists()


def test_statements_do_not_grow(
    as_bob: Client, bob: User, archived: Course, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        as_bob.get(ARCHIVED)
    for _ in range(4):
        CourseTutorFactory.create(user=bob, course__archived_at=timezone.now())
    with django_assert_num_queries(4):
        assert len(names(as_bob, ARCHIVED)) == 5


@pytest.mark.parametrize("verb", ["archive", "restore"])
def test_verb_anonymous_stranger_and_rights(
    verb: str,
    course: Course,
    bobs_role: CourseTutor,
    as_bob: Client,
    as_vera: Client,
    as_charlie: Client,
    client: Client,
) -> None:
    assert as_charlie.post(url(course, verb)).status_code == 404
    for member in (as_bob, as_vera):
        assert member.post(url(course, verb)).status_code == 403
        assert member.get(url(course, verb)).status_code == 405
    assert client.post(url(course, verb)).status_code == 302
    assert bobs_role.role == Role.TUTOR
