"""What stands on printed sheets: lists with boxes, and seat maps with names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from attendance.courses.models import Student
from attendance.courses.namesakes import tell_apart
from attendance.register.models import Attendance
from attendance.register.paper import Roll
from attendance.sessions.models import ClassSession, Slot
from attendance.sessions.queries import in_order, name_days, slots
from exports.seat_sheet import SeatSheet, draw_seat_sheet
from rooms.layout import Element, parse_layout


@dataclass(frozen=True, slots=True)
class Box:
    """What a slot's column says of a student: ticked or not, and the label of the seat."""

    is_in: bool
    seat: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """A numbered row of a list."""

    number: int
    student: Student
    boxes: list[Box]


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A list with a column for each slot; `has_seats` where there is one slot, and its room has seats."""

    slots: Sequence[Slot]
    rows: list[ListRow]
    check: str
    has_seats: bool


def slots_of(session: ClassSession) -> list[Slot]:
    """In order of time, each with its weekday where there are several; one statement."""
    found = list(slots().filter(session=session).order_by(*in_order()))
    name_days(found)
    return found


def list_sheet(found: Sequence[Slot], roll: Roll, *, ticked: bool) -> ListSheet:
    """One statement where `ticked` asks for who is in already, else none."""
    there = {(row.slot_id, row.student_id): row for row in _attendances(found)} if ticked else {}
    tell_apart(roll.students, roll.students)
    rows = [
        ListRow(number, student, [_box(slot, there.get((slot.pk, student.pk))) for slot in found])
        for number, student in enumerate(roll.students, 1)
    ]
    return ListSheet(found, rows, roll.check, has_seats=len(found) == 1 and bool(_seats_of(found[0])))


def map_sheets(found: Sequence[Slot]) -> list[tuple[Slot, SeatSheet]]:
    """The slots whose rooms have seats, each drawn with the names of who sits there; one statement."""
    names: dict[int, dict[str, str]] = {slot.pk: {} for slot in found}
    for row in _attendances(found).filter(seat_id__isnull=False).select_related("student"):
        names[row.slot_id][row.seat_id or ""] = row.student.label
    return [
        (slot, draw_seat_sheet(parse_layout(slot.layout_content).elements, names[slot.pk]))
        for slot in found
        if slot.layout_content and _seats_of(slot)
    ]


def _attendances(found: Sequence[Slot]) -> QuerySet[Attendance]:
    return Attendance.objects.filter(slot__in=found).order_by("pk")


def _box(slot: Slot, row: Attendance | None) -> Box:
    if row is None:
        return Box(is_in=False, seat="")
    seat = _seats_of(slot).get(row.seat_id or "")
    return Box(is_in=True, seat=(seat.label if seat else "") or row.seat_id or "")


def _seats_of(slot: Slot) -> Mapping[str, Element]:
    return parse_layout(slot.layout_content).seats if slot.layout_content else {}
