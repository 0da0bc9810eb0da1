"""What the student's page and its polls read. Each function is one statement."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import (
    Count,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from attendance.core.text import fold
from attendance.courses.models import Student
from attendance.register.models import Attendance
from attendance.sessions.models import Slot
from attendance.sessions.queries import slots, with_layout
from rooms.layout import ParsedLayout, parse_layout
from rooms.models import Layout

EMPTY = parse_layout("[]")


def slot_with_roster_size(code: str) -> Slot | None:
    """The slot with all that its page says, and `roster_size`: how many students are on the course's roster."""
    roster = Student.objects.filter(course=OuterRef("session__course"), withdrawn_at=None)
    size = roster.order_by().values("course").annotate(size=Count("pk")).values("size")
    return slots().annotate(roster_size=Coalesce(Subquery(size), 0)).filter(code=code).first()


@dataclass(frozen=True, slots=True)
class Claim:
    """All that decides about a student's check-in, except what the constraints decide.

    `own_*` is the student's row in this slot, None where there is none; `elsewhere` says that they are in another
    slot of the course at this time.
    """

    slot: Slot
    on_roster: bool
    elsewhere: bool
    own_id: int | None
    own_seat: str | None
    own_device: str | None


def claim_on_slot(code: str, student: int) -> Claim | None:
    known = Student.objects.filter(pk=student, course=OuterRef("session__course"), withdrawn_at=None)
    elsewhere = Attendance.objects.filter(
        student=student,
        slot__session__course=OuterRef("session__course"),
        slot__session__date=OuterRef("session__date"),
        slot__start_time__lt=OuterRef("end_time"),
        slot__end_time__gt=OuterRef("start_time"),
    ).exclude(slot=OuterRef("pk"))
    slot = (
        slots()
        .annotate(
            own=FilteredRelation("attendances", condition=Q(attendances__student=student)),
            own_id=F("own__id"),
            own_seat=F("own__seat_id"),
            own_device=F("own__device"),
            on_roster=Exists(known),
            elsewhere=Exists(elsewhere),
        )
        .filter(code=code)
        .first()
    )
    if slot is None:
        return None
    return Claim(slot, slot.on_roster, slot.elsewhere, slot.own_id, slot.own_seat, slot.own_device)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster as the check-in page needs them; `seat` and `device` are those of this slot."""

    id: int
    label: str
    checked_in_at: datetime | None
    seat: str | None
    device: str | None


def people(slot: Slot, *, absent: bool) -> list[Person]:
    """Who is in the slot and, with `absent`, who else is on the roster, in the order of a list."""
    students = Student.objects.filter(course=slot.session.course_id).annotate(
        row=FilteredRelation("attendances", condition=Q(attendances__slot=slot.pk)),
        at=F("row__checked_in_at"),
        seat=F("row__seat_id"),
        device=F("row__device"),
    )
    wanted = Q(at__isnull=False) | Q(withdrawn_at=None) if absent else Q(at__isnull=False)
    found = sorted(students.filter(wanted), key=lambda student: student.sort_key)
    return [Person(student.pk, student.label, student.at, student.seat, student.device) for student in found]


def students_matching(slot: Slot, q: str) -> list[Student]:
    """Those on the roster whose name has every word of `q`, whatever its case and accents, in the order of a list."""
    found = Student.objects.filter(course=slot.session.course_id, withdrawn_at=None)
    for word in fold(q).split():
        found = found.filter(folded__contains=word)
    return sorted(found, key=lambda student: student.sort_key)


def slot_with_state(code: str) -> tuple[Slot, str] | None:
    """The slot, and a text that differs whenever anything on its map has changed.

    Rows come and go (count, greatest and sum of the ids) and move (sum of the versions); nothing else can change
    what the map shows. So a poll is answered without reading a row of it.
    """
    found = with_layout(Slot.objects.select_related("room")).annotate(
        rows=Count("attendances"),
        last=Max("attendances__id"),
        ids=Sum("attendances__id"),
        versions=Sum("attendances__version"),
    )
    slot = found.filter(code=code).first()
    if slot is None:
        return None
    return slot, f"{slot.layout_hash}-{slot.rows}-{slot.last}-{slot.ids}-{slot.versions}"


def seats_in(slot: Slot) -> list[tuple[str, str | None]]:
    """The claimed seats, each with the hash of the device that claimed it."""
    rows = Attendance.objects.filter(slot=slot, seat_id__isnull=False).values_list("seat_id", "device")
    return [(seat, device) for seat, device in rows if seat is not None]


@lru_cache(maxsize=128)
def layout_named(hash_: str) -> ParsedLayout:
    """The layout of this hash. It can never change, and belongs to nobody, so each process keeps it."""
    return parse_layout(Layout.objects.values_list("content", flat=True).get(pk=hash_))


def layout_of(slot: Slot) -> ParsedLayout:
    """The layout that holds in a slot of `slots()`; without a room an empty one."""
    return parse_layout(slot.layout_content) if slot.layout_content else EMPTY
