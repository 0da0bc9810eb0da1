"""What the student's page and its polls read. Each read is one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from attendance.core.prepared import NUMBER, SECOND, TEXT, THIRD, PreparedQuery, PreparedRows
from attendance.core.text import fold
from attendance.courses.models import Student, label, sort_key
from attendance.register.models import Attendance
from attendance.sessions.lifecycle import is_awaited, status_at
from attendance.sessions.models import Slot, Status
from attendance.sessions.queries import day_of, with_layout_hash
from checkin.layouts import read_slot, with_unknown_layout

MIN_LETTERS = 2
# A code of an archived course leads nowhere, whatever state its slot was left in.
LIVE = Q(session__course__archived_at=None)


def is_reachable(slot: Slot) -> bool:
    """A closed slot does not exist for students, unless it is going to open by itself."""
    now = timezone.now()
    return status_at(slot, now) != Status.CLOSED or is_awaited(slot, now)


DECIDES_STATUS = ("status", "status_set_at", "opens_at", "locks_at")
# What a slot's page says of it, and nothing more: each column costs time.
TOLD = (
    *("session", "room", "date", "start_time", "end_time", "code", "rotating_code", *DECIDES_STATUS),
    *("session__course", "session__week_nr", "session__date", "room__name"),
    *(f"session__course__{name}" for name in ("name", "semester", "grace_minutes", "name_display")),
)


def _told() -> QuerySet[Slot]:
    """Slots with all that their page says of them."""
    names = [(NullIf(f"{who}__user__name", Value("")), f"{who}__user__email") for who in ("substitute", "tutor")]
    holder = Coalesce(*chain.from_iterable(names), output_field=CharField())
    found = with_layout_hash(Slot.objects.select_related("session__course", "room").only(*TOLD))
    found = with_unknown_layout(found).filter(LIVE, code=TEXT)
    return found.annotate(holder=holder)  # type: ignore[no-redef] # declared by the model


def _with_roster_size() -> QuerySet[Slot]:
    roster = Student.objects.filter(course=OuterRef("session__course"), withdrawn_at=None)
    size = roster.order_by().values("course").annotate(size=Count("pk")).values("size")
    return _told().annotate(roster_size=Coalesce(Subquery(size), 0))


WITH_ROSTER_SIZE = PreparedQuery(_with_roster_size)


def slot_and_roster_size(code: str) -> tuple[Slot, int] | None:
    """The slot with all that its page says, and how many students are on the course's roster."""
    slot = read_slot(WITH_ROSTER_SIZE, code)
    return (slot, slot.roster_size) if slot else None  # type: ignore[attr-defined] # annotated above


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
    own_forgotten: bool | None

    @property
    def is_claimable(self) -> bool:
        """No phone stands in the way: there is no row, or a tutor made it or let its phone go."""
        return self.own_device is None and not self.own_forgotten


def _with_claim() -> QuerySet[Slot]:
    known = Student.objects.filter(pk=NUMBER, course=OuterRef("session__course"), withdrawn_at=None)
    elsewhere = (
        Attendance.objects.alias(other_day=day_of("slot__"))
        .filter(
            student=NUMBER,
            slot__session__course=OuterRef("session__course"),
            other_day=OuterRef("on_day"),
            slot__start_time__lt=OuterRef("end_time"),
            slot__end_time__gt=OuterRef("start_time"),
        )
        .exclude(slot=OuterRef("pk"))
    )
    return _told().annotate(
        on_day=day_of(),
        own=FilteredRelation("attendances", condition=Q(attendances__student=NUMBER)),
        own_id=F("own__id"),
        own_seat=F("own__seat_id"),
        own_device=F("own__device"),
        own_forgotten=F("own__is_forgotten"),
        on_roster=Exists(known),
        elsewhere=Exists(elsewhere),
    )


WITH_CLAIM = PreparedQuery(_with_claim)


def claim_on_slot(code: str, student: int) -> Claim | None:
    slot: Any = read_slot(WITH_CLAIM, code, student)
    if slot is None:
        return None
    return Claim(slot, slot.on_roster, slot.elsewhere, slot.own_id, slot.own_seat, slot.own_device, slot.own_forgotten)


def initials_of(label: str) -> str:
    """The first letters of the first and the last word: "Dana Maria Kowalczyk" gives "DK". As titles have them, since
    Georgian begins its names with the usual letters, and its upper case is in few fonts."""
    words = label.split()
    first, last = words[0][0], words[-1][0] if len(words) > 1 else ""
    return first.title() + last.title()


class Person(NamedTuple):
    """Somebody on the roster as the check-in page needs them; `seat` and `device` are those of this slot."""

    id: int
    given: str
    family: str
    suffix: str
    number: str | None
    folded: str
    withdrawn_at: datetime | None
    checked_in_at: datetime | None
    seat: str | None
    device: str | None
    recorded_by: int | None
    disputed_at: datetime | None

    @property
    def label(self) -> str:
        return label(f"{self.given} {self.family}".strip(), self.suffix)

    @property
    def sort_key(self) -> tuple[str, str, str]:
        return sort_key(self.given, self.family, self.number)

    @property
    def is_on_roster(self) -> bool:
        return self.withdrawn_at is None

    @property
    def is_by_hand(self) -> bool:
        return self.recorded_by is not None

    @property
    def is_disputed(self) -> bool:
        return self.disputed_at is not None

    @property
    def initials(self) -> str:
        return initials_of(self.label)


