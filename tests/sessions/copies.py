"""Copies of a course as a browser asks for them."""

from typing import Any

from django.test import Client

from attendance.courses.models import Course, Role

# Two Mondays of winter, of which none is a public holiday.
SPAN = {"first": "2026-10-12", "weeks": "2", "skip_holidays": "on"}
RULES = {"name": "Functional Programming", "semester": "WS2026/27"} | dict.fromkeys(
    ("bonus_points", "allowed_absences", "grace_minutes"), "7"
)


def others(course: Course) -> list[str]:
    return [str(tutor.pk) for tutor in course.tutors.exclude(role=Role.OWNER)]


def at(course: Course, verb: str = "") -> str:
    return f"/admin/courses/{course.pk}/copy/{verb}"


def preview(client: Client, source: Course, typed: dict[str, Any]) -> Any:
    response = client.post(at(source, "preview/"), typed)
    assert response.status_code == 200, errors(response)
    return response


def errors(response: Any) -> Any:
    forms = response.context["forms"]
    return response.context["copy"].errors, forms.span.errors, forms.meetings.errors


def confirm(client: Client, source: Course, token: str) -> Any:
    return client.post(at(source, "create/"), {"token": token})


def copied(client: Client, source: Course, typed: dict[str, Any]) -> Course:
    response = confirm(client, source, preview(client, source, typed).context["token"])
    assert response.status_code == 303, errors(response)
    return Course.objects.exclude(pk=source.pk).latest("pk")


def people(course: Course) -> set[tuple[str, str]]:
    return set(course.tutors.values_list("user__name", "role"))
