"""Moves as a browser sends them."""

import re
from datetime import date
from typing import Any

from django.contrib.messages import get_messages
from django.test import Client

from attendance.courses.models import CourseTutor
from attendance.sessions.models import Slot
from tests.factories.rooms import RoomFactory
from tests.factories.sessions import SessionFactory, SlotFactory

MONDAY, THURSDAY = date(2026, 5, 4), date(2026, 5, 7)


def slot_of(tutor: CourseTutor) -> Slot:
    """The third week's, on Monday 4 May 2026 from 10:00 to 11:30."""
    session = SessionFactory.create(course=tutor.course, week_nr=3, date=MONDAY)
    return SlotFactory.create(session=session, tutor=tutor, room=RoomFactory.create(name="Small room"))


def at(slot: Slot, verb: str) -> str:
    return f"/admin/slots/{slot.pk}/move/{verb}/"


def place(slot: Slot, **changes: str) -> dict[str, str]:
    """What the form says: the slot as it is, but for these."""
    hours = {"start_time": f"{slot.start_time:%H:%M}", "end_time": f"{slot.end_time:%H:%M}"}
    return {"day": f"{slot.day}", **hours, "room": str(slot.room_id or ""), **changes}


def stored(slot: Slot) -> Slot:
    return Slot.objects.select_related("session").get(pk=slot.pk)


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def move(client: Client, slot: Slot, **changes: str) -> str:
    """Move it and return the token of the Undo in the answer's toast."""
    response = client.post(at(slot, "create"), place(slot, **changes))
    assert response.status_code == 303, response.content.decode()
    [message] = messages_of(response)
    found = re.search(r'name="token" value="([^"]+)"', message)
    assert found
    return found[1]
