"""Two entries of one student made one: what each has is joined, and where both have something, that is shown before."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.core.text import fold_words
from attendance.courses.models import Student
from attendance.ledger.actions import record_event
from attendance.notes.models import Note, Participation
from attendance.register.models import Attendance, Excuse
from rooms.layout import parse_layout

FIELDS = {"number": _lazy("number"), "email": _lazy("e-mail"), "group": _lazy("group"), "suffix": _lazy("suffix")}
REASON = Excuse._meta.get_field("reason").max_length or 0
Row = TypeVar("Row", Attendance, Excuse, Note)


class ChangedError(DomainError):
    """What would be joined is no longer what was shown."""


@dataclass(frozen=True, slots=True)
class Merge:
    """`other` goes into `keep`. Rows that only `other` has are moved; of a pair the first stands for what stays, and
    the texts of excuses and notes are joined."""

    keep: Student
    other: Student
    attendances: list[Attendance]
    excuses: list[Excuse]
    notes: list[Note]
    attendance_pairs: list[tuple[Attendance, Attendance]]
    excuse_pairs: list[tuple[Excuse, Excuse]]
    note_pairs: list[tuple[Note, Note]]

    @property
    def entries(self) -> tuple[Student, Student]:
        return self.keep, self.other

    @property
    def conflicts(self) -> list[str]:
        """A sentence for each place where both have something."""
        return [*self._field_conflicts(), *self._row_conflicts()]

    @property
    def fingerprint(self) -> str:
        """Differs when the preview would."""
        counts = [len(self.attendances), len(self.excuses), len(self.notes), self.keep.label, self.other.label]
        return hashlib.sha256(repr((counts, self.conflicts)).encode()).hexdigest()[:24]

    def _field_conflicts(self) -> Iterator[str]:
        for name, label in FIELDS.items():
            kept, dropped = getattr(self.keep, name), getattr(self.other, name)
            if kept and dropped and kept != dropped:
                words = {"field": label, "kept": kept, "dropped": dropped}
                yield _("Two entries for %(field)s: %(kept)s stays, %(dropped)s goes.") % words

    def _row_conflicts(self) -> Iterator[str]:
        for best, rest in self.attendance_pairs:
            words = {"slot": best.slot, "kept": _what(best), "dropped": _what(rest)}
            yield _("%(slot)s: both are present; %(kept)s stays, %(dropped)s goes.") % words
        for kept, other in self.excuse_pairs:
            words = {"session": kept.session, "reason": joined_reason(kept, other)}
            yield _("%(session)s: both are excused; the reasons become one: %(reason)s") % words
        for note, _other in self.note_pairs:
            yield _("%(slot)s: both have a note; the texts are joined.") % {"slot": note.slot}


def plan_merge(keep: Student, other: Student) -> Merge:
    """Three statements."""
    both = (keep, other)
    slots = (
        Attendance.objects.filter(student__in=both)
        .select_related("slot__session__course", "slot__layout")
        .order_by("slot_id")
    )
    attendances, twice = _split(list(slots), keep, "slot_id")
    excused = Excuse.objects.filter(student__in=both).select_related("session").order_by("session_id")
    excuses, excuse_pairs = _split(list(excused), keep, "session_id")
    written = Note.objects.filter(student__in=both).select_related("slot__session").order_by("slot_id")
    notes, note_pairs = _split(list(written), keep, "slot_id")
    return Merge(
        keep, other, attendances, excuses, notes, [_best_first(*pair) for pair in twice], excuse_pairs, note_pairs
    )


def merge_students(keep: Student, other: Student, *, seen: str, by: User) -> None:
    """Join what was previewed; `seen` is the fingerprint of the preview. All of it happens, or nothing."""
    with transaction.atomic():
        # PostgreSQL: nobody can record anything about either until this is done. SQLite has locked the database.
        pks = [keep.pk, other.pk]
        locked = {row.pk: row for row in Student.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
        if len(locked) < 2:
            raise ChangedError(_("One of the two entries is gone."))
        plan = plan_merge(locked[keep.pk], locked[other.pk])
        if plan.fingerprint != seen:
            raise ChangedError(_("Something changed meanwhile. Nothing is merged yet: look at it again."))
        record_event(actor=by, action="students-merged", subject=plan.keep.name, **_trace(plan))
        _merge_rows(plan, by)
        _merge_fields(plan)


def joined_reason(kept: Excuse, other: Excuse) -> str:
    reasons = [kept.reason] if other.reason in kept.reason else [kept.reason, other.reason]
    return "; ".join(reasons)[:REASON]


def _merge_rows(plan: Merge, by: User) -> None:
    for _best, rest in plan.attendance_pairs:
        rest.delete()
    for kept, other in plan.excuse_pairs:
        Excuse.objects.filter(pk=kept.pk).update(reason=joined_reason(kept, other))
        other.delete()
    for note, twin in plan.note_pairs:
        text = note.text if twin.text == note.text else f"{note.text}\n\n{twin.text}"
        words = {"text": text, "folded": fold_words(text), "version": F("version") + 1}
        Note.objects.filter(pk=note.pk).update(**words, updated_by=by, updated_at=timezone.now())
        twin.delete()
    left = Attendance.objects.filter(student=plan.other)
    left.update(student=plan.keep, version=F("version") + 1)
    Excuse.objects.filter(student=plan.other).update(student=plan.keep)
    Note.objects.filter(student=plan.other).update(student=plan.keep)
    # Each was counted once, under whichever name, so all of them count.
    Participation.objects.filter(student=plan.other).update(student=plan.keep)


def _merge_fields(plan: Merge) -> None:
    """What the kept entry lacks it takes from the other, which goes first: its number has to be free."""
    keep, other = plan.keep, plan.other
    other.delete()
    for name in FIELDS:
        setattr(keep, name, getattr(keep, name) or getattr(other, name))
    joined = (keep.joined_on, other.joined_on)
    keep.joined_on = None if None in joined else min(day for day in joined if day)
    keep.withdrawn_at = keep.withdrawn_at and other.withdrawn_at and max(keep.withdrawn_at, other.withdrawn_at)
    keep.save()


def _trace(plan: Merge) -> dict[str, Any]:
    """What the ledger keeps, so that whatever went can be read there; notes stay in full, joined."""
    other = plan.other
    return {
        "course": plan.keep.course_id,
        "kept": plan.keep.pk,
        "merged": {"id": other.pk, "name": other.name} | {name: getattr(other, name) for name in FIELDS},
        "moved": {"attendances": len(plan.attendances), "excuses": len(plan.excuses), "notes": len(plan.notes)},
        "dropped": [
            {"slot": row.slot_id, "seat": row.seat_id, "at": row.checked_in_at.isoformat(), "by": row.recorded_by_id}
            for _best, row in plan.attendance_pairs
        ],
        "reasons": [excuse.reason for _kept, excuse in plan.excuse_pairs],
    }


def _split(rows: list[Row], keep: Student, by: str) -> tuple[list[Row], list[tuple[Row, Row]]]:
    """The rows that only the other has, and the pairs of both with the kept one's first."""
    own = {getattr(row, by): row for row in rows if row.student_id == keep.pk}
    others = [row for row in rows if row.student_id != keep.pk]
    moved = [row for row in others if getattr(row, by) not in own]
    return moved, [(own[getattr(row, by)], row) for row in others if getattr(row, by) in own]


def _best_first(one: Attendance, two: Attendance) -> tuple[Attendance, Attendance]:
    """On time before late, then the earlier: as of two slots in a session the best counts."""
    one, two = sorted((one, two), key=lambda row: (row.is_late, row.checked_in_at, row.pk))
    return one, two


def _what(row: Attendance) -> str:
    time = timezone.localtime(row.checked_in_at).strftime("%H:%M")
    return f"{time} ({_seat(row)})" if row.seat_id else time


def _seat(row: Attendance) -> str:
    """The seat's label in the layout that the slot was opened with, else its id."""
    seat = parse_layout(row.slot.layout.content).seats.get(row.seat_id or "") if row.slot.layout else None
    return (seat.label if seat else "") or row.seat_id or ""
