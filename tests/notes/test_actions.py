"""Saving notes: two tutors may write at once, and nobody's words get lost."""

import random
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.utils import timezone

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.courses.models import Student
from attendance.ledger.models import Event
from attendance.notes.actions import Base, ConflictError, Saved, restore_note, save_note
from attendance.notes.models import Note
from attendance.notes.undo import MAX_LENGTH
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.sessions import SlotFactory


@pytest.fixture
def slot(dana: Student) -> Slot:
    return SlotFactory.create(session__course=dana.course)


def base_of(note: Note | None) -> Base | None:
    return Base(note.pk, note.version) if note else None


def stored(slot: Slot) -> list[tuple[str, str, int]]:
    return list(Note.objects.filter(slot=slot).values_list("text", "updated_by__email", "version"))


def test_writes_changes_and_deletes(slot: Slot, dana: Student, alice: User, bob: User) -> None:
    note = save_note(slot, dana, text="one", base=None, by=alice).note
    assert stored(slot) == [("one", "alice@example.org", 1)]
    note = save_note(slot, dana, text="two", base=base_of(note), by=bob).note
    assert stored(slot) == [("two", "bob@example.org", 2)]
    assert save_note(slot, dana, text="", base=base_of(note), by=bob).note is None
    assert stored(slot) == []


def test_saving_the_same_changes_nothing(slot: Slot, dana: Student, alice: User, bob: User) -> None:
    note = save_note(slot, dana, text="one", base=None, by=alice).note
    for base in (None, base_of(note)):
        assert save_note(slot, dana, text="one", base=base, by=bob).note == note
    assert stored(slot) == [("one", "alice@example.org", 1)]
    assert save_note(slot, dana, text="", base=base_of(note), by=bob).undo
    for base in (base_of(note), None):
        assert save_note(slot, dana, text="", base=base, by=bob) == Saved(None)


@pytest.mark.parametrize("mine", ["mine", ""])
def test_a_change_since_it_was_read_is_a_conflict(slot: Slot, dana: Student, alice: User, bob: User, mine: str) -> None:
    read = base_of(save_note(slot, dana, text="one", base=None, by=alice).note)
    save_note(slot, dana, text="theirs", base=read, by=alice)
    with pytest.raises(ConflictError) as caught:
        save_note(slot, dana, text=mine, base=read, by=bob)
    assert caught.value.theirs is not None
    assert caught.value.theirs.text == "theirs"
    assert stored(slot) == [("theirs", "alice@example.org", 2)]
    save_note(slot, dana, text="theirs and mine", base=base_of(caught.value.theirs), by=bob)
    assert stored(slot) == [("theirs and mine", "bob@example.org", 3)]


def test_two_first_notes_are_a_conflict(slot: Slot, dana: Student, alice: User, bob: User) -> None:
    save_note(slot, dana, text="theirs", base=None, by=alice)
    with pytest.raises(ConflictError):
        save_note(slot, dana, text="mine", base=None, by=bob)
    assert stored(slot) == [("theirs", "alice@example.org", 1)]


def test_a_deleted_note_is_a_conflict(slot: Slot, dana: Student, alice: User, bob: User) -> None:
    read = base_of(save_note(slot, dana, text="one", base=None, by=alice).note)
    save_note(slot, dana, text="", base=read, by=alice)
    with pytest.raises(ConflictError) as caught:
        save_note(slot, dana, text="mine", base=read, by=bob)
    assert caught.value.theirs is None


def test_a_note_written_anew_is_not_taken_for_the_old_one(slot: Slot, dana: Student, alice: User, bob: User) -> None:
    read = base_of(save_note(slot, dana, text="one", base=None, by=alice).note)
    save_note(slot, dana, text="", base=read, by=alice)
    save_note(slot, dana, text="theirs", base=None, by=alice)
    for mine in ("mine", ""):
        with pytest.raises(ConflictError):
            save_note(slot, dana, text=mine, base=read, by=bob)
    assert stored(slot) == [("theirs", "alice@example.org", 1)]


