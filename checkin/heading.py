"""Which slot this is: the head of every page of its students. It says nothing of the phone that asks, so it is drawn
once for a whole hall."""

from datetime import date, time
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from attendance.sessions.models import Slot

# Slots that are held at the same time.
SHARED = 64


class Heading(NamedTuple):
    """What the head says; `is_wide` for a hall that takes more of the screen."""

    course: str
    semester: str
    week_nr: int
    day: date
    start_time: time
    room: str
    holder: str
    is_wide: bool


def heading_of(slot: Slot, *, is_wide: bool) -> SafeString:
    course = slot.session.course
    room = slot.room.name if slot.room else ""
    when = (slot.session.week_nr, slot.day, slot.start_time)
    return _drawn(Heading(course.name, course.semester, *when, room, slot.holder, is_wide), get_language())


@lru_cache(maxsize=SHARED)
def _drawn(heading: Heading, language: str | None) -> SafeString:
    """`language` is that of its words."""
    return render_to_string("checkin/_top.html", {"heading": heading})
