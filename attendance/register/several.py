"""What tutors record for several students at once: few statements whatever their number, and one Undo for all.

Constraints settle the races here too: what is there already stays, and only what was really made or removed can be
undone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from attendance.core.errors import DomainError, gone_errors
from attendance.courses.models import Student
from attendance.ledger.actions import record_event
from attendance.register.actions import pin_layout
from attendance.register.models import Attendance, Excuse
from attendance.register.undo import MAX_AGE_SECONDS
from attendance.sessions.models import ClassSession, Slot

SALT = "register.undo.several"
COLUMNS = ("pk", "slot_id", "student_id", "seat_id", "device", "checked_in_at", "recorded_by_id", "version")


@dataclass(frozen=True, slots=True)
class Done:
    """Whose row was made or removed, and the token that takes it back; none where nothing changed."""

    students: list[int]
    token: str | None


@dataclass(frozen=True, slots=True)
class Undone:
    """Whose rows it was about; how many came back without their seat, and how many stay since they changed."""

    students: list[int]
    lost_seats: int
    kept: int


class SeatTakenError(DomainError):
    """Somebody sits on a seat that was to be given; `students` go without."""

    def __init__(self, students: list[int]) -> None:
        super().__init__(_("A seat is taken."))
        self.students = students


def mark_several(
    slot: Slot, students: Collection[Student], *, by: User, seats: Mapping[int, str] | None = None
) -> Done:
    """Record all of them in the slot. Who is in already stays as they are. `seats` gives ids by student; where one is
    taken, SeatTakenError is raised and nobody is recorded. With them `slot` comes as for `mark_present`."""
    now, seats = timezone.now(), seats or {}
    with gone_errors(_gone()), transaction.atomic():
        Attendance.objects.bulk_create(
            (
                Attendance(slot=slot, student=student, recorded_by=by, checked_in_at=now, seat_id=seats.get(student.pk))
                for student in students
            ),
            ignore_conflicts=True,
        )
        if seats:
            _require_in(slot, seats)
            pin_layout(slot)
        # The moment tells the rows of this call from those that were there.
        made = Attendance.objects.filter(slot=slot, student__in=students, recorded_by=by, checked_in_at=now)
        keys = dict(made.values_list("pk", "student_id"))
    return _done(slot.session, keys.values(), marked=list(keys))


def _gone() -> str:
    return _("Nothing was recorded: a student, the slot or the session was deleted meanwhile.")


def _require_in(slot: Slot, students: Collection[int]) -> None:
    """Only a taken seat keeps somebody out whose row was just inserted."""
    there = Attendance.objects.filter(slot=slot, student__in=students).values_list("student_id", flat=True)
    if out := sorted(set(students) - set(there)):
        raise SeatTakenError(out)


def excuse_several(session: ClassSession, students: Collection[Student], *, reason: str, by: User) -> Done:
    """Excuse all of them with one reason. Who is excused already keeps their own."""
    now = timezone.now()
    with gone_errors(_gone()), transaction.atomic():
        Excuse.objects.bulk_create(
            (
                Excuse(session=session, student=student, reason=reason, recorded_by=by, recorded_at=now)
                for student in students
            ),
            ignore_conflicts=True,
        )
        made = Excuse.objects.filter(session=session, student__in=students, recorded_by=by, recorded_at=now)
        keys = dict(made.values_list("pk", "student_id"))
    return _done(session, keys.values(), excused=list(keys), at=now.isoformat())


def remove_several(session: ClassSession, students: Collection[Student], *, by: User) -> Done:
    """Take all of them out of every slot of the session; excuses stay."""
    with transaction.atomic():
        found = Attendance.objects.filter(slot__session=session, student__in=students).order_by("pk")
        rows = list(found.select_for_update(of=("self",)))
        _delete_attendances(session, rows, by)
    removed = [[getattr(row, name) for name in COLUMNS] for row in rows]
    return _done(session, (row.student_id for row in rows), removed=[_plain(values) for values in removed])


def undo_several(token: str, *, session: ClassSession, by: User) -> Undone:
    """Take back what the token tells of: made rows go unless they changed meanwhile, removed rows come back as they
    were, without the seat where it was taken meanwhile."""
    told = _read(token)
    if told["session"] != session.pk:
        raise DomainError(_("This belongs to another session."))
    try:
        with transaction.atomic():
            lost, kept = _take_back(told, session, by)
    except IntegrityError as error:
        raise DomainError(_("This cannot be put back: a student or the slot is gone.")) from error
    return Undone(list(told["students"]), lost, kept)


def _take_back(told: dict[str, Any], session: ClassSession, by: User) -> tuple[int, int]:
    """How many came back without their seat, and how many rows stay since they changed."""
    lost = kept = 0
    if marked := told.get("marked"):
        # A student who claimed a seat with the row meanwhile has made it their own.
        there = Attendance.objects.filter(pk__in=marked, slot__session=session)
        _delete_attendances(session, list(there.filter(version=1).select_for_update(of=("self",))), by)
        kept = there.count()
    if excused := told.get("excused"):
        excuses = Excuse.objects.filter(pk__in=excused, session=session, recorded_at=told["at"])
        students = list(excuses.values_list("student_id", flat=True))
        excuses.delete()
        # Counted when all that can go is gone: of a repeated Undo nothing stays.
        kept = Excuse.objects.filter(session=session, student__in=told["students"]).count()
        if students:
            _record("excuses-removed", session, by, students=students)
    if removed := told.get("removed"):
        lost = _restore([_row(values) for values in removed])
        _record("attendances-restored", session, by, students=told["students"])
    return lost, kept


def _restore(rows: list[Attendance]) -> int:
    """How many had to come back without their seat."""
    Attendance.objects.bulk_create(rows, ignore_conflicts=True)
    slots = {row.slot_id for row in rows}
    there = set(Attendance.objects.filter(slot__in=slots).values_list("slot_id", "student_id"))
    lost = [row for row in rows if (row.slot_id, row.student_id) not in there]
    seatless = sum(row.seat_id is not None for row in lost)
    for row in lost:
        row.seat_id = row.device = None
    Attendance.objects.bulk_create(lost, ignore_conflicts=True)
    return seatless


def _delete_attendances(session: ClassSession, rows: list[Attendance], by: User) -> None:
    if not rows:
        return
    Attendance.objects.filter(pk__in=[row.pk for row in rows]).delete()
    _record("attendances-removed", session, by, rows=[[row.slot_id, row.student_id, row.seat_id] for row in rows])


def _record(action: str, session: ClassSession, by: User, **detail: object) -> None:
    record_event(actor=by, action=action, subject=str(session), course=session.course_id, session=session.pk, **detail)


def _done(session: ClassSession, students: Iterable[int], **told: object) -> Done:
    changed = sorted(set(students))
    if not changed:
        return Done([], None)
    values = {"session": session.pk, "students": changed, **told}
    return Done(changed, signing.dumps(values, salt=SALT, compress=True))


def _plain(values: list[Any]) -> list[Any]:
    """Moments as text with their microseconds."""
    return [value.isoformat() if isinstance(value, datetime) else value for value in values]


def _row(values: list[Any]) -> Attendance:
    fields = dict(zip(COLUMNS, values, strict=True))
    return Attendance(**fields | {"checked_in_at": parse_datetime(fields["checked_in_at"])})


def _read(token: str) -> dict[str, Any]:
    try:
        return dict(signing.loads(token, salt=SALT, max_age=MAX_AGE_SECONDS))
    except signing.SignatureExpired as error:
        raise DomainError(_("It is too late to undo this here. Record it again by hand.")) from error
    except signing.BadSignature as error:
        raise SuspiciousOperation("An undo token that this installation did not sign") from error
