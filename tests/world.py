"""One small world for the authorisation matrix, and how a route's row is written down."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from attendance.accounts.models import CalendarAddress
from attendance.courses.models import Course, CourseTutor, Student
from attendance.notes.models import Note, Participation
from attendance.register.models import Attendance, Excuse, MissingName
from attendance.sessions.models import ClassSession, Slot
from rooms.models import Layout, Room

ROLES = ("anonymous", "student", "charlie", "vera", "bob", "alice", "admin")


@dataclass
class World:
    """The rows that routes point at; `foreign_*` belong to a course of somebody else."""

    course: Course
    session: ClassSession
    empty_session: ClassSession
    slot: Slot
    closed_slot: Slot
    student: Student
    absent: Student
    withdrawn: Student
    attendance: Attendance
    excuse: Excuse
    missing_name: MissingName
    note: Note
    participation: Participation
    tutor: CourseTutor
    room: Room
    unused_room: Room
    layout: Layout
    calendar: CalendarAddress
    foreign_course: Course
    foreign_student: Student

    def resolve(self, path: str) -> Any:
        """The value of a dotted path such as "slot.code"."""
        value: Any = self
        for name in path.split("."):
            value = getattr(value, name)
        return value


@dataclass(frozen=True)
class Route:
    """A row of the matrix: `expected` gives a status for each of ROLES; `args` and `data` name rows of the World by
    a dotted path (data that starts with "=" is taken as it stands)."""

    name: str
    method: str
    expected: tuple[int, ...]
    args: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)

    @property
    def app(self) -> str:
        return self.name.partition(":")[0]

    def url(self, world: World) -> str:
        return reverse(self.name, kwargs={key: world.resolve(path) for key, path in self.args.items()})

    def body(self, world: World) -> dict[str, Any]:
        return {key: value[1:] if value.startswith("=") else world.resolve(value) for key, value in self.data.items()}


def public(ok: int = 200) -> tuple[int, ...]:
    """Open to everybody."""
    return (ok,) * len(ROLES)


def signed_in(ok: int = 200) -> tuple[int, ...]:
    """Every user, whatever the course; others are sent to the sign-in."""
    return (302, 302, ok, ok, ok, ok, ok)


def members(ok: int = 200) -> tuple[int, ...]:
    """Whoever has a role on the course; a stranger gets 404."""
    return (302, 302, 404, ok, ok, ok, ok)


def writers(ok: int = 303) -> tuple[int, ...]:
    """Owner and tutor; a viewer gets 403."""
    return (302, 302, 404, 403, ok, ok, ok)


def owners(ok: int = 303) -> tuple[int, ...]:
    """Owners alone."""
    return (302, 302, 404, 403, 403, ok, ok)
