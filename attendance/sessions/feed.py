"""A tutor's slots as a calendar that other programs subscribe to (RFC 5545). No student is in it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration

from attendance.accounts.models import User
from attendance.sessions.models import Slot
from attendance.sessions.queries import held_by_q

# How often a program should ask again.
REFRESH = timedelta(hours=1)
# Time zones are described for the years around the entries: programs need the rule before and after them.
MARGIN = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Entry:
    """One slot as a calendar shows it."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    url: str
    is_cancelled: bool


def entries_for(user: User) -> list[Entry]:
    """What the user holds in courses that are not over, in order of time. One statement."""
    return sorted((_entry(slot) for slot in _slots_held_by(user)), key=lambda entry: (entry.starts_at, entry.uid))


def _slots_held_by(user: User) -> QuerySet[Slot]:
    found = Slot.objects.filter(held_by_q([user.pk]), session__course__archived_at=None)
    return found.select_related("session__course", "room")


def _entry(slot: Slot) -> Entry:
    return Entry(
        uid=f"slot-{slot.pk}@{urlsplit(settings.BASE_URL).hostname}",
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        summary=f"{slot.session.course} · {slot.session}",
        location=slot.room.name if slot.room else "",
        url=settings.BASE_URL + reverse("desk:slot-detail", args=[slot.pk]),
        is_cancelled=slot.session.cancelled_at is not None,
    )


def fingerprint(entries: Sequence[Entry]) -> str:
    """Differs whenever an entry does."""
    return hashlib.sha256(repr(entries).encode()).hexdigest()[:24]


def write_calendar(entries: Sequence[Entry], *, now: datetime) -> bytes:
    """The feed. Of two copies of an entry the one with the later DTSTAMP counts (RFC 5546, 2.1.5), so each answer is
    stamped anew: nothing stores when a slot was last changed, and no sequence number could be told from it."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Tutortool//Tutortool//EN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Tutorials"))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    # A property of no standard: the library would write a duration's name in Python.
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for entry in entries:
        calendar.add_component(_event(entry, now.astimezone(UTC)))
    if entries:
        first, last = entries[0].starts_at - MARGIN, entries[-1].ends_at + MARGIN
        calendar.add_missing_timezones(first_date=first.date(), last_date=last.date())
    feed: bytes = calendar.to_ical()
    return feed


def _event(entry: Entry, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.summary)
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if entry.location:
        event.add("location", entry.location)
    return event
