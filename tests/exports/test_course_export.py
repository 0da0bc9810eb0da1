"""A course's register as CSV and Markdown."""

import csv
import io
from datetime import timedelta

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.courses.models import Course, CourseTutor, Student
from tests.factories.courses import CourseFactory, StudentFactory
from tests.register.semester import make_semester

CSV = """\
Student,Week1,Week2,Week3,Bonus
Ada Byron,true,late,false,3
Bo Çelik,true,excused,false,3
Cem Demir,false,false,false,0
"""
MARKDOWN = """\
| Student | Week 1 | Week 2 | Week 3 | Bonus |
| :----------------------------- | :------: | :------: | :------: | :------: |
| Ada Byron | ✓ | l |  | 3 |
| Bo Çelik | ✓ | e |  | 3 |
| Cem Demir |  |  |  | 0 |
"""


def url(course: Course, kind: str = "csv") -> str:
    return f"/admin/courses/{course.pk}/export.{kind}"


def fetch(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    assert isinstance(response, StreamingHttpResponse)
    return response.getvalue()


def test_csv(as_vera: Client, semester: Course) -> None:
    assert fetch(as_vera, url(semester)).decode() == CSV


def test_markdown(as_vera: Client, semester: Course) -> None:
    assert fetch(as_vera, url(semester, "md")).decode() == MARKDOWN


@pytest.mark.parametrize(("kind", "content_type"), [("csv", "text/csv"), ("md", "text/markdown")])
def test_headers(as_vera: Client, semester: Course, kind: str, content_type: str) -> None:
    response = as_vera.get(url(semester, kind))
    assert response["Content-Type"] == f"{content_type}; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="functional-programming-ss2026.{kind}"'
    assert response["Cache-Control"] == "private, no-store"


def test_file_name_of_a_course_in_another_script(as_admin: Client) -> None:
    course = CourseFactory.create(name='Лекция "1"; \r\nX-Bad: 1', semester="WS2026/27")
    disposition = as_admin.get(url(course))["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%D0%BB")
    assert disposition.endswith("-1-x-bad-1-ws2026-27.csv")


def test_excel_is_told_the_encoding_on_request(as_vera: Client, semester: Course) -> None:
    assert fetch(as_vera, url(semester) + "?bom=1") == b"\xef\xbb\xbf" + CSV.encode()


@pytest.mark.parametrize("kind", ["csv", "md"])
def test_the_same_data_gives_the_same_bytes(as_vera: Client, as_admin: Client, semester: Course, kind: str) -> None:
    first = fetch(as_vera, url(semester, kind))
    Student.objects.filter(given="Ada").update(email="ada@example.org")  # moves the row on PostgreSQL
    assert fetch(as_admin, url(semester, kind)) == first


def test_an_empty_course(as_vera: Client, course: Course) -> None:
    assert fetch(as_vera, url(course)).decode() == "Student,Bonus\n"


def test_who_joined_later_keeps_the_bonus(as_vera: Client, semester: Course) -> None:
    Student.objects.filter(given="Cem").update(joined_on=timezone.localdate() - timedelta(days=1))
    assert "Cem Demir,false,false,false,3\n" in fetch(as_vera, url(semester)).decode()


@pytest.mark.parametrize("kind", ["csv", "md"])
@pytest.mark.parametrize(("students", "weeks"), [(1, 1), (5, 3), (300, 15)])
def test_five_statements_whatever_the_size(
    as_vera: Client,
    course: Course,
    bobs_role: CourseTutor,
    kind: str,
    students: int,
    weeks: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_semester(course, students=students, weeks=weeks)
    with django_assert_num_queries(5):
        body = fetch(as_vera, url(course, kind)).decode()
    heads = 1 if kind == "csv" else 2
    assert len(body.splitlines()) == students + heads


def test_reads_back_as_csv(as_vera: Client, course: Course) -> None:
    StudentFactory.create(course=course, given='Jo "the\tFox"', family="Ng, Jr.; x")
    rows = list(csv.reader(io.StringIO(fetch(as_vera, url(course)).decode())))
    assert rows == [["Student", "Bonus"], ['Jo "the\tFox" Ng, Jr.; x', "3"]]


def test_stranger_viewer_verb_and_anonymous(
    as_charlie: Client, as_vera: Client, client: Client, course: Course
) -> None:
    assert as_charlie.get(url(course)).status_code == 404
    assert as_vera.post(url(course)).status_code == 405
    assert client.get(url(course)).status_code == 302
