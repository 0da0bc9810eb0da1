"""One student's page: every session of the course with what was recorded of them, and what the bonus rule says."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from attendance.courses.models import Student
from attendance.desk.queries import attendances_of, excuses_of, notes_about, slots_attended
from attendance.notes.models import Note, Participation
from attendance.notes.queries import Counts, counts_of, participations_of
from attendance.register.bonus import Mark, Meeting, Rule, Verdict, judge
from attendance.register.matrix import read_meetings
from attendance.register.models import Attendance, Excuse
from attendance.register.outlook import outlook
from attendance.register.views.cells import SIGNS, in_doubt, words
from attendance.sessions.models import Slot
from rooms.layout import parse_layout


@dataclass(frozen=True, slots=True)
class Place:
    """A slot that the student was in; `seat` is the label, empty for who has none."""

    slot: Slot
    attendance: Attendance
    seat: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Week:
    """A session: the mark of the register and what it is called, and what stands behind it."""

    meeting: Meeting
    mark: Mark
    label: str
    places: Sequence[Place]
    excuse: Excuse | None
    notes: Sequence[Note]
    participations: Sequence[Participation]

    @property
    def is_disputed(self) -> bool:
        return any(place.attendance.disputed_at for place in self.places)

    @property
    def sign(self) -> str:
        return self._said[0]

    @property
    def word(self) -> str:
        return self._said[1]

    @property
    def _said(self) -> tuple[str, str]:
        said = SIGNS.get(self.mark, ""), self.label
        return in_doubt(*said) if self.is_disputed else said


@dataclass(frozen=True, slots=True)
class StudentPage:
    weeks: Sequence[Week]
    verdict: Verdict
    outlook: str
    with_notes: bool
    counts: Counts


def read_student_page(student: Student, *, with_notes: bool, now: datetime) -> StudentPage:
    """Six statements, four without notes and participation, which viewers must not know of."""
    course = student.course
    meetings, begins = read_meetings(course, now)
    places = _places(slots_attended(student), attendances_of(student))
    excuses = {excuse.session_id: excuse for excuse in excuses_of(student)}
    notes: dict[int, list[Note]] = defaultdict(list)
    for note in notes_about(student) if with_notes else ():
        if begin := begins.get(note.slot_id):
            notes[begin.session].append(note)
    taken: dict[int, list[Participation]] = defaultdict(list)
    counted = list(participations_of(student)) if with_notes else []
    for row in counted:
        if begin := begins.get(row.slot_id):
            taken[begin.session].append(row)
    rule = Rule(course.bonus_points, course.allowed_absences)
    verdict = judge(
        meetings,
        joined_on=student.joined_on,
        # Of several slots in one session the best counts.
        attended={session: all(place.is_late for place in found) for session, found in places.items()},
        excused=excuses,
        rule=rule,
    )
    named = words()
    weeks = [
        Week(
            meeting=meeting,
            mark=mark,
            label=named[mark],
            places=places.get(meeting.pk, ()),
            excuse=excuses.get(meeting.pk),
            notes=notes.get(meeting.pk, ()),
            participations=taken.get(meeting.pk, ()),
        )
        for meeting, mark in zip(meetings, verdict.marks, strict=True)
    ]
    return StudentPage(weeks, verdict, outlook(verdict, rule), with_notes, counts_of(counted))


def _places(slots: Iterable[Slot], attendances: Iterable[Attendance]) -> dict[int, list[Place]]:
    """By session, in the order of the slots."""
    rows = {row.slot_id: row for row in attendances}
    places: dict[int, list[Place]] = defaultdict(list)
    for slot in slots:
        row = rows.get(slot.pk)
        # Somebody may have been removed between the two statements.
        if row is not None:
            row.slot = slot
            places[slot.session_id].append(Place(slot, row, _seat(row, slot), row.is_late))
    return places


def _seat(row: Attendance, slot: Slot) -> str:
    if not row.seat_id or not slot.layout_content:
        return row.seat_id or ""
    seat = parse_layout(slot.layout_content).seats.get(row.seat_id)
    return (seat.label if seat else "") or row.seat_id
