"""The demo's semester in the tests' own database, and the pages that stand on it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from attendance.accounts.models import User
from attendance.desk.demo import record


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
    course, session, room, slot = demo["course_id"], demo["session_id"], demo["room_id"], demo["open_slot"]["id"]
    student = demo["students"][0]["id"]
    return [
        "/admin/",
        "/admin/courses/",
        "/admin/courses/archived/",
        "/admin/courses/new/",
        f"/admin/courses/{course}/",
        f"/admin/courses/{course}/edit/",
        f"/admin/courses/{course}/register/",
        f"/admin/courses/{course}/register/?risk=on&group=none&sort=bonus",
        f"/admin/courses/{course}/roster/",
        f"/admin/courses/{course}/students/new/",
        f"/admin/students/{student}/",
        f"/admin/students/{student}/edit/",
        f"/admin/students/{student}/merge/?q=a",
        "/admin/rooms/",
        "/admin/rooms/new/",
        f"/admin/rooms/{room}/",
        f"/admin/rooms/{room}/edit/",
        "/admin/sessions/",
        f"/admin/sessions/{session}/",
        f"/admin/sessions/{session}/edit/",
        f"/admin/sessions/{session}/slots/new/",
        f"/admin/courses/{course}/sessions/new/",
        f"/admin/courses/{course}/plans/new/",
        f"/admin/sessions/{session}/cancellation/new/",
        f"/admin/sessions/{session}/register/",
        f"/admin/sessions/{session}/register/?slot={slot}",
        f"/admin/slots/{slot}/",
        f"/admin/slots/{slot}/edit/",
        f"/admin/slots/{slot}/notes/",
        f"/admin/courses/{course}/tutors/new/",
        f"/admin/slots/{slot}/projector/",
        "/admin/export/",
        *sheets(session, slot),
    ]


def sheets(session: int, slot: int) -> list[str]:
    """What goes to the printer, and comes back from there."""
    return [
        f"/admin/slots/{slot}/print/?ticked=on&numbers=on",
        f"/admin/slots/{slot}/print/map/",
        f"/admin/sessions/{session}/print/",
        f"/admin/sessions/{session}/print/map/",
        f"/admin/slots/{slot}/paper/new/",
    ]
