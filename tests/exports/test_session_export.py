"""Who was in a session, as CSV and Markdown."""

from datetime import time

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from attendance.courses.models import Course, CourseTutor
from attendance.register.models import Attendance
from attendance.sessions.models import ClassSession
from tests.factories.sessions import SlotFactory
from tests.register.semester import make_semester


def fetch(client: Client, session: ClassSession, kind: str = "csv") -> str:
    response = client.get(f"/admin/sessions/{session.pk}/export.{kind}")
    assert response.status_code == 200
    assert isinstance(response, StreamingHttpResponse)
    return response.getvalue().decode()


def test_csv(as_vera: Client, semester: Course) -> None:
    [first] = semester.sessions.filter(week_nr=1)
    assert fetch(as_vera, first) == "Student,Present\nAda Byron,true\nBo Çelik,true\nCem Demir,false\n"


def test_late_is_present_and_excused_is_not(as_vera: Client, semester: Course) -> None:
    [second] = semester.sessions.filter(week_nr=2)
    assert fetch(as_vera, second) == "Student,Present\nAda Byron,true\nBo Çelik,false\nCem Demir,false\n"


def test_in_any_slot_is_present(as_vera: Client, semester: Course) -> None:
    [first] = semester.sessions.filter(week_nr=1)
    Attendance.objects.filter(student__given="Bo").update(
        slot=SlotFactory.create(session=first, start_time=time(14), end_time=time(15))
    )
    assert "Bo Çelik,true\n" in fetch(as_vera, first)


def test_markdown(as_vera: Client, semester: Course) -> None:
    [first] = semester.sessions.filter(week_nr=1)
    assert fetch(as_vera, first, "md") == (
        "| Student | Present |\n"
        "| :----------------------------- | :------: |\n"
        "| Ada Byron | true |\n"
        "| Bo Çelik | true |\n"
        "| Cem Demir | false |\n"
    )


def test_file_name_says_the_week(as_vera: Client, semester: Course) -> None:
    [first] = semester.sessions.filter(week_nr=1)
    disposition = as_vera.get(f"/admin/sessions/{first.pk}/export.csv")["Content-Disposition"]
    assert disposition == 'attachment; filename="functional-programming-ss2026-week-1.csv"'


@pytest.mark.parametrize("kind", ["csv", "md"])
@pytest.mark.parametrize("students", [1, 300])
def test_four_statements_whatever_the_size(
    as_vera: Client,
    course: Course,
    bobs_role: CourseTutor,
    kind: str,
    students: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_semester(course, students=students, weeks=1)
    session = course.sessions.get()
    with django_assert_num_queries(4):
        fetch(as_vera, session, kind)


def test_stranger_verb_and_anonymous(as_charlie: Client, as_vera: Client, client: Client, semester: Course) -> None:
    address = f"/admin/sessions/{semester.sessions.first().pk}/export.csv"  # type: ignore[union-attr]
    assert as_charlie.get(address).status_code == 404
    assert as_vera.post(address).status_code == 405
    assert client.get(address).status_code == 302
