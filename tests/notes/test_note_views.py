"""The notes of a slot."""

import html
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.courses.models import Course, Student
from attendance.notes.models import Note
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, NoteFactory
from tests.factories.sessions import SlotFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def slot(course: Course) -> Slot:
    return SlotFactory.create(session__course=course)


def url(slot: Slot) -> str:
    return f"/admin/slots/{slot.pk}/notes/"


def save_url(slot: Slot) -> str:
    return f"{url(slot)}save/"


def page(client: Client, slot: Slot) -> str:
    response = client.get(url(slot))
    assert response.status_code == 200
    return response.content.decode()


def read(text: str, student: Student) -> dict[str, str]:
    """The fields that the student's form on a page would send."""
    found = re.search(rf'<form[^>]+id="n{student.pk}".*?</form>', text, re.DOTALL)
    form = found[0] if found else text
    fields = dict(re.findall(r'<input type="hidden" name="(student|note|version|seen)" value="([^"]*)"', form))
    area = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.DOTALL)
    return {"student": str(student.pk)} | fields | ({"text": html.unescape(area[1])} if area else {})


def test_lists_who_is_in_first_with_their_notes(as_bob: Client, slot: Slot, course: Course) -> None:
    anna, zoe = (StudentFactory.create(course=course, given=name, family=name) for name in ("Anna", "Zoe"))
    AttendanceFactory.create(slot=slot, student=zoe)
    AttendanceFactory.create(slot=SlotFactory.create(session=slot.session), student=anna)
    NoteFactory.create(slot=slot, student=anna, text="\n<b>asked</b>")
    NoteFactory.create(slot=SlotFactory.create(session=slot.session), student=zoe, text="elsewhere")
    text = page(as_bob, slot)
    assert re.findall(r'id="n(\d+)"', text) == [str(zoe.pk), str(anna.pk)]
    assert read(text, anna)["text"] == "\n<b>asked</b>"
    assert read(text, zoe)["text"] == ""
    assert "<b>" not in text


def test_withdrawn_students_stay_where_they_were_in_or_written_about(
    as_bob: Client, slot: Slot, course: Course
) -> None:
    was_in, noted, never = (StudentFactory.create(course=course, withdrawn_at=timezone.now()) for _ in range(3))
    AttendanceFactory.create(slot=slot, student=was_in)
    NoteFactory.create(slot=slot, student=noted)
    listed = re.findall(r'id="n(\d+)"', page(as_bob, slot))
    assert listed == [str(was_in.pk), str(noted.pk)]
    assert str(never.pk) not in listed


def test_an_empty_roster_says_what_to_do(as_bob: Client, slot: Slot) -> None:
    assert "No students yet" in page(as_bob, slot)


def test_what_the_page_holds_can_be_saved_read_and_deleted(as_bob: Client, slot: Slot, dana: Student) -> None:
    for text in ("Presented exercise 3\nwell", "Grüße <&> 'x'", ""):
        fields = read(page(as_bob, slot), dana) | {"text": text.replace("\n", "\r\n")}
        response = as_bob.post(save_url(slot), fields)
        assert (response.status_code, response["Location"]) == (303, f"{url(slot)}#n{dana.pk}")
        assert read(page(as_bob, slot), dana)["text"] == text
    assert not Note.objects.exists()


def test_htmx_gets_the_state_and_what_to_hold_the_next_save_against(as_bob: Client, slot: Slot, dana: Student) -> None:
    fields = read(page(as_bob, slot), dana)
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
    fields = read(page(as_bob, slot), dana)
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
    empty = read(page(as_bob, slot), dana)
    first = NoteFactory.create(slot=slot, student=dana, text="first")
    fields = empty | {"text": "mine", "seen": f"{first.pk}.1"}
    as_alice.post(save_url(slot), read(page(as_alice, slot), dana) | {"text": "second"})

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
    fields = read(page(as_bob, slot), dana) | {"text": "mine"}
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
    fields = read(page(as_bob, slot), dana)
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


def test_statements_do_not_grow(
    as_bob: Client, slot: Slot, dana: Student, course: Course, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    NoteFactory.create(slot=slot, student=dana)
    with django_assert_num_queries(5):
        page(as_bob, slot)
    for student in StudentFactory.create_batch(5, course=course):
        AttendanceFactory.create(slot=slot, student=student)
        NoteFactory.create(slot=slot, student=student)
    with django_assert_num_queries(5):
        page(as_bob, slot)


def test_who_may_not(
    as_bob: Client, as_charlie: Client, as_vera: Client, client: Client, slot: Slot, dana: Student
) -> None:
    NoteFactory.create(slot=slot, student=dana, text="secret")
    fields = {"student": dana.pk, "text": "x"}
    for who, code in ((as_charlie, 404), (as_vera, 403), (client, 302)):
        response = who.get(url(slot))
        assert response.status_code == code
        assert b"secret" not in response.content
        assert who.post(save_url(slot), fields).status_code == code
    assert (as_bob.post(url(slot)).status_code, as_bob.get(save_url(slot)).status_code) == (405, 405)
    assert Note.objects.get().text == "secret"
    assert b"Notes are for the course&#x27;s owners and tutors alone." in as_vera.get(url(slot)).content
