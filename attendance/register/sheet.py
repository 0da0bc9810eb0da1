"""The register of one session: students x slots, in five statements whatever its size."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from attendance.courses.models import Student
from attendance.courses.queries import name_apart
from attendance.register.bonus import is_late
from attendance.register.models import Attendance, Excuse
from attendance.register.queries import attendances_of, excuses_of
from attendance.sessions.models import ClassSession, Slot
from attendance.sessions.queries import in_order, name_days, slots
from rooms.layout import Element, parse_layout


@dataclass(frozen=True, slots=True)
class Place:
    """A student in a slot: there with a seat and a time, or not."""

    slot: Slot
    attendance: Attendance | None
    seat: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One student and where they were."""

    student: Student
    places: list[Place]
    excuse: Excuse | None

    @property
    def is_present(self) -> bool:
        return any(place.attendance for place in self.places)

    @property
    def is_listed(self) -> bool:
        """Withdrawn students stand in the list only where they were there or excused."""
        return self.student.withdrawn_at is None or self.is_present or self.excuse is not None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The slots in the order in which they begin, the students in the order of lists."""

    slots: list[Slot]
    rows: list[SheetRow]

    @property
    def listed(self) -> list[SheetRow]:
        return [row for row in self.rows if row.is_listed]

    @property
    def has_excuses(self) -> bool:
        return any(row.excuse for row in self.rows)

    @property
    def present(self) -> int:
        return sum(row.is_present for row in self.rows)

    @property
    def excused(self) -> int:
        return sum(row.excuse is not None and not row.is_present for row in self.rows)


def build_sheet(session: ClassSession, *, students: QuerySet[Student]) -> Sheet:
    """Read the session's slots and who of `students` was where."""
    found = list(slots().filter(session=session).order_by(*in_order()))
    name_days(found)
    seats = {slot.pk: _seats(slot) for slot in found}
    attended = {(row.student_id, row.slot_id): row for row in attendances_of(session)}
    excuses = {row.student_id: row for row in excuses_of(session)}
    listed = sorted(students, key=lambda student: (student.sort_key, student.pk))
    name_apart(session.course, listed)
    rows = [
        SheetRow(
            student,
            [_place(session, slot, attended.get((student.pk, slot.pk)), seats[slot.pk]) for slot in found],
            excuses.get(student.pk),
        )
        for student in listed
    ]
    return Sheet(found, rows)


def _place(session: ClassSession, slot: Slot, attendance: Attendance | None, seats: Mapping[str, Element]) -> Place:
    if attendance is None:
        return Place(slot, None, "", False)
    seat = seats.get(attendance.seat_id or "")
    slot.session = session
    late = is_late(
        checked_in_at=attendance.checked_in_at,
        by_hand=attendance.recorded_by_id is not None,
        starts_at=slot.starts_at,
        grace_minutes=session.course.grace_minutes,
    )
    return Place(slot, attendance, (seat.label or seat.id) if seat else attendance.seat_id or "", late)


def _seats(slot: Slot) -> Mapping[str, Element]:
    content = getattr(slot, "layout_content", None)
    return parse_layout(content).seats if content else {}