def test_another_students_note_cannot_be_named_as_base(slot: Slot, dana: Student, alice: User, bob: User) -> None:
    other = StudentFactory.create(course=dana.course)
    theirs = base_of(save_note(slot, other, text="about another", base=None, by=alice).note)
    for mine in ("mine", ""):
        try:
            save_note(slot, dana, text=mine, base=theirs, by=bob)
        except ConflictError:
            continue
    assert stored(slot) == [("about another", "alice@example.org", 1)]


def test_a_student_of_another_course_is_refused(slot: Slot, bob: User) -> None:
    with pytest.raises(DomainError):
        save_note(slot, StudentFactory.create(), text="x", base=None, by=bob)
    assert not Note.objects.exists()


def test_the_trail_tells_of_the_deletion_and_not_of_the_words(slot: Slot, dana: Student, bob: User) -> None:
    note = save_note(slot, dana, text="cried", base=None, by=bob).note
    save_note(slot, dana, text="", base=base_of(note), by=bob)
    event = Event.objects.get()
    assert (event.actor, event.action) == ("bob@example.org", "note-deleted")
    assert "cried" not in f"{event.subject} {event.detail}"


@pytest.fixture
def token(slot: Slot, dana: Student, alice: User) -> str:
    """Undo of a note that alice wrote and bob deleted."""
    note = save_note(slot, dana, text="Größe 𝔘\nnext", base=None, by=alice).note
    return save_note(slot, dana, text="", base=base_of(note), by=alice).undo


def test_a_deleted_note_comes_back_as_it_was(slot: Slot, dana: Student, bob: User) -> None:
    note = save_note(slot, dana, text="Größe", base=None, by=bob).note
    undo = save_note(slot, dana, text="", base=base_of(note), by=bob).undo
    assert not Note.objects.exists()
    for _ in range(2):
        restore_note(undo, slot=slot, by=bob)
    back = Note.objects.get()
    assert note
    for name in ("pk", "text", "folded", "version", "updated_at", "updated_by_id"):
        assert getattr(back, name) == getattr(note, name), name
    assert list(Event.objects.order_by("pk").values_list("action", flat=True)) == ["note-deleted", "note-restored"]


def test_what_was_written_meanwhile_is_not_overwritten(slot: Slot, dana: Student, bob: User, token: str) -> None:
    save_note(slot, dana, text="new", base=None, by=bob)
    with pytest.raises(ConflictError) as caught:
        restore_note(token, slot=slot, by=bob)
    assert caught.value.theirs
    assert (caught.value.theirs.text, Note.objects.get().text) == ("new", "new")


def test_an_undo_belongs_to_its_slot_and_its_purpose(slot: Slot, dana: Student, bob: User, token: str) -> None:
    with pytest.raises(DomainError):
        restore_note(token, slot=SlotFactory.create(session__course=dana.course), by=bob)
    for forged in (token[:-1] + ("a" if token[-1] != "a" else "b"), "x", signing.dumps({"id": 1}, salt="other")):
        with pytest.raises(SuspiciousOperation):
            restore_note(forged, slot=slot, by=bob)
    assert not Note.objects.exists()


def test_an_undo_is_too_late_after_an_hour(slot: Slot, bob: User, token: str) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=61)), pytest.raises(DomainError, match="too late"):
        restore_note(token, slot=slot, by=bob)


def test_the_longest_note_fits_into_its_undo(slot: Slot, dana: Student, bob: User) -> None:
    dice = random.Random(1)
    letters = "".join(chr(dice.randrange(0x10000, 0x1FFFF)) for _ in range(5000))
    note = save_note(slot, dana, text=letters, base=None, by=bob).note
    undo = save_note(slot, dana, text="", base=base_of(note), by=bob).undo
    assert len(undo) <= MAX_LENGTH
    assert restore_note(undo, slot=slot, by=bob).text == letters


def test_the_folded_text_follows(slot: Slot, dana: Student, bob: User) -> None:
    note = save_note(slot, dana, text="ÉTÉ", base=None, by=bob).note
    assert Note.objects.get().folded == "ete"
    save_note(slot, dana, text="Straße\nŁódź", base=base_of(note), by=bob)
    assert Note.objects.get().folded == "strasse lodz"
