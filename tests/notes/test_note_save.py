"""Saving notes: kept through conflicts, refused where too long, brought back with Undo."""

import re

import pytest
from django.test import Client

from attendance.courses.models import Course, Student
from attendance.notes.models import Note
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, NoteFactory
from tests.factories.sessions import SlotFactory
from tests.notes.pages import HTMX, page, read, save_url, undo_of, url


@pytest.fixture
def slot(course: Course) -> Slot:
    return SlotFactory.create(session__course=course)


def test_what_the_page_holds_can_be_saved_read_and_deleted(as_bob: Client, slot: Slot, dana: Student) -> None:
    for text in ("Presented exercise 3\nwell", "Grüße <&> 'x'", ""):
        fields = read(page(as_bob, slot, dana), dana) | {"text": text.replace("\n", "\r\n")}
        response = as_bob.post(save_url(slot), fields)
        assert (response.status_code, response["Location"]) == (303, f"{url(slot)}?student={dana.pk}")
        assert read(page(as_bob, slot, dana), dana)["text"] == text
    assert not Note.objects.exists()


def test_htmx_gets_the_state_and_what_to_hold_the_next_save_against(as_bob: Client, slot: Slot, dana: Student) -> None:
    fields = read(page(as_bob, slot, dana), dana)
    for version, text in enumerate(("one", "two", "three"), 1):
        response = as_bob.post(save_url(slot), fields | {"text": text}, headers=HTMX)
        answer = response.content.decode()
        assert response.status_code == 200
        assert "Saved" in answer
        assert "<textarea" not in answer
        fields = read(answer, dana)
        assert fields["version"] == str(version)
    answer = as_bob.post(save_url(slot), fields | {"text": ""}, headers=HTMX).content.decode()
    assert "Deleted" in answer
    assert read(answer, dana) == {"student": str(dana.pk), "note": "", "version": ""}


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_conflict_shows_both_texts_and_the_next_save_goes_through(
    as_alice: Client, as_bob: Client, slot: Slot, dana: Student, headers: dict[str, str]
) -> None:
    fields = read(page(as_bob, slot, dana), dana)
    as_alice.post(save_url(slot), fields | {"text": "Alice's <words>"})

    response = as_bob.post(save_url(slot), fields | {"text": "Bob's words"}, headers=headers)

    answer = response.content.decode()
    assert response.status_code == 409
    assert "Alice&#x27;s &lt;words&gt;" in answer
    assert "Alice Example wrote" in answer
    if not headers:
        assert read(answer, dana)["text"] == "Bob's words"
    assert Note.objects.get().text == "Alice's <words>"
    merged = read(answer, dana) | {"text": "Alice's <words>, Bob's words"}
    # Not by itself: a browser sends twice, on leaving the field and on the button.
    again = as_bob.post(save_url(slot), merged, headers=HTMX)
    assert (again.status_code, again["HX-Reswap"]) == (409, "none")
    assert Note.objects.get().text == "Alice's <words>"
    over = re.findall(r'<button class="tight" name="over" value="([^"]+)"', answer)
    assert as_bob.post(save_url(slot), merged | {"over": over[0]}).status_code == 303
    assert Note.objects.get().text == "Alice's <words>, Bob's words"


def test_a_conflict_that_moved_on_is_shown_anew(as_alice: Client, as_bob: Client, slot: Slot, dana: Student) -> None:
    empty = read(page(as_bob, slot, dana), dana)
    first = NoteFactory.create(slot=slot, student=dana, text="first")
    fields = empty | {"text": "mine", "seen": f"{first.pk}.1"}
    as_alice.post(save_url(slot), read(page(as_alice, slot, dana), dana) | {"text": "second"})

    for more in ({}, {"over": f"{first.pk}.1"}):
        response = as_bob.post(save_url(slot), fields | more, headers=HTMX)
        assert response.status_code == 409
        assert "HX-Reswap" not in response
        assert "second" in response.content.decode()
    assert Note.objects.get().text == "second"


def test_a_note_that_was_deleted_is_written_anew_once_the_writer_says_so(
    as_alice: Client, as_bob: Client, slot: Slot, dana: Student
) -> None:
    NoteFactory.create(slot=slot, student=dana, text="old")
    fields = read(page(as_bob, slot, dana), dana) | {"text": "mine"}
    as_alice.post(save_url(slot), fields | {"text": ""})
    response = as_bob.post(save_url(slot), fields)
    assert response.status_code == 409
    assert "The note was deleted." in response.content.decode()
    assert as_bob.post(save_url(slot), fields | {"over": "0"}).status_code == 303
    assert Note.objects.get().text == "mine"


@pytest.mark.parametrize(
    "wrong", [{"over": "x"}, {"over": "1"}, {"seen": "-"}, {"note": "x"}, {"version": "-1"}, {"text": "\x00"}]
)
def test_fields_that_no_page_sends_are_refused(
    as_bob: Client, slot: Slot, dana: Student, wrong: dict[str, str]
) -> None:
    fields = {"student": str(dana.pk), "text": "x"} | wrong
    assert as_bob.post(save_url(slot), fields, headers=HTMX).status_code == 422
    assert as_bob.post(save_url(slot), fields).status_code == 422
    assert not Note.objects.exists()


