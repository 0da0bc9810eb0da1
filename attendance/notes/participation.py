"""Counting how students take part, and whom to ask next."""

from collections.abc import Collection
from dataclasses import dataclass
from random import SystemRandom

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from attendance.core.errors import DomainError, gone_errors
from attendance.courses.models import Student
from attendance.ledger.actions import record_event
from attendance.notes.models import Participation
from attendance.notes.queries import present_in, presented_in
from attendance.notes.undo import read_participation, undo_token
from attendance.sessions.models import Slot

_random = SystemRandom()


@dataclass(frozen=True, slots=True)
class Pick:
    """Who was picked, where they sit, how often they presented in this course, and among how many present."""

    student: Student
    seat_id: str | None
    presented: int
    present: int


def count_participation(slot: Slot, student: Student, *, kind: str, remark: str = "", by: User) -> Participation:
    """Once more. Every call counts, as every tap does. Raises GoneError."""
    if student.course_id != slot.session.course_id:
        raise DomainError(_("This student belongs to another course."))
    with gone_errors():
        return Participation.objects.create(slot=slot, student=student, kind=kind, remark=remark, by=by)


def remove_participation(row: Participation, *, by: User) -> str:
    """Take one back. Gives the token with which `restore_participation` counts it again, none where it was gone."""
    token = undo_token(row)
    with transaction.atomic():
        deleted, _rows = Participation.objects.filter(pk=row.pk).delete()
        if not deleted:
            return ""
        record_event(
            actor=by,
            action="participation-removed",
            subject=str(row),
            slot=row.slot_id,
            student=row.student_id,
        )
    return token


def restore_participation(token: str, *, slot: Slot) -> Participation:
    """Put a removed row back as it was; one that is back already stays, so a repeated request does no harm."""
    row = read_participation(token)
    if row.slot_id != slot.pk:
        raise DomainError(_("This belongs to another slot."))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        there = Participation.objects.filter(pk=row.pk).first()
        if there is None:
            raise DomainError(_("This cannot be put back: the student or the slot is gone.")) from error
    return row


def pick(slot: Slot, *, passed: Collection[int] = ()) -> Pick | None:
    """Somebody present who presented least in this course, by lot among several; None where nobody is present.

    `passed` are those who were suggested just now: they come again only once everybody else was. Two statements.
    """
    present = list(present_in(slot))
    if not present:
        return None
    presented = presented_in(slot.session.course)
    asked = [student for student in present if student.pk not in passed] or present
    least = min(presented.get(student.pk, 0) for student in asked)
    student = _random.choice([student for student in asked if presented.get(student.pk, 0) == least])
    return Pick(student, student.seat, least, len(present))
