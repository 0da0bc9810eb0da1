"""What the tests of a slot's notes read of its page."""

import html
import re

from django.test import Client

from attendance.courses.models import Student
from attendance.sessions.models import Slot

HTMX = {"HX-Request": "true"}


def url(slot: Slot) -> str:
    return f"/admin/slots/{slot.pk}/notes/"


def save_url(slot: Slot) -> str:
    return f"{url(slot)}save/"


def page(client: Client, slot: Slot, student: Student | None = None, **headers: str) -> str:
    """The page, with the note about the student open."""
    response = client.get(url(slot), {"student": student.pk} if student else {}, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def part(text: str, name: str) -> str:
    """What stands from the element with this id on to the next section."""
    start = text.index(f'id="{name}"')
    return text[start : text.find("<section", start)]


def linked(text: str) -> list[str]:
    """Whose notes the links of a part open, in order."""
    return re.findall(r'href="/admin/slots/\d+/notes/\?student=(\d+)"', text)


def read(text: str, student: Student) -> dict[str, str]:
    """The fields that the student's form on a page would send."""
    found = re.search(rf'<form[^>]+id="n{student.pk}".*?</form>', text, re.DOTALL)
    form = found[0] if found else text
    fields = dict(re.findall(r'<input type="hidden" name="(student|note|version|seen)" value="([^"]*)"', form))
    area = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.DOTALL)
    return {"student": str(student.pk)} | fields | ({"text": html.unescape(area[1])} if area else {})


def undo_of(answer: str) -> dict[str, str]:
    return {"token": re.findall(r'name="token" value="([^"]+)"', answer)[0]}
