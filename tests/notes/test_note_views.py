"""The notes of a slot: on the map, in the lists, one of them open."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.courses.models import Course, Student
from attendance.notes.models import Note
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, NoteFactory, ParticipationFactory
from tests.factories.sessions import SlotFactory
from tests.notes.pages import HTMX, linked, page, part, read, save_url, url


@pytest.fixture
def slot(course: Course) -> Slot:
    return SlotFactory.create(session__course=course)


def test_seats_are_links_with_a_dot_that_is_read_out(as_bob: Client, slot: Slot, course: Course, dana: Student) -> None:
    zoe = StudentFactory.create(course=course, given="Zoe", family="Zander")
    AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-1")
    AttendanceFactory.create(slot=slot, student=zoe, seat_id="s1-2")
    NoteFactory.create(slot=slot, student=dana)
    seats = part(page(as_bob, slot), "seats")
    assert linked(seats) == [str(dana.pk), str(zoe.pk)]
    assert 'aria-label="Row A, seat 2, Dana Kowalczyk, has a note"' in seats
    assert 'aria-label="Row B, seat 3, Zoe Zander"' in seats
    assert 'aria-label="Row A, seat 1, free"' in seats
    assert re.findall(r'<a class="([^"]+ noted)"', seats) == ["seat taken e1 named noted"]


def test_who_has_no_seat_stands_beside_the_map(as_bob: Client, slot: Slot, course: Course) -> None:
    anna, ben, zoe = (StudentFactory.create(course=course, given=name, family=name) for name in ("Anna", "Ben", "Zoe"))
    AttendanceFactory.create(slot=slot, student=zoe)
    # A seat that the layout does not have is on no map.
    AttendanceFactory.create(slot=slot, student=ben, seat_id="elsewhere")
    AttendanceFactory.create(slot=SlotFactory.create(session=slot.session), student=anna)
    NoteFactory.create(slot=slot, student=zoe)
    others = part(page(as_bob, slot), "others")
    here, absent = others.split("Not here")
    assert linked(here) == [str(ben.pk), str(zoe.pk)]
    assert linked(absent) == [str(anna.pk)]
    assert re.search(r'Zoe Zoe</bdi><span class="dot" aria-hidden="true"></span><span class="hide">, has a note', here)
    assert "dot" not in absent


def test_the_list_shows_name_and_text(as_bob: Client, slot: Slot, dana: Student, course: Course) -> None:
    quiet = StudentFactory.create(course=course)
    NoteFactory.create(slot=slot, student=dana, text="<b>asked</b>\ntwice", updated_by__name="Carla Writer")
    NoteFactory.create(slot=SlotFactory.create(session=slot.session), student=quiet, text="elsewhere")
    text = page(as_bob, slot)
    written = part(text, "written")
    assert linked(written) == [str(dana.pk)]
    assert "<strong>Dana Kowalczyk</strong>" in written
    assert "&lt;b&gt;asked&lt;/b&gt;<br>twice" in written
    assert "Carla Writer" in written
    assert "<b>asked" not in text
    assert "elsewhere" not in text


def test_a_link_opens_the_note(as_bob: Client, slot: Slot, dana: Student, course: Course) -> None:
    AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-1")
    NoteFactory.create(slot=slot, student=dana, text="\n<b>asked</b>")
    assert "<textarea" not in page(as_bob, slot)
    text = page(as_bob, slot, dana)
    assert read(text, dana)["text"] == "\n<b>asked</b>"
    assert 'id="panel-title" tabindex="-1"><bdi>Dana Kowalczyk</bdi></h2>' in text
    assert "seat A2" in part(text, "panel")
    assert len(re.findall('aria-current="true"', part(text, "seats"))) == 1
    fragment = page(as_bob, slot, dana, **HTMX, **{"HX-Target": "panel"})
    assert "<html" not in fragment
    assert read(fragment, dana) == read(text, dana)


@pytest.mark.parametrize("headers", [{}, HTMX | {"HX-Target": "panel"}])
def test_only_students_of_this_course_can_be_opened(as_bob: Client, slot: Slot, headers: dict[str, str]) -> None:
    stranger = StudentFactory.create(given="Fremda")
    NoteFactory.create(slot__session__course=stranger.course, student=stranger)
    for key in (stranger.pk, 2**31, 2**63):
        assert as_bob.get(url(slot), {"student": key}, headers=headers).status_code == 404
    for nonsense in ("x", "-1", "0", ""):
        assert as_bob.get(url(slot), {"student": nonsense}, headers=headers).status_code == 200


def test_a_slot_without_a_room_has_lists_alone(as_bob: Client, course: Course, dana: Student) -> None:
    slot = SlotFactory.create(session__course=course, room=None)
    AttendanceFactory.create(slot=slot, student=dana)
    text = page(as_bob, slot)
    assert "No seats to draw" in text
    assert linked(part(text, "others")) == [str(dana.pk)]


def test_withdrawn_students_stay_where_they_were_in_or_written_about(
    as_bob: Client, slot: Slot, course: Course
) -> None:
    was_in, noted, took_part, never = (
        StudentFactory.create(course=course, withdrawn_at=timezone.now()) for _ in range(4)
    )
    AttendanceFactory.create(slot=slot, student=was_in)
    NoteFactory.create(slot=slot, student=noted)
    ParticipationFactory.create(slot=slot, student=took_part)
    listed = linked(part(page(as_bob, slot), "others"))
    assert listed == [str(was_in.pk), str(noted.pk), str(took_part.pk)]
    # An old link still opens.
    assert read(page(as_bob, slot, never), never)["text"] == ""


def test_an_empty_roster_says_what_to_do(as_bob: Client, slot: Slot) -> None:
    assert "No students yet" in page(as_bob, slot)


@pytest.mark.parametrize("count", [1, 5])
def test_statements_do_not_grow(
    as_bob: Client, slot: Slot, dana: Student, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for student in [dana, *StudentFactory.create_batch(count, course=dana.course)]:
        AttendanceFactory.create(slot=slot, student=student)
        NoteFactory.create(slot=slot, student=student)
        ParticipationFactory.create_batch(count, slot=slot, student=student)
    with django_assert_num_queries(6):
        page(as_bob, slot)
    with django_assert_num_queries(7):
        page(as_bob, slot, dana)
    with django_assert_num_queries(7):
        page(as_bob, slot, dana, **HTMX, **{"HX-Target": "panel"})


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
