"""Saving notes: two tutors may write at once, and nobody's words get lost."""

import pytest

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.courses.models import Student
from attendance.ledger.models import Event
from attendance.notes.actions import Base, ConflictError, save_note
from attendance.notes.models import Note
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
    note = save_note(slot, dana, text="one", base=None, by=alice)
    assert stored(slot) == [("one", "alice@example.org", 1)]
    note = save_note(slot, dana, text="two", base=base_of(note), by=bob)
    assert stored(slot) == [("two", "bob@example.org", 2)]
    assert save_note(slot, dana, text="", base=base_of(note), by=bob) is None
    assert stored(slot) == []


def test_saving_the_same_changes_nothing(slot: Slot, dana: Student, alice: User, bob: User) -> None:
    note = save_note(slot, dana, text="one", base=None, by=alice)
    for base in (None, base_of(note)):
        assert save_note(slot, dana, text="one", base=base, by=bob) == note
    assert stored(slot) == [("one", "alice@example.org", 1)]
    assert save_note(slot, dana, text="", base=base_of(note), by=bob) is None
    assert save_note(slot, dana, text="", base=base_of(note), by=bob) is None
    assert save_note(slot, dana, text="", base=None, by=bob) is None


@pytest.mark.parametrize("mine", ["mine", ""])
def test_a_change_since_it_was_read_is_a_conflict(slot: Slot, dana: Student, alice: User, bob: User, mine: str) -> None:
    read = base_of(save_note(slot, dana, text="one", base=None, by=alice))
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
    read = base_of(save_note(slot, dana, text="one", base=None, by=alice))
    save_note(slot, dana, text="", base=read, by=alice)
    with pytest.raises(ConflictError) as caught:
        save_note(slot, dana, text="mine", base=read, by=bob)
    assert caught.value.theirs is None


def test_a_note_written_anew_is_not_taken_for_the_old_one(slot: Slot, dana: Student, alice: User, bob: User) -> None:
    read = base_of(save_note(slot, dana, text="one", base=None, by=alice))
    save_note(slot, dana, text="", base=read, by=alice)
    save_note(slot, dana, text="theirs", base=None, by=alice)
    for mine in ("mine", ""):
        with pytest.raises(ConflictError):
            save_note(slot, dana, text=mine, base=read, by=bob)
    assert stored(slot) == [("theirs", "alice@example.org", 1)]


def test_another_students_note_cannot_be_named_as_base(slot: Slot, dana: Student, alice: User, bob: User) -> None:
    other = StudentFactory.create(course=dana.course)
    theirs = base_of(save_note(slot, other, text="about another", base=None, by=alice))
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
    note = save_note(slot, dana, text="cried", base=None, by=bob)
    save_note(slot, dana, text="", base=base_of(note), by=bob)
    event = Event.objects.get()
    assert (event.actor, event.action) == ("bob@example.org", "note-deleted")
    assert "cried" not in f"{event.subject} {event.detail}"
