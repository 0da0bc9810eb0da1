"""What happened in the demo's weeks: who came, who was excused, what the tutors wrote.

The same seed gives the same semester. Most students keep the bonus, some lose it, some come late.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import zip_longest
from random import Random

from django.utils import timezone

from attendance.core.text import fold_words
from attendance.courses.models import Student
from attendance.desk.demo.people import NOTES, REASONS, REMARKS
from attendance.desk.demo.schedule import RUNNING_WEEK
from attendance.desk.demo.semester import Semester
from attendance.notes.models import Kind, Note, Participation
from attendance.register.models import Attendance, Excuse
from attendance.sessions.models import Slot
from rooms.models import Room

# How likely a student comes, and how many students are so.
HABITS = ((0.99, 0.86, 0.5), (50, 32, 18))
EXCUSED_ABSENCES = 0.3
LATE = 0.07
BY_HAND = 0.05
IN_THE_OPEN_SLOT = 14
ALMOST_ALL = 17
NOTE_COUNT = 16
NOTES_TODAY = 3
PARTICIPATION_COUNT = 60


def write_history(semester: Semester, random: Random, now: datetime) -> None:
    """Attendances, excuses and notes of the weeks that are over, and of today as far as it is."""
    attendances: list[Attendance] = []
    excuses: list[Excuse] = []
    for group, students in enumerate(semester.groups):
        habits = dict(zip(students, random.choices(HABITS[0], HABITS[1], k=len(students)), strict=True))
        for slots in semester.slots[: RUNNING_WEEK - 1]:
            for slot in slots[group : group + 1]:
                came, excused = _past(slot, habits, random)
                attendances += came
                excuses += excused
    attendances += _today(semester, random, now)
    Attendance.objects.bulk_create(attendances)
    Excuse.objects.bulk_create(excuses)
    notes = _notes(attendances, random, now)
    for note in notes:
        note.folded = fold_words(note.text)  # a bulk write calls no save()
    Note.objects.bulk_create(notes)
    Participation.objects.bulk_create(_participations(attendances, random, now))


def _past(slot: Slot, habits: dict[Student, float], random: Random) -> tuple[list[Attendance], list[Excuse]]:
    came, excused = [], []
    for student, seat in _with_seats(slot.room, habits, random):
        if not _on_roster(student, slot):
            continue
        if random.random() < habits[student]:
            came.append(_attendance(slot, student, seat, random))
        elif random.random() < EXCUSED_ABSENCES:
            excused.append(_excuse(slot, student, random))
    return came, excused


def _today(semester: Semester, random: Random, now: datetime) -> list[Attendance]:
    """Most of those whose slot is over, and the first ones of the slot that is open: they came on time."""
    if semester.sessions[RUNNING_WEEK - 1].date > timezone.localdate(now):
        return []
    running = semester.running[0]
    came = []
    for slot, students in zip(semester.running[1:], semester.groups[1:], strict=True):
        if slot.ends_at <= running.starts_at:
            pairs = _with_seats(slot.room, random.sample(students, k=ALMOST_ALL), random)
            came += [_attendance(slot, student, seat, random) for student, seat in pairs]
    first_ones = _with_seats(running.room, semester.groups[0][:IN_THE_OPEN_SLOT], random)
    for place, (student, seat) in enumerate(first_ones):
        moment = min(now, running.starts_at + timedelta(seconds=37 * place))
        came.append(Attendance(slot=running, student=student, seat_id=seat, checked_in_at=moment))
    for attendance in came:
        # As the check-in leaves it; no browser has a cookie that fits.
        attendance.device = None if attendance.recorded_by else random.randbytes(32).hex()
        attendance.is_forgotten = False
    return came


def _with_seats(room: Room | None, students: Iterable[Student], random: Random) -> list[tuple[Student, str | None]]:
    """Each student with a seat of their own, in a large room in the front; without one where there are too few."""
    students = list(students)
    seats = [element.id for element in room.layout.elements if element.type == "seat"] if room else []
    if len(seats) > 2 * len(students):
        seats = seats[: len(seats) * 2 // 3]
    random.shuffle(seats)
    return list(zip_longest(students, seats[: len(students)]))


def _attendance(slot: Slot, student: Student, seat: str | None, random: Random) -> Attendance:
    """Mostly shortly before or after the start; a few late, a few without a phone and marked by the tutor."""
    minutes = random.uniform(17, 35) if random.random() < LATE else random.triangular(-9, 12, -2)
    attendance = Attendance(slot=slot, student=student, seat_id=seat)
    if random.random() < BY_HAND:
        attendance.seat_id, attendance.recorded_by = None, slot.tutor.user
        minutes = random.uniform(15, 60)
    attendance.checked_in_at = slot.starts_at + timedelta(seconds=round(minutes * 60))
    # As retention leaves it.
    attendance.is_forgotten = attendance.recorded_by is None
    return attendance


def _excuse(slot: Slot, student: Student, random: Random) -> Excuse:
    return Excuse(
        session=slot.session,
        student=student,
        reason=random.choice(REASONS),
        recorded_by=slot.tutor.user,
        recorded_at=slot.ends_at + timedelta(hours=random.randint(1, 30)),
    )


def _notes(attendances: list[Attendance], random: Random, now: datetime) -> list[Note]:
    return [
        Note(
            slot=attendance.slot,
            student=attendance.student,
            text=random.choice(NOTES),
            updated_by=attendance.slot.tutor.user,
            updated_at=min(now, attendance.checked_in_at + timedelta(minutes=random.randint(20, 60))),
        )
        for attendance in (*random.sample(attendances[:-NOTES_TODAY], k=NOTE_COUNT), *attendances[-NOTES_TODAY:])
    ]


def _participations(attendances: list[Attendance], random: Random, now: datetime) -> list[Participation]:
    return [
        Participation(
            slot=attendance.slot,
            student=attendance.student,
            kind=(kind := random.choice((Kind.PRESENTED, Kind.CONTRIBUTED, Kind.CONTRIBUTED))),
            remark=random.choice(REMARKS) if kind == Kind.PRESENTED else "",
            by=attendance.slot.tutor.user,
            at=min(now, attendance.checked_in_at + timedelta(minutes=random.randint(20, 60))),
        )
        for attendance in (*random.choices(attendances, k=PARTICIPATION_COUNT), *attendances[-NOTES_TODAY:])
    ]


def _on_roster(student: Student, slot: Slot) -> bool:
    day = slot.session.date
    if student.joined_on and day < student.joined_on:
        return False
    return student.withdrawn_at is None or slot.ends_at <= student.withdrawn_at
