"""Races of the lifecycle, on both databases: many open one slot, many plan one week."""

import pytest
from django.test import Client

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor
from attendance.ledger.models import Event
from attendance.sessions.models import ClassSession, Slot
from tests.factories.sessions import SlotFactory
from tests.people import signed_in
from tests.races import all_at_once, without_constraint

pytestmark = pytest.mark.django_db(transaction=True)

N = 50


@pytest.fixture
def clients(bob: User) -> list[Client]:
    return [signed_in(bob) for _ in range(N)]


def test_who_open_a_slot_at_once_get_one_code(clients: list[Client], bobs_role: CourseTutor) -> None:
    slot = SlotFactory.create(session__course=bobs_role.course, tutor=bobs_role)

    def press(client: Client) -> tuple[int, str | None]:
        response = client.post(f"/admin/slots/{slot.pk}/open/", headers={"HX-Request": "true"})
        return response.status_code, Slot.objects.get(pk=slot.pk).code

    answers = all_at_once([lambda client=client: press(client) for client in clients])  # type: ignore[misc]

    slot.refresh_from_db()
    assert set(answers) == {(200, slot.code)}
    assert Event.objects.filter(action="slot-opened").count() == 1


def plan_one_week(clients: list[Client], course: Course) -> list[int]:
    def plan(client: Client) -> int:
        url = f"/admin/courses/{course.pk}/sessions/create/"
        return client.post(url, {"week_nr": "1", "date": "2026-05-04"}).status_code

    return sorted(all_at_once([lambda client=client: plan(client) for client in clients]))  # type: ignore[misc]


def test_who_plan_a_week_at_once_get_one_session(clients: list[Client], course: Course) -> None:
    assert plan_one_week(clients, course) == [303, *[422] * (N - 1)]
    assert ClassSession.objects.count() == 1


def test_control_without_its_constraint_the_week_is_planned_often(clients: list[Client], course: Course) -> None:
    with without_constraint(ClassSession, "session_week_unique"):
        assert plan_one_week(clients, course) == [303] * N
        assert ClassSession.objects.count() == N
