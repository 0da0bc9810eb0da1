"""The register of a session, and the page of one of its cells."""

import re
from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor, Student
from attendance.register.models import Attendance
from attendance.sessions.models import ClassSession, Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, ExcuseFactory, NoteFactory
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.register.semester import make_semester


@pytest.fixture
def slot(course: Course) -> Slot:
    return SlotFactory.create(session__course=course)


def url(session: ClassSession) -> str:
    return f"/admin/sessions/{session.pk}/register/"


def cell_url(slot: Slot, student: Student) -> str:
    return f"/admin/register/{slot.session_id}/{student.pk}/"


def page(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_shows_where_when_and_who_recorded_it(as_vera: Client, slot: Slot, dana: Student, bob: User) -> None:
    AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-1", checked_in_at=slot.starts_at, recorded_by=bob)
    assert "10:00, seat A2, by Bob Example" in page(as_vera, url(slot.session))


def test_offers_what_can_be_done_to_writers_alone(
    as_vera: Client, as_bob: Client, slot: Slot, dana: Student, course: Course
) -> None:
    there = AttendanceFactory.create(slot=slot, student=dana)
    absent = StudentFactory.create(course=course)
    excuse = ExcuseFactory.create(session=slot.session, student=StudentFactory.create(course=course))
    actions = [
        f'formaction="/admin/attendances/{there.pk}/remove/"',
        f'name="student" value="{absent.pk}" formaction="/admin/slots/{slot.pk}/attendance/mark/"',
        f'formaction="/admin/excuses/{excuse.pk}/remove/"',
        f'href="{cell_url(slot, absent)}?page=session"',
    ]
    for_bob, for_vera = page(as_bob, url(slot.session)), page(as_vera, url(slot.session))
    assert [action in for_bob for action in actions] == [True] * 4
    assert [action in for_vera for action in actions] == [False] * 4


def test_who_is_there_is_not_offered_an_excuse(as_bob: Client, slot: Slot, dana: Student) -> None:
    link = f'href="{cell_url(slot, dana)}?page=session"'
    assert link in page(as_bob, url(slot.session))
    assert "Excuse the absence" in page(as_bob, cell_url(slot, dana))
    AttendanceFactory.create(slot=slot, student=dana)
    assert link not in page(as_bob, url(slot.session))
    assert "Excuse the absence" not in page(as_bob, cell_url(slot, dana))


def test_a_viewer_has_no_empty_column(as_vera: Client, as_bob: Client, slot: Slot, dana: Student) -> None:
    column = '<th scope="col">Excuse</th>'
    assert column in page(as_bob, url(slot.session))
    assert column not in page(as_vera, url(slot.session))
    ExcuseFactory.create(session=slot.session, student=dana, reason="a broken leg")
    text = page(as_vera, url(slot.session))
    assert column in text
    assert "a broken leg" in text


@pytest.mark.parametrize("kind", ["session", "course"])
def test_the_dialog_of_a_cell_has_a_button_that_closes_it(
    as_vera: Client, slot: Slot, dana: Student, kind: str
) -> None:
    address = url(slot.session) if kind == "session" else f"/admin/courses/{slot.session.course_id}/register/"
    dialog = page(as_vera, address).split('id="cell-dialog"', 1)[1].split("</dialog>")[0]
    assert '<button type="button" popovertarget="cell-dialog" popovertargetaction="hide">Close</button>' in dialog


def test_filters_by_name(as_vera: Client, slot: Slot, dana: Student, course: Course) -> None:
    StudentFactory.create(course=course, given="Çem", family="Demir")
    text = page(as_vera, url(slot.session) + "?q=cem")
    assert ("Çem Demir" in text, dana.name in text) == (True, False)
    assert "Nobody of this name" in page(as_vera, url(slot.session) + "?q=nobody")


def test_withdrawn_students_stand_in_it_where_they_were_there(as_vera: Client, slot: Slot, course: Course) -> None:
    was_there, never = (StudentFactory.create(course=course, withdrawn_at=timezone.now()) for _ in range(2))
    StudentFactory.create(course=course)
    AttendanceFactory.create(slot=slot, student=was_there)
    text = page(as_vera, url(slot.session))
    assert (f'id="r{was_there.pk}"' in text, f'id="r{never.pk}"' in text) == (True, False)


def test_empty_states_say_what_to_do(as_alice: Client, course: Course) -> None:
    session = SessionFactory.create(course=course)
    assert "No students yet" in page(as_alice, url(session))
    StudentFactory.create(course=course)
    assert "No slots yet" in page(as_alice, url(session))


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
    Attendance.objects.update(recorded_by=bobs_role.user)
    address = url(course.sessions.get())
    with django_assert_num_queries(8):
        text = page(as_bob, address)
    assert text.count('<th scope="row">') == students


def test_stranger_verb_and_anonymous(as_charlie: Client, as_vera: Client, client: Client, slot: Slot) -> None:
    assert as_charlie.get(url(slot.session)).status_code == 404
    assert as_vera.post(url(slot.session)).status_code == 405
    assert client.get(url(slot.session)).status_code == 302


@pytest.mark.parametrize(("students", "has_list"), [(60, True), (61, False)])
def test_names_are_suggested_where_a_browser_can_search_them_at_each_key(
    as_bob: Client, course: Course, bobs_role: CourseTutor, students: int, has_list: bool
) -> None:
    make_semester(course, students=students, weeks=1)
    assert ("<datalist" in page(as_bob, url(course.sessions.get()))) is has_list


# One cell.


def test_cell_says_what_the_rule_makes_of_it(as_vera: Client, slot: Slot, dana: Student) -> None:
    Slot.objects.update(start_time=time(0, 0))
    assert "<bdi>Dana Kowalczyk</bdi>: absent" in page(as_vera, cell_url(slot, dana))
    ExcuseFactory.create(session=slot.session, student=dana, reason="a broken leg")
    text = page(as_vera, cell_url(slot, dana))
    assert "<bdi>Dana Kowalczyk</bdi>: excused" in text
    assert "a broken leg" in text


def test_cell_offers_all_three_to_writers(as_bob: Client, as_vera: Client, slot: Slot, dana: Student) -> None:
    offers = [f"/admin/slots/{slot.pk}/attendance/mark/", f"/admin/sessions/{slot.session_id}/excuses/set/"]
    for_bob = page(as_bob, cell_url(slot, dana))
    assert [f'action="{offer}"' in for_bob for offer in offers] == [True, True]
    assert "<button" not in page(as_vera, cell_url(slot, dana), **{"HX-Request": "true"})


def test_cell_for_htmx_is_the_panel_alone(as_bob: Client, slot: Slot, dana: Student) -> None:
    text = page(as_bob, cell_url(slot, dana), **{"HX-Request": "true"})
    assert "<html" not in text
    assert 'id="cell-title"' in text


def test_cell_of_a_student_of_another_course_does_not_exist(as_bob: Client, slot: Slot) -> None:
    assert as_bob.get(cell_url(slot, StudentFactory.create())).status_code == 404


def test_cell_of_a_stranger_to_the_course(as_charlie: Client, slot: Slot, dana: Student) -> None:
    assert as_charlie.get(cell_url(slot, dana)).status_code == 404


def test_cell_of_a_session_without_slots(as_bob: Client, course: Course, dana: Student) -> None:
    session = SessionFactory.create(course=course)
    assert "no slot yet" in page(as_bob, f"/admin/register/{session.pk}/{dana.pk}/")


def facts(text: str) -> list[dict[str, str]]:
    """What the cell says of each attendance, without markup."""
    lists = re.findall(r'<dl class="facts">(.*?)</dl>', text)
    pairs = [re.findall(r"<dt>(.*?)</dt> <dd>(.*?)</dd>", one) for one in lists]
    return [{key: re.sub(r"<[^>]+>", "", value) for key, value in found} for found in pairs]


def test_cell_shows_what_stands_behind_it_for_every_slot(
    as_bob: Client, as_vera: Client, bob: User, slot: Slot, dana: Student
) -> None:
    """Slot, seat, when, recorded by whom, excuse, notes."""
    later = SlotFactory.create(session=slot.session, start_time=time(14), end_time=time(15), room=None)
    late = slot.starts_at + timedelta(minutes=40)
    AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-1", checked_in_at=late)
    AttendanceFactory.create(slot=later, student=dana, recorded_by=bob, checked_in_at=later.starts_at)
    ExcuseFactory.create(session=slot.session, student=dana, reason="a broken leg", recorded_by=bob)
    for place, words in ((slot, "Presented <3>"), (later, "Asked much")):
        NoteFactory.create(slot=place, student=dana, text=words, updated_by=bob)
    NoteFactory.create(slot=slot, text="of somebody else")
    NoteFactory.create(student=dana, slot=SlotFactory.create(session__course=dana.course), text="of another week")
    day = f"{slot.session.date:%-d %b}"
    expected = [
        {"Slot": f"10:00, {slot.room}", "Seat": "A2", "When": f"{day} 10:40 late", "By": "the student"},
        {"Slot": "14:00", "Seat": "none", "When": f"{day} 14:00", "By": "Bob Example"},
    ]
    for_bob, for_vera = (page(who, cell_url(slot, dana)) for who in (as_bob, as_vera))
    assert (facts(for_bob), facts(for_vera)) == (expected, expected)
    assert ("a broken leg" in for_bob, "a broken leg" in for_vera) == (True, True)
    notes = ("Presented &lt;3&gt;", "Asked much", "of somebody else", "of another week")
    assert [note in for_bob for note in notes] == [True, True, False, False]
    assert [note in for_vera for note in notes] == [False] * 4


@pytest.mark.parametrize("count", [1, 4])
def test_statements_of_a_cell_do_not_grow(
    as_bob: Client, bob: User, slot: Slot, dana: Student, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        place = SlotFactory.create(session=slot.session)
        AttendanceFactory.create(slot=place, student=dana, recorded_by=bob)
        NoteFactory.create(slot=place, student=dana, updated_by=bob)
    with django_assert_num_queries(13):
        page(as_bob, cell_url(slot, dana))


def test_what_people_typed_is_escaped(as_bob: Client, bob: User, slot: Slot, course: Course) -> None:
    User.objects.filter(pk=bob.pk).update(name="<i>Bob</i>")
    for given in ("<b>Here</b>", '"><b>Not</b>'):
        StudentFactory.create(course=course, given=given)
    here = Student.objects.get(given__startswith="<b>")
    AttendanceFactory.create(slot=slot, student=here, recorded_by=bob, seat_id="<u>")
    text = page(as_bob, url(slot.session))
    assert [tag for tag in ("<b>", "<i>", "<u>") if tag in text] == []
    assert "seat &lt;u&gt;, by &lt;i&gt;Bob&lt;/i&gt;" in text
    assert [tag for tag in ("<b>", "<i>", "<u>") if tag in page(as_bob, cell_url(slot, here))] == []
