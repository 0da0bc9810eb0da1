"""Running the demo's command at a chosen moment."""

import json
from datetime import datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.core.management import call_command

from attendance.courses.models import Course, CourseTutor, Student
from attendance.notes.models import Note, Participation
from attendance.register.models import Attendance, Excuse
from attendance.sessions.models import ClassSession, Slot
from rooms.models import Room

NOW = datetime(2026, 5, 12, 10, 23, tzinfo=ZoneInfo("Europe/Berlin"))
MODELS = (Participation, Note, Excuse, Attendance, Slot, ClassSession, Student, CourseTutor, Course, Room)


def load(now: datetime = NOW) -> dict[str, Any]:
    out = StringIO()
    with time_machine.travel(now, tick=False):
        call_command("demo_data", "--json", "--force", stdout=out)
    record: dict[str, Any] = json.loads(out.getvalue())
    return record


def contents() -> list[list[tuple[Any, ...]]]:
    """All rows that the demo writes, accounts aside."""
    return [list(model._default_manager.order_by("pk").values_list()) for model in MODELS]
