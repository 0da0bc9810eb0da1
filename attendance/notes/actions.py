"""Writing notes. Two tutors may write about one student at once, and nobody's words get lost."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.core.text import fold_words
from attendance.courses.models import Student
from attendance.ledger.actions import record_event
from attendance.notes.models import Note
from attendance.notes.undo import read_note, undo_token
from attendance.sessions.models import Slot


@dataclass(frozen=True, slots=True)
class Base:
    """The note that the writer had before their eyes. A note that is deleted and written anew has another key, so
    a version that begins at 1 again cannot be taken for the old one."""

    pk: int
    version: int


@dataclass(frozen=True, slots=True)
class Saved:
    """The note that stands there now, if any; `undo` brings back the one that this deleted."""

    note: Note | None
    undo: str = ""


class ConflictError(DomainError):
    """Somebody else changed the note since it was read; `theirs` is what stands there now, None if it is gone."""

    def __init__(self, theirs: Note | None) -> None:
        super().__init__(_("Somebody else changed this note meanwhile. Yours is not saved yet."))
        self.theirs = theirs


def save_note(slot: Slot, student: Student, *, text: str, base: Base | None, by: User) -> Saved:
    """Store the text, or delete the note where it is empty. `base` is None for who saw no note.

    Saving what stands there already changes nothing, so a repeated request does no harm. Raises ConflictError.
    """
    if student.course_id != slot.session.course_id:
        raise DomainError(_("This student belongs to another course."))
    saved, undo = False, ""
    if text and base is None:
        saved = _insert(Note(slot=slot, student=student, text=text, updated_by=by))
    elif text and base:
        saved = _update(slot, student, text, base, by)
    elif base:
        undo = _delete(slot, student, base, by)
    there = Note.objects.select_related("updated_by").filter(slot=slot, student=student).first()
    if not (saved or undo) and (there.text if there else "") != text:
        raise ConflictError(there)
    return Saved(there, undo)


def restore_note(token: str, *, slot: Slot, by: User) -> Note:
    """Put a deleted note back as it was. Raises ConflictError where another one was written meanwhile."""
    note = read_note(token)
    if note.slot_id != slot.pk:
        raise DomainError(_("This belongs to another slot."))
    if _insert(note):
        record_event(actor=by, action="note-restored", subject=str(note.student), slot=slot.pk, student=note.student_id)
        return note
    there = Note.objects.select_related("updated_by").filter(slot=slot, student=note.student_id).first()
    if there is None:
        raise DomainError(_("This cannot be put back: the student or the slot is gone."))
    if there.text != note.text:
        raise ConflictError(there)
    return there


def _insert(note: Note) -> bool:
    """Insert, or say that a constraint is in the way."""
    try:
        with transaction.atomic():
            note.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _update(slot: Slot, student: Student, text: str, base: Base, by: User) -> bool:
    """Write only if the note is still the one that was read and says something else."""
    read = Note.objects.filter(pk=base.pk, version=base.version, slot=slot, student=student).exclude(text=text)
    # The database counts: one more than the version that was sent may be more than it can hold.
    change = {"text": text, "folded": fold_words(text), "version": F("version") + 1}
    return bool(read.update(**change, updated_by=by, updated_at=timezone.now()))


def _delete(slot: Slot, student: Student, base: Base, by: User) -> str:
    """Delete the note if it is still the one that was read, and give the token that brings it back."""
    with transaction.atomic():
        read = Note.objects.select_for_update().filter(pk=base.pk, version=base.version, slot=slot, student=student)
        note = read.first()
        if note is None:
            return ""
        token = undo_token(note)
        note.delete()
        # What it said stays out of the trail: a note that is deleted is meant to be gone.
        record_event(actor=by, action="note-deleted", subject=str(student), slot=slot.pk, student=student.pk)
    return token
