"""The demo's semester in the tests' own database, and the pages that stand on it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from attendance.accounts.models import User
from attendance.desk.demo import record
from attendance.register.models import MissingName
from attendance.sessions.models import Slot
from rooms.layout import parse_layout


@pytest.fixture
def demo(site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> dict[str, Any]:
    """The object that `demo_data --json` prints; its file stays in the test's folder."""
    monkeypatch.setattr(record, "record_file", lambda: tmp_path / "demo.json")
    printed = StringIO()
    call_command("demo_data", "--json", "--force", stdout=printed)
    found: dict[str, Any] = json.loads(printed.getvalue())
    return found


@pytest.fixture
def tutor(demo: dict[str, Any]) -> User:
    return User.objects.get(email=demo["tutor"]["email"])


def tutors_pages(demo: dict[str, Any]) -> list[str]:
    """Every page of the tutors' side, by its address."""
    session, slot = demo["session_id"], demo["open_slot"]["id"]
    return [
        "/admin/",
        "/admin/calendar/",
        "/admin/export/",
        *course_pages(demo["course_id"]),
        *student_pages(demo["students"][0]["id"]),
        *room_pages(demo["room_id"]),
        *session_pages(session),
        f"/admin/sessions/{session}/register/?slot={slot}",
        *slot_pages(slot),
        f"/admin/slots/{slot}/notes/?student={demo['students'][-1]['id']}",
        f"/admin/slots/{slot}/seat/?seat={demo_seat(slot)}",
        f"/admin/slots/{slot}/sweep/?counted=3",
        f"/admin/missing-names/{MissingName.objects.get(slot=slot).pk}/",
    ]


def course_pages(course: int) -> list[str]:
    lists = ["/admin/courses/", "/admin/courses/archived/", "/admin/courses/new/"]
    register = ["register/", "register/?risk=on&group=none&sort=bonus"]
    forms = ["edit/", "roster/", "students/new/", "tutors/new/", "sessions/new/", "plans/new/", "copy/"]
    return [*lists, *below(f"/admin/courses/{course}/", *register, *forms, "notes/?q=exercise")]


def student_pages(student: int) -> list[str]:
    return below(f"/admin/students/{student}/", "edit/", "merge/?q=a")


def room_pages(room: int) -> list[str]:
    lists = ["/admin/rooms/", "/admin/rooms/new/", "/admin/rooms/drawing/new/"]
    return [*lists, *below(f"/admin/rooms/{room}/", "edit/", "drawing/edit/", "slots/")]


def session_pages(session: int) -> list[str]:
    pages = ["edit/", "slots/new/", "cancellation/new/", "register/", "print/", "print/map/"]
    return ["/admin/sessions/", *below(f"/admin/sessions/{session}/", *pages)]


def slot_pages(slot: int) -> list[str]:
    forms = ["edit/", "move/new/", "paper/new/", "notes/", "participations/pick/"]
    walls = ["projector/", "projector/?mode=map"]
    return below(f"/admin/slots/{slot}/", *forms, *walls, "print/?ticked=on&numbers=on", "print/map/")


def below(there: str, *pages: str) -> list[str]:
    """The address and those under it."""
    return [there, *(there + page for page in pages)]


def demo_seat(slot: int) -> str:
    """A seat of the slot's room that nobody has claimed."""
    found = Slot.objects.select_related("layout").get(pk=slot)
    taken = found.attendances.values_list("seat_id", flat=True)
    return next(seat for seat in parse_layout(found.layout.content).seats if seat not in taken) if found.layout else ""