@pytest.mark.parametrize("huge", [2**31 - 1, 2**31, 2**63 - 1, 2**63, 10**30])
@pytest.mark.parametrize("is_known", [True, False])
def test_numbers_beyond_the_databases_are_just_unknown(
    as_bob: Client, slot: Slot, dana: Student, huge: int, is_known: bool
) -> None:
    assert as_bob.post(save_url(slot), {"student": huge, "text": "x"}).status_code == 404
    note = NoteFactory.create(slot=slot, student=dana, text="theirs").pk if is_known else huge
    fields = {"student": dana.pk, "text": "x", "note": note, "version": huge}
    assert as_bob.post(save_url(slot), fields).status_code == 409


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_text_that_is_too_long_stays_in_the_field_and_keeps_its_base(
    as_alice: Client, as_bob: Client, slot: Slot, dana: Student, headers: dict[str, str]
) -> None:
    NoteFactory.create(slot=slot, student=dana, text="old")
    fields = read(page(as_bob, slot, dana), dana)
    as_alice.post(save_url(slot), fields | {"text": "Alice's words"})

    response = as_bob.post(save_url(slot), fields | {"text": "x" * 5001}, headers=headers)

    assert response.status_code == 422
    answer = response.content.decode()
    assert "at most 5000 characters, this one has 5001" in answer
    again = read(answer, dana) | {"text": "shorter"}
    assert as_bob.post(save_url(slot), again, headers=HTMX).status_code == 409


def test_line_ends_count_once(as_bob: Client, slot: Slot, dana: Student) -> None:
    text = "x\r\n" * 2000
    assert as_bob.post(save_url(slot), {"student": dana.pk, "text": text}).status_code == 303
    assert Note.objects.get().text == ("x\n" * 2000).strip()


@pytest.mark.parametrize("fields", [{}, {"student": "x"}])
def test_without_a_student_nothing_happens(as_bob: Client, slot: Slot, fields: dict[str, str]) -> None:
    assert as_bob.post(save_url(slot), fields | {"text": "x"}).status_code == 400


def test_a_student_of_another_course_does_not_exist(as_bob: Client, slot: Slot) -> None:
    assert as_bob.post(save_url(slot), {"student": StudentFactory.create().pk, "text": "x"}).status_code == 404
    assert not Note.objects.exists()


def test_the_first_and_the_last_word_draw_the_map_anew(as_bob: Client, slot: Slot, dana: Student) -> None:
    AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-1")
    fields = read(page(as_bob, slot, dana), dana)
    for text, is_drawn, dots in (("one", True, 1), ("two", False, 0), ("", True, 0)):
        answer = as_bob.post(save_url(slot), fields | {"text": text}, headers=HTMX).content.decode()
        assert ('id="seats"' in answer) == is_drawn
        assert answer.count(" noted") == dots
        assert 'id="written"' in answer
        fields = read(answer, dana)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_emptied_note_can_be_brought_back(
    as_bob: Client, slot: Slot, dana: Student, headers: dict[str, str]
) -> None:
    note = NoteFactory.create(slot=slot, student=dana, text="Old\nwords")
    fields = read(page(as_bob, slot, dana), dana) | {"text": ""}
    answer = as_bob.post(save_url(slot), fields, headers=headers)
    text = answer.content.decode() if headers else page(as_bob, slot)
    assert "The note about Dana Kowalczyk is deleted." in text
    assert f'action="{url(slot)}restore/"' in text
    assert not Note.objects.exists()
    back = as_bob.post(f"{url(slot)}restore/", undo_of(text), headers=headers)
    if headers:
        assert (back.status_code, back["HX-Reswap"], back["HX-Trigger"]) == (200, "delete", '{"note-restored": {}}')
        assert "Old<br>words" in back.content.decode()
    else:
        assert (back.status_code, back["Location"]) == (303, f"{url(slot)}?student={dana.pk}")
    assert (Note.objects.get().pk, Note.objects.get().text) == (note.pk, "Old\nwords")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_undo_shows_what_was_written_meanwhile(
    as_alice: Client, as_bob: Client, slot: Slot, dana: Student, headers: dict[str, str]
) -> None:
    NoteFactory.create(slot=slot, student=dana, text="Old words")
    fields = read(page(as_bob, slot, dana), dana) | {"text": ""}
    deleted = as_bob.post(save_url(slot), fields, headers=HTMX).content.decode()
    as_alice.post(save_url(slot), {"student": dana.pk, "text": "Alice's words"})

    response = as_bob.post(f"{url(slot)}restore/", undo_of(deleted), headers=headers)

    answer = response.content.decode()
    assert response.status_code == 409
    assert "Alice&#x27;s words" in answer
    again = read(answer, dana)
    assert again["text"] == "Old words"
    over = re.findall(r'name="over" value="([^"]+)"', answer)[0]
    both = again | {"text": "Both", "over": over}
    assert as_bob.post(save_url(slot), both).status_code == 303
    assert Note.objects.get().text == "Both"


def test_an_undo_that_is_none(as_bob: Client, slot: Slot) -> None:
    for fields in ({}, {"token": ""}, {"token": "forged"}):
        assert as_bob.post(f"{url(slot)}restore/", fields).status_code == 400
    assert as_bob.get(f"{url(slot)}restore/").status_code == 405
