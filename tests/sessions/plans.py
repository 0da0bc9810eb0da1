"""Semesters as a browser sends them."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from attendance.courses.models import Course, CourseTutor
from rooms.models import Room

GROUP = {"weekday": "0", "start": "10:00", "end": "11:30"}


def group(tutor: CourseTutor, room: Room | None = None, **changes: str) -> dict[str, str]:
    return {**GROUP, "tutor": str(tutor.pk), "room": str(room.pk) if room else "", **changes}


def form(span: dict[str, str], *groups: dict[str, str], breaks: tuple[dict[str, str], ...] = ()) -> dict[str, str]:
    found = dict(span)
    for prefix, rows in (("meetings", groups), ("breaks", breaks)):
        found |= {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
        found |= {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return found


def at(course: Course, verb: object) -> str:
    return f"/admin/courses/{course.pk}/plans/{verb}/"


def preview(client: Client, course: Course, data: dict[str, str]) -> Any:
    response = client.post(at(course, "preview"), data)
    assert response.status_code == 200, response.context["forms"].span.errors
    return response.context


def confirm(client: Client, course: Course, token: str) -> HttpResponse:
    return client.post(at(course, "create"), {"token": token})  # type: ignore[return-value]  # the client's own class


def planned(client: Client, course: Course, data: dict[str, str]) -> str:
    """Make the plan and return the address at which it stands."""
    response = confirm(client, course, preview(client, course, data)["token"])
    assert response.status_code == 303
    return response["Location"]
