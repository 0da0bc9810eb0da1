"""Which item of the main navigation is lit on which page."""

import re

import pytest
from django.test import Client

from attendance.courses.models import Course
from tests.factories.sessions import SlotFactory


@pytest.mark.parametrize(
    ("page", "lit"),
    [
        ("/admin/", ["Dashboard"]),
        ("/admin/courses/{course}/", ["Courses"]),
        ("/admin/courses/{course}/copy/", ["Courses"]),
        ("/admin/courses/{course}/plans/new/", ["Courses"]),
        ("/admin/calendar/", []),
        ("/admin/sessions/", ["Sessions"]),
        ("/admin/slots/{slot}/edit/", ["Sessions"]),
        ("/admin/slots/{slot}/print/", ["Sessions"]),
        ("/admin/sessions/{session}/print/", ["Sessions"]),
        ("/admin/rooms/{room}/slots/", ["Rooms"]),
        ("/admin/rooms/", ["Rooms"]),
        ("/admin/export/", ["Export"]),
    ],
)
def test_the_item_that_the_page_belongs_to(as_alice: Client, course: Course, page: str, lit: list[str]) -> None:
    slot = SlotFactory.create(session__course=course)
    keys = {"course": course.pk, "slot": slot.pk, "session": slot.session_id, "room": slot.room_id}
    response = as_alice.get(page.format(**keys))
    assert response.status_code == 200
    nav = re.search(r'<nav class="dock".*?</nav>', response.content.decode(), re.DOTALL)
    assert nav
    links = re.findall(r'<a [^>]*aria-current="true"[^>]*>(.*?)</a>', nav[0], re.DOTALL)
    assert [re.sub(r"<.*?>", "", link, flags=re.DOTALL).strip() for link in links] == lit
