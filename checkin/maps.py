"""The seat map of a phone. Who sits where is nobody's business, so a taken seat has no name, and all phones without a
seat of their own see the same: that map is drawn once, until somebody comes or goes."""

from collections.abc import Iterable
from functools import cached_property, lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from attendance.sessions.models import Status
from rooms.layout import ParsedLayout
from rooms.seat_map import Mode, SeatMap, build_seat_map

# Halls that fill at the same time, with the maps of their last few seconds.
SHARED = 16


class StudentMap(SeatMap):
    """Only while the slot is open are its seats buttons."""

    @cached_property
    def html(self) -> SafeString:
        """With the count and the legend below it: all that a poll brings."""
        return render_to_string("checkin/_seats.html", {"seat_map": self, "is_open": self.mode == "student"})


def student_map(layout: ParsedLayout, taken: Iterable[str], mine: str | None, status: Status) -> StudentMap:
    mode: Mode = "student" if status == Status.OPEN else "room"
    if mine is None:
        return _shared(layout, frozenset(taken), mode, get_language())
    return _build(layout, frozenset(taken), mine, mode)


@lru_cache(maxsize=SHARED)
def _shared(layout: ParsedLayout, taken: frozenset[str], mode: Mode, language: str | None) -> StudentMap:
    """`language` is that of the words on the map."""
    return _build(layout, taken, None, mode)


def _build(layout: ParsedLayout, taken: frozenset[str], mine: str | None, mode: Mode) -> StudentMap:
    drawn = build_seat_map(layout.elements, layout.hash, taken=dict.fromkeys(taken), mine=mine, mode=mode)
    return StudentMap(drawn.hash, drawn.mode, drawn.shapes, drawn.seats)
