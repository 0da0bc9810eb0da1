"""All the notes of a course, searched."""

import importlib
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.core.text import fold_words
from attendance.courses.models import Course, Student
from attendance.notes.models import Note
from attendance.notes.views.course import PAGE
from tests.factories.courses import StudentFactory
from tests.factories.register import NoteFactory
from tests.factories.sessions import SessionFactory, SlotFactory


@pytest.fixture
def notes(course: Course, dana: Student) -> list[Note]:
    """The oldest first; `Fremd` stands in another course."""
    dora = StudentFactory.create(course=course, given="Žofie", family="Dvořák")
    now = timezone.now()
    texts = ((dana, "Größe of a FOLD"), (dora, "Presented 100% of it"), (dana, "Étude, naïve"))
    made = [
        NoteFactory.create(
            slot=SlotFactory.create(session=SessionFactory.create(course=course, week_nr=week)),
            student=student,
            text=text,
            updated_by__name="Wanda Writer",
            updated_at=now + timedelta(minutes=week),
        )
        for week, (student, text) in enumerate(texts, 1)
    ]
    NoteFactory.create(text="Fremd, fold", updated_at=now)
    return made


def url(course: Course) -> str:
    return f"/admin/courses/{course.pk}/notes/"


def found(client: Client, course: Course, **query: str | int) -> list[int]:
    """The keys of the notes on the page, by whom and in which slot."""
    response = client.get(url(course), query)
    assert response.status_code == 200
    links = re.findall(r"/admin/slots/(\d+)/notes/\?student=(\d+)", response.content.decode())
    return [Note.objects.get(slot=slot, student=student).pk for slot, student in links]


def test_newest_first_with_all_that_belongs_to_it(as_bob: Client, course: Course, notes: list[Note]) -> None:
    assert found(as_bob, course) == [note.pk for note in reversed(notes)]
    page = as_bob.get(url(course)).content.decode()
    for words in ("Dana Kowalczyk", "Žofie Dvořák", "Week 3", "10:00", "Wanda Writer", "Étude, naïve", "3 notes"):
        assert words in page, words
    assert "Fremd" not in page


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("fold", [0]),
        ("größe FOLD", [0]),
        ("GRÖSSE", [0]),
        ("etude", [2]),
        ("ÉTUDE naive", [2]),
        ("dvorak", [1]),
        ("zofie presented", [1]),
        ("kowalczyk", [2, 0]),
        ("kowalczyk fold", [0]),
        ("100%", [1]),
        ("%", [1]),
        ("_", []),
        ("'; --", []),
        ("nothing", []),
        ("  ", [2, 1, 0]),
    ],
)
def test_search_folds_case_and_accents(
    as_bob: Client, course: Course, notes: list[Note], q: str, expected: list[int]
) -> None:
    assert found(as_bob, course, q=q) == [notes[place].pk for place in expected]


def test_says_what_was_not_found(as_bob: Client, course: Course, notes: list[Note]) -> None:
    page = as_bob.get(url(course), {"q": "<b>nothing"}).content.decode()
    assert "No note found" in page
    assert 'value="&lt;b&gt;nothing"' in page
    Note.objects.all().delete()
    assert "No notes yet" in as_bob.get(url(course)).content.decode()


def test_htmx_gets_what_was_found(as_bob: Client, course: Course, notes: list[Note]) -> None:
    answer = as_bob.get(url(course), {"q": "fold"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in answer
    assert "Größe of a FOLD" in answer


def test_pages(
    as_bob: Client, course: Course, dana: Student, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session = SessionFactory.create(course=course)
    NoteFactory.create(slot=SlotFactory.create(session=session), student=dana, text="term")
    with django_assert_num_queries(5):
        as_bob.get(url(course))
    slot = SlotFactory.create(session=session)
    for student in StudentFactory.create_batch(PAGE, course=course):
        NoteFactory.create(slot=slot, student=student, text="term")
    with django_assert_num_queries(5):
        page = as_bob.get(url(course), {"q": "term"}).content.decode()
    assert len(found(as_bob, course, q="term")) == PAGE
    assert "page 1 of 2" in page
    assert f'href="{url(course)}?q=term&amp;page=2"' in page
    assert len(found(as_bob, course, q="term", page=2)) == 1
    assert len(found(as_bob, course, page="x", q="t" * 300)) == PAGE


def test_is_linked_for_those_who_may_read_it(
    as_bob: Client, as_vera: Client, course: Course, notes: list[Note]
) -> None:
    slot = notes[0].slot_id
    for address in (f"/admin/courses/{course.pk}/", f"/admin/slots/{slot}/notes/"):
        assert url(course) in as_bob.get(address).content.decode()
    assert url(course) not in as_vera.get(f"/admin/courses/{course.pk}/").content.decode()


def test_who_may_not(as_charlie: Client, as_vera: Client, as_bob: Client, client: Client, course: Course) -> None:
    for who, code in ((as_charlie, 404), (as_vera, 403), (client, 302)):
        assert who.get(url(course)).status_code == code
    assert as_bob.post(url(course)).status_code == 405


def test_a_long_text_folds_to_its_end() -> None:
    assert fold_words("Ä " * 2000 + "Ende") == "a " * 2000 + "ende"
    assert len(fold_words("a" + "\u0301" * 20_000)) == 1


def test_notes_from_before_are_found(notes: list[Note]) -> None:
    Note.objects.update(folded="")
    # The name of a migration begins with a digit.
    migration = importlib.import_module("attendance.notes.migrations.0002_participation")
    migration.fold_notes(apps, None)
    for note in Note.objects.all():
        assert note.folded == fold_words(note.text)
