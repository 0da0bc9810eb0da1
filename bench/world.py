"""The database that is measured. Ids follow from the number of a row, so that every claim can be worked out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from attendance.accounts.models import User
from attendance.core.clock import local_today
from attendance.courses.models import Course, CourseTutor, Role, Student
from attendance.register.models import Attendance
from attendance.sessions.models import ClassSession, Slot, Status
from rooms.layout import Element, canonical, content_hash
from rooms.models import Layout, Room, RoomLayout

BATCH = 2_000
TUTOR = "tutor@example.edu"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of courses of one shape: each with a roster, a room of `seats` and one slot a week."""

    first: int
    courses: int
    students: int
    seats: int
    weeks: int
    filled: int = 0  # weeks that are over, each with everybody on the roster who finds a seat
    here: int = 0  # who is in already in the weeks that are open

    def slot(self, course: int, week: int) -> int:
        return self.first * 1_000 + course * self.weeks + week

    def student(self, course: int, number: int) -> int:
        return self.first * 1_000 + 500_000 + course * self.students + number


def code_of(slot: int) -> str:
    return str(10_000_000 + slot)


def seat_of(number: int) -> str:
    return f"s{number}"


# Courses that run: 14 weeks are over, the slot of the fifteenth is open and half full.
RUNNING = Block(1_000, 24, students=30, seats=30, weeks=15, filled=14, here=15)
# Every slot is open and empty: what wrk and pgbench check in to.
ARENA = Block(3_000, 64, students=30, seats=30, weeks=15)
# The same for check-ins whose answer carries the map: an answer that was on its way when a run ended may still land.
ARENA_HTMX = Block(4_000, 24, students=30, seats=30, weeks=15)
# A hall of 300 seats with 500 who want one; half full for its page.
HALL = Block(5_000, 1, students=500, seats=300, weeks=6)
HALF_HALL = Block(5_500, 1, students=500, seats=300, weeks=1, here=150)
# The largest hall there can be: all on one slot, or spread over forty.
ARCH = Block(6_000, 1, students=2_000, seats=2_000, weeks=41)
BLOCKS = (RUNNING, ARENA, ARENA_HTMX, HALL, HALF_HALL, ARCH)
# More of what runs, until there are as many attendances as wanted.
MORE_FIRST = 10_000


def fill(attendances: int) -> None:
    """About so many attendances in courses that run, beside everything that the measures need."""
    tutor = User.objects.create_user(TUTOR, name="Tara Tutor")
    each = RUNNING.students * RUNNING.filled + RUNNING.here
    missing = attendances // each - RUNNING.courses
    more = [Block(MORE_FIRST, missing, 30, 30, 15, 14, 15)] if missing > 0 else []
    write_blocks([*BLOCKS, *more])
    own = CourseTutor.objects.filter(course__in=[RUNNING.first, RUNNING.first + 1, RUNNING.first + 2])
    own.update(user=tutor, role=Role.OWNER)


def write_blocks(blocks: Iterable[Block], user: User | None = None) -> None:
    """The blocks alone, of courses that this user holds."""
    user = user or User.objects.create_user("other@example.edu", name="Otto Other")
    for block in blocks:
        Writer(block, user, timezone.now(), local_today()).write()


def grid(seats: int) -> list[Element]:
    """Rows of at most thirty seats behind a board."""
    board = Element("board", "Board", 0, 0, 300, 30, "table")
    return [board] + [
        Element(seat_of(n), f"{chr(65 + n // 30 % 26)}{n + 1}", n % 30 * 50, 60 + n // 30 * 50, 40, 40, "seat")
        for n in range(seats)
    ]


class Writer:
    """Writes one block, in batches."""

    def __init__(self, block: Block, user: User, now: datetime, today: date) -> None:
        self.block, self.user, self.now, self.today = block, user, now, today

    def write(self) -> None:
        block = self.block
        courses = range(block.courses)
        Course.objects.bulk_create(
            Course(pk=block.first + c, name=f"Course {block.first + c}", semester="SS2026") for c in courses
        )
        CourseTutor.objects.bulk_create(
            CourseTutor(pk=block.first + c, course_id=block.first + c, user=self.user) for c in courses
        )
        room = self.room()
        Student.objects.bulk_create(self.students(), BATCH)
        ClassSession.objects.bulk_create(self.sessions(), BATCH)
        Slot.objects.bulk_create(self.slots(room), BATCH)
        Attendance.objects.bulk_create(self.attendances(), BATCH)

    def room(self) -> Room:
        elements = grid(self.block.seats)
        content = canonical(elements)
        layout, _ = Layout.objects.get_or_create(
            hash=content_hash(content), defaults={"content": content, "seat_count": self.block.seats}
        )
        room = Room.objects.create(pk=self.block.first, name=f"Room {self.block.first}", layout=layout)
        RoomLayout.objects.create(pk=self.block.first, room=room, layout=layout)
        return room

    def students(self) -> Iterator[Student]:
        for c in range(self.block.courses):
            for n in range(self.block.students):
                pk = self.block.student(c, n)
                name = f"Given{n}", f"Family{pk}"
                yield Student(
                    pk=pk, course_id=self.block.first + c, given=name[0], family=name[1], number=str(pk),
                    folded=" ".join(name).lower(),
                )  # fmt: skip

    def weeks(self) -> Iterator[tuple[int, int]]:
        return ((c, w) for c in range(self.block.courses) for w in range(self.block.weeks))

    def sessions(self) -> Iterator[ClassSession]:
        for c, w in self.weeks():
            day = self.today - timedelta(weeks=self.block.weeks - 1 - w)
            yield ClassSession(pk=self.block.slot(c, w), course_id=self.block.first + c, week_nr=w + 1, date=day)

    def slots(self, room: Room) -> Iterator[Slot]:
        for c, w in self.weeks():
            pk = self.block.slot(c, w)
            yield Slot(
                pk=pk, session_id=pk, room=room, tutor_id=self.block.first + c, layout_id=room.layout_id,
                start_time=time(10), end_time=time(11, 30), code=code_of(pk), status_set_at=self.now,
                status=Status.CLOSED if w < self.block.filled else Status.OPEN,
            )  # fmt: skip

    def attendances(self) -> Iterator[Attendance]:
        for c, w in self.weeks():
            slot = self.block.slot(c, w)
            at = self.now - timedelta(weeks=self.block.weeks - 1 - w)
            for n in range(self.block.students if w < self.block.filled else self.block.here):
                student = self.block.student(c, n)
                yield Attendance(slot_id=slot, student_id=student, seat_id=seat_of(n), checked_in_at=at)
