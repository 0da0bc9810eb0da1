"""The page of a slot's notes: who sits where, who does not, and the one student whose note is open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from attendance.courses.models import Student
from attendance.courses.namesakes import tell_apart
from attendance.notes.models import Note, Participation
from attendance.notes.queries import Counts, Person, counts_of, participations_of, people_in
from attendance.sessions.models import Slot
from rooms.layout import ParsedLayout, parse_layout
from rooms.seat_map import Occupant, SeatMap, build_seat_map

EMPTY = "[]"


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody on the page, with the address that opens the note about them."""

    person: Person
    href: str
    is_current: bool

    @property
    def student(self) -> Student:
        return self.person.student

    @property
    def note(self) -> Note | None:
        return self.person.note


@dataclass(frozen=True, slots=True)
class SlotNotes:
    """`seatless` are in, but not on the map; `absent` are not in; `written` are those of whom something is noted."""

    seat_map: SeatMap
    entries: Sequence[Entry]
    seatless: Sequence[Entry]
    absent: Sequence[Entry]

    @property
    def written(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.note or entry.person.counts]

    def person(self, student: int) -> Person | None:
        return next((entry.person for entry in self.entries if entry.student.pk == student), None)


@dataclass(frozen=True, slots=True)
class Panel:
    """What is open beside the map: one student, what was counted for them here, and how often in the whole course."""

    person: Person
    seat: str
    here: Sequence[Participation]
    in_slot: Counts
    in_course: Counts

    @property
    def student(self) -> Student:
        return self.person.student

    @property
    def note(self) -> Note | None:
        return self.person.note


def read_slot_notes(slot: Slot, *, current: int | None = None) -> SlotNotes:
    """Three statements."""
    layout = layout_of(slot)
    notes = reverse("notes:note-list", args=[slot.pk])
    entries = [
        Entry(person, f"{notes}?student={person.student.pk}", is_current=person.student.pk == current)
        for person in people_in(slot)
    ]
    tell_apart((entry.student for entry in entries), [entry.student for entry in entries])
    seated = {entry.person.seat_id: entry for entry in entries if entry.person.seat_id in layout.seats}
    return SlotNotes(
        seat_map=_map(layout, seated.values()),
        entries=entries,
        seatless=[entry for entry in entries if entry.person.is_in and entry.person.seat_id not in seated],
        absent=[entry for entry in entries if not entry.person.is_in],
    )


def read_panel(slot: Slot, person: Person) -> Panel:
    """One statement."""
    rows = list(participations_of(person.student))
    here = [row for row in rows if row.slot_id == slot.pk]
    return Panel(person, seat_label(slot, person.seat_id), here, counts_of(here), counts_of(rows))


def seat_label(slot: Slot, seat_id: str | None) -> str:
    """What the seat is called, empty for none. One that the layout does not have is still a seat to its owner."""
    seat = layout_of(slot).seats.get(seat_id) if seat_id else None
    return (seat.label if seat else "") or seat_id or ""


def layout_of(slot: Slot) -> ParsedLayout:
    return parse_layout(slot.layout_content or EMPTY)


def _map(layout: ParsedLayout, seated: Iterable[Entry]) -> SeatMap:
    taken = {entry.person.seat_id or "": _occupant(entry) for entry in seated}
    return build_seat_map(layout.elements, layout.hash, taken=taken, mode="tutor")


def _occupant(entry: Entry) -> Occupant:
    student = entry.student
    return Occupant(
        student.given,
        student.family,
        suffix=student.suffix,
        href=entry.href,
        has_note=entry.note is not None,
        is_current=entry.is_current,
    )
