"""One student's page."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.core.clock import local_today
from attendance.courses.models import Course, CourseTutor, Student
from attendance.notes.models import Note
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, ExcuseFactory, NoteFactory
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.register.semester import make_semester


def url(student: Student) -> str:
    return f"/admin/students/{student.pk}/"


def page(client: Client, student: Student) -> str:
    response = client.get(url(student))
    assert response.status_code == 200
    return response.content.decode()


def marks(text: str) -> list[str]:
    """What the small picture says, in the order of the weeks."""
    return re.findall(r'class="mark \w+" href="#w\d+" title="[^"]*"\s+aria-label="([^"]+)"', text)


@pytest.fixture
def slots(course: Course, dana: Student) -> list[Slot]:
    """Dana was there, late, excused and absent; then a week that was cancelled and one that is still to come."""
    first = local_today() - timedelta(weeks=5)
    sessions = [
        SessionFactory.create(course=course, week_nr=nr, date=first + timedelta(weeks=nr if nr < 6 else 8))
        for nr in range(1, 7)
    ]
    found = [SlotFactory.create(session=session) for session in sessions[:4] + sessions[5:]]
    sessions[4].cancelled_at = timezone.now()
    sessions[4].save()
    AttendanceFactory.create(slot=found[0], student=dana, seat_id="s1-2", checked_in_at=found[0].starts_at)
    AttendanceFactory.create(slot=found[1], student=dana, checked_in_at=found[1].starts_at + timedelta(minutes=16))
    ExcuseFactory.create(session=sessions[2], student=dana, reason="Ill with a flu")
    NoteFactory.create(slot=found[0], student=dana, text="Presented\nexercise 7")
    # What stands in the same slots about somebody else.
    emil = StudentFactory.create(course=course, given="Emil", family="Other")
    AttendanceFactory.create(slot=found[3], student=emil, seat_id="s0-0")
    NoteFactory.create(slot=found[3], student=emil, text="About Emil")
    return found


def test_says_every_week_in_marks(as_vera: Client, dana: Student, slots: list[Slot]) -> None:
    assert marks(page(as_vera, dana)) == [
        "Week 1: present",
        "Week 2: late",
        "Week 3: excused",
        "Week 4: absent",
        "Week 5: cancelled",
        "Week 6: still to come",
    ]


def test_says_slot_seat_lateness_excuse_and_notes(as_bob: Client, dana: Student, slots: list[Slot]) -> None:
    text = page(as_bob, dana)
    weeks = re.split(r'<tr id="w\d">', text)[1:]
    assert len(weeks) == 6
    assert f'href="/admin/slots/{slots[0].pk}/">10:00</a>, {slots[0].room}, seat B3' in weeks[0]
    assert "Presented<br>exercise 7" in weeks[0]
    assert f"/admin/slots/{slots[0].pk}/notes/?student={dana.pk}" in weeks[0]
    assert '<span class="badge late">' in weeks[1]
    assert '<span class="badge late">' not in weeks[0]
    assert "Ill with a flu" in weeks[2]
    assert "10:00" not in weeks[3]
    assert "About Emil" not in text


def test_says_the_outlook(as_vera: Client, dana: Student, slots: list[Slot]) -> None:
    assert "1 unexcused absence of 1 allowed: keeps 3 points; one more loses them." in page(as_vera, dana)


def test_notes_are_for_owners_and_tutors(
    as_alice: Client, as_bob: Client, as_vera: Client, dana: Student, slots: list[Slot]
) -> None:
    assert "exercise 7" in page(as_alice, dana)
    assert "exercise 7" in page(as_bob, dana)
    text = page(as_vera, dana)
    assert "exercise 7" not in text
    assert "Notes" not in text
    assert f"/admin/students/{dana.pk}/edit/" not in text


def test_of_two_slots_in_a_week_the_best_counts(as_bob: Client, course: Course, dana: Student) -> None:
    session = SessionFactory.create(course=course, week_nr=1, date=local_today() - timedelta(days=1))
    for minutes in (40, 5):
        slot = SlotFactory.create(session=session)
        AttendanceFactory.create(slot=slot, student=dana, checked_in_at=slot.starts_at + timedelta(minutes=minutes))
    text = page(as_bob, dana)
    assert marks(text) == ["Week 1: present"]
    assert text.count("recorded ") == 2


def test_a_note_stands_beside_an_absence_too(as_bob: Client, dana: Student, slots: list[Slot]) -> None:
    NoteFactory.create(slot=slots[3], student=dana, text="Wrote that the train broke down")
    assert "Wrote that the train" in page(as_bob, dana).split('<tr id="w4">')[1].split("</tr>")[0]


def test_words_are_text(as_bob: Client, dana: Student, slots: list[Slot]) -> None:
    Note.objects.update(text="<script>alert(1)</script>")
    Student.objects.filter(pk=dana.pk).update(given="<b>Dana")
    text = page(as_bob, dana)
    assert "<script>alert" not in text
    assert "&lt;b&gt;Dana" in text


def test_before_the_first_session(as_bob: Client, dana: Student) -> None:
    text = page(as_bob, dana)
    assert "No sessions yet" in text
    assert "0 unexcused absences of 1 allowed: keeps 3 points; one more is allowed." in text


def test_withdrawn_student_keeps_the_page(as_vera: Client, dana: Student, slots: list[Slot]) -> None:
    Student.objects.update(withdrawn_at=timezone.now())
    assert "Withdrawn on" in page(as_vera, dana)


def test_is_linked_from_register_and_roster(as_vera: Client, dana: Student, slots: list[Slot]) -> None:
    addresses = (
        f"/admin/courses/{dana.course_id}/",
        f"/admin/courses/{dana.course_id}/register/",
        f"/admin/sessions/{slots[0].session_id}/register/",
    )
    for address in addresses:
        assert f'<a href="{url(dana)}">Dana Kowalczyk</a>' in as_vera.get(address).content.decode(), address


@pytest.mark.parametrize(("students", "weeks"), [(1, 1), (5, 5), (300, 15)])
def test_statements_do_not_grow(
    as_bob: Client,
    course: Course,
    bobs_role: CourseTutor,
    students: int,
    weeks: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_semester(course, students=students, weeks=weeks)
    student = course.students.order_by("pk")[0]
    for slot in Slot.objects.filter(session__course=course):
        NoteFactory.create(slot=slot, student=student)
    with django_assert_num_queries(9):
        text = page(as_bob, student)
    assert len(marks(text)) == weeks


def test_stranger_verb_and_anonymous(as_charlie: Client, as_vera: Client, client: Client, dana: Student) -> None:
    assert as_charlie.get(url(dana)).status_code == 404
    assert as_charlie.get("/admin/students/0/").status_code == 404
    assert as_vera.post(url(dana)).status_code == 405
    assert client.get(url(dana)).status_code == 302
