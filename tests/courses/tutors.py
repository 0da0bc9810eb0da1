"""People who are added to a course, for tests."""

import re

from django.test import Client

from attendance.courses.models import Course


def add(client: Client, course: Course, email: str, role: str = "tutor", name: str = "") -> str:
    response = client.post(f"/admin/courses/{course.pk}/tutors/create/", {"email": email, "role": role, "name": name})
    assert response.status_code in {200, 303}
    return response.content.decode()


def link_in(page: str) -> str:
    return str(re.findall(r"<textarea[^>]*>(http[^<]+)<", page)[0])