def on_roster(q: str = "") -> Q:
    """Students on the roster whose name has every word of `q`, whatever its case and accents."""
    wanted = Q(withdrawn_at=None)
    for word in fold(q).split():
        wanted &= Q(folded__contains=word)
    return wanted


def asks_for_somebody(q: str) -> bool:
    """Whether a word of `q` has two letters: single ones, however many, are in most names of a roster."""
    return any(_letters(word) >= MIN_LETTERS for word in fold(q).split())


def _letters(word: str) -> int:
    """A wide letter, as of Chinese, may be a name of its own: it says as much as two."""
    return sum(2 if east_asian_width(letter) == "W" else 1 for letter in word)


def begins_with(folded: str, q: str) -> bool:
    """Whether each word of `q` begins a word of the name: who types "mu" means Müller before Rasmus."""
    return all(any(part.startswith(word) for part in folded.split()) for word in fold(q).split())


def _people(wanted: Q, course: int = NUMBER, slot: int = SECOND) -> QuerySet[Student, Any]:
    """The columns of `Person`."""
    students = Student.objects.filter(course=course).annotate(
        row=FilteredRelation("attendances", condition=Q(attendances__slot=slot)), at=F("row__checked_in_at")
    )
    own = ("id", "given", "family", "suffix", "number", "folded", "withdrawn_at")
    of_row = ("at", "row__seat_id", "row__device", "row__recorded_by", "row__disputed_at")
    return students.filter(Q(at__isnull=False) | wanted).values_list(*own, *of_row)


WITH_ROSTER = PreparedRows(lambda: _people(on_roster()))
WITH_ONE = PreparedRows(lambda: _people(Q(pk=THIRD, withdrawn_at=None)))


def people(slot: Slot, *, q: str = "") -> list[Person]:
    """Who is in the slot, and who else is on the course's roster and called so, in the order of a list."""
    course = slot.session.course_id
    return _in_order(_people(on_roster(q), course, slot.pk) if q else WITH_ROSTER.all(course, slot.pk))


def people_and(slot: Slot, student: int) -> list[Person]:
    """Who is in the slot, and this student if they are on the course's roster; 0 for nobody more."""
    return _in_order(WITH_ONE.all(slot.session.course_id, slot.pk, student))


def _in_order(rows: Iterable[Sequence[Any]]) -> list[Person]:
    return sorted((Person(*row) for row in rows), key=lambda person: person.sort_key)


def students_named(slot: Slot, q: str) -> list[Student]:
    """Those on the roster whose name matches, in the order of a list; whose words begin so come first."""
    found = Student.objects.filter(on_roster(q), course=slot.session.course_id)
    return sorted(found, key=lambda student: (not begins_with(student.folded, q), student.sort_key))


def _with_state() -> QuerySet[Slot]:
    found = with_layout_hash(Slot.objects.only("rotating_code", *DECIDES_STATUS))
    state = {
        "rows": Count("attendances"),
        "last": Max("attendances__id"),
        "ids": Sum("attendances__id"),
        "versions": Sum("attendances__version"),
    }
    return with_unknown_layout(found.filter(LIVE, code=TEXT).annotate(**state))


WITH_STATE = PreparedQuery(_with_state)


def slot_with_state(code: str) -> tuple[Slot, str] | None:
    """The slot with what decides its status, and a text that differs whenever anything on its map has changed.

    Rows come and go (count, greatest and sum of the ids) and move (sum of the versions); nothing else can change
    what the map shows. So a poll is answered without reading a row of it.
    """
    slot: Any = read_slot(WITH_STATE, code)
    if slot is None:
        return None
    return slot, f"{slot.layout_hash}-{slot.rows}-{slot.last}-{slot.ids}-{slot.versions}"


class Here(NamedTuple):
    """Somebody in the slot as the map needs them."""

    seat: str | None
    device: str | None
    disputed_at: datetime | None


IN_SLOT = PreparedRows(lambda: Attendance.objects.filter(slot=NUMBER).values_list("seat_id", "device", "disputed_at"))


def all_in(slot: Slot) -> list[Here]:
    """Who is in the slot: the seat, the hash of the device that claimed it, and whether a tutor found it empty."""
    return [Here(*row) for row in IN_SLOT.all(slot.pk)]


def student_from(slot: Slot, device: str) -> int | None:
    """Who is in the slot from the device with this hash."""
    return Attendance.objects.filter(slot=slot, device=device).values_list("student_id", flat=True).first()


def head_count(slot: Slot) -> tuple[int, int]:
    """How many are in the slot, and how many are on the course's roster."""
    counts = Student.objects.filter(course=slot.session.course_id).aggregate(
        here=Count("pk", filter=Exists(Attendance.objects.filter(slot=slot, student=OuterRef("pk")))),
        roster=Count("pk", filter=Q(withdrawn_at=None)),
    )
    return counts["here"], counts["roster"]
