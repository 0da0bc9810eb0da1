"""Sheets for the printer: what stands on them, and for whom."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.courses.models import Course, CourseTutor, Student
from attendance.register.models import Attendance
from attendance.register.paper import read_roll
from attendance.sessions.models import ClassSession, Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.register.semester import make_semester

TUESDAY = date(2026, 6, 9)
BOX = r'<span class="box">(✓?)'


@pytest.fixture
def slot(course: Course, bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(session__course=course, session__week_nr=6, tutor=bobs_role, room__name="Hall <1>")


@pytest.fixture
def people(course: Course) -> list[Student]:
    names = (("Zoe", "Adams"), ("Ada", "Byron"), ("Cem", "Demir"))
    return [
        StudentFactory.create(course=course, given=given, family=family, group=family[0]) for given, family in names
    ]


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def list_of(slot: Slot) -> str:
    return f"/admin/slots/{slot.pk}/print/"


def map_of(slot: Slot) -> str:
    return f"/admin/slots/{slot.pk}/print/map/"


def numbered(text: str) -> list[tuple[str, str]]:
    return re.findall(r'<td class="num">(\d+)</td> <th scope="row"><bdi>([^<]+)</bdi></th>', text)


def test_a_list_is_numbered_and_headed(as_vera: Client, slot: Slot, people: list[Student]) -> None:
    StudentFactory.create(course=slot.session.course, withdrawn_at=timezone.now())
    text = page(as_vera, list_of(slot))
    assert numbered(text) == [("1", "Zoe Adams"), ("2", "Ada Byron"), ("3", "Cem Demir")]
    head = text.split("<thead>")[1].split("</thead>")[0]
    pieces = [str(slot.session.course), "Week 6", "10:00–11:30", "Hall &lt;1&gt;", "Bob Example"]
    assert [piece for piece in pieces if piece not in head] == []
    assert f"<b>{read_roll(slot.session.course).check}</b>" in head
    assert re.findall(BOX, text) == ["", "", ""]


def test_who_is_in_already_is_ticked_where_that_is_asked_for(
    as_vera: Client, slot: Slot, people: list[Student]
) -> None:
    AttendanceFactory.create(slot=slot, student=people[1], seat_id="s1-2")
    assert re.findall(BOX, page(as_vera, list_of(slot))) == ["", "", ""]
    text = page(as_vera, list_of(slot) + "?ticked=on")
    assert re.findall(BOX, text) == ["", "✓", ""]
    assert '<td class="line">B3</td>' in text


def test_numbers_are_shown_only_where_that_is_asked_for(as_vera: Client, slot: Slot, dana: Student) -> None:
    assert "514002" not in page(as_vera, list_of(slot))
    assert "<td>514002</td>" in page(as_vera, list_of(slot) + "?numbers=on")


def test_a_group_has_a_list_and_a_check_of_its_own(as_vera: Client, slot: Slot, people: list[Student]) -> None:
    text = page(as_vera, list_of(slot) + "?group=D")
    assert numbered(text) == [("1", "Cem Demir")]
    assert "group D" in text
    check = read_roll(slot.session.course, group="D").check
    assert f"<b>{check}</b>" in text
    assert check != read_roll(slot.session.course).check
    assert "Nobody to list" in page(as_vera, list_of(slot) + "?group=none")


def test_a_session_has_a_column_for_each_slot(as_vera: Client, slot: Slot, people: list[Student]) -> None:
    later = SlotFactory.create(session=slot.session, start_time="14:00", end_time="15:00", room=None)
    AttendanceFactory.create(slot=later, student=people[0])
    text = page(as_vera, f"/admin/sessions/{slot.session_id}/print/?ticked=on")
    assert re.findall(r'class="mid">(\d\d:\d\d)', text) == ["10:00", "14:00"]
    assert re.findall(BOX, text) == ["", "✓", "", "", "", ""]


def test_columns_of_several_days_each_say_theirs(as_vera: Client, slot: Slot, people: list[Student]) -> None:
    ClassSession.objects.update(date=TUESDAY)
    SlotFactory.create(session=slot.session, date=TUESDAY + timedelta(days=1), start_time=slot.start_time)
    text = page(as_vera, f"/admin/sessions/{slot.session_id}/print/")
    assert re.findall(r'class="mid">(\w+ \d\d:\d\d)', text) == ["Tue 10:00", "Wed 10:00"]


def test_a_map_has_the_names_in_their_seats_and_rules_in_the_others(
    as_vera: Client, slot: Slot, people: list[Student]
) -> None:
    AttendanceFactory.create(slot=slot, student=people[1], seat_id="s0-1")
    AttendanceFactory.create(slot=slot, student=people[2])
    text = page(as_vera, map_of(slot))
    assert re.findall(r'<text class="name"[^>]*>([^<]+)', text) == ["Ada", "Byron"]
    assert re.findall(r'<g class="seat">.*?<text[^>]*>([^<]+)</text><path', text) == ["A1", "A3", "B1", "B2", "B3"]
    assert "1 seat taken" in text


def test_the_maps_of_a_session_are_those_of_its_slots_with_seats(as_vera: Client, slot: Slot) -> None:
    SlotFactory.create(session=slot.session, room=None)
    SlotFactory.create(session=slot.session)
    assert page(as_vera, f"/admin/sessions/{slot.session_id}/print/map/").count('class="paper paper-map"') == 2


def test_empty_states(as_vera: Client, slot: Slot) -> None:
    assert "Nobody to list" in page(as_vera, list_of(slot))
    empty = SessionFactory.create(course=slot.session.course)
    assert "No slots yet" in page(as_vera, f"/admin/sessions/{empty.pk}/print/")
    assert "No seats to print" in page(as_vera, map_of(SlotFactory.create(session=slot.session, room=None)))


def test_only_writers_are_led_to_typing_it_back(
    as_bob: Client, as_vera: Client, slot: Slot, people: list[Student]
) -> None:
    check = read_roll(slot.session.course).check
    link = f'href="/admin/slots/{slot.pk}/paper/new/?check={check}"'
    assert (link in page(as_bob, list_of(slot)), link in page(as_vera, list_of(slot))) == (True, False)


@pytest.mark.parametrize(("students", "slots"), [(1, 1), (5, 3), (300, 3)])
def test_statements_do_not_grow(
    as_bob: Client,
    course: Course,
    bobs_role: CourseTutor,
    students: int,
    slots: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_semester(course, students=students, weeks=1, slots=slots)
    [session] = course.sessions.all()
    [first, *_others] = session.slots.all()
    for address, count in (
        (f"/admin/slots/{first.pk}/print/?ticked=on", 6),
        (f"/admin/sessions/{session.pk}/print/?ticked=on", 7),
        (f"/admin/slots/{first.pk}/print/map/", 4),
        (f"/admin/sessions/{session.pk}/print/map/", 5),
    ):
        with django_assert_num_queries(count):
            as_bob.get(address)


@pytest.mark.parametrize("kind", ["print/", "print/map/"])
def test_stranger_verb_anonymous_and_nothing_written(
    as_charlie: Client, as_vera: Client, client: Client, slot: Slot, dana: Student, kind: str
) -> None:
    for address in (f"/admin/slots/{slot.pk}/{kind}", f"/admin/sessions/{slot.session_id}/{kind}"):
        assert as_charlie.get(address).status_code == 404
        assert as_vera.post(address).status_code == 405
        assert client.get(address).status_code == 302
        page(as_vera, address)
    assert not Attendance.objects.exists()
