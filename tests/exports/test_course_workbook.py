"""A course's register as an Excel workbook."""

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import FileResponse
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from attendance.courses.models import Course, CourseTutor, Student
from exports import csv_text
from exports.workbook import CONTENT_TYPE
from tests.exports.test_course_export import fetch, url
from tests.factories.courses import StudentFactory
from tests.register.semester import make_semester


def cells(body: bytes) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_holds_the_cells_of_the_csv(as_vera: Client, semester: Course) -> None:
    StudentFactory.create(course=semester, given="=HYPERLINK(1)", family='"Zoë", Żak')
    rows = list(csv.reader(io.StringIO(fetch(as_vera, url(semester)).decode())))
    found = cells(fetch(as_vera, url(semester, "xlsx")))
    assert [[str(value) for value in row] for row in found] == rows
    assert [row[-1] for row in found] == ["Bonus", 0, 3, 3, 0]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "＝1+1", "=A1\x01", "#REF!", "'=1"])
def test_nothing_runs(as_vera: Client, course: Course, name: str) -> None:
    StudentFactory.create(course=course, given=name, family="")
    body = fetch(as_vera, url(course, "xlsx"))
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count('t="inlineStr"') == 3
    assert cells(body)[1][0] == csv_text.harmless(name.strip()).replace("\x01", "")


def test_the_same_data_gives_the_same_bytes(as_vera: Client, as_admin: Client, semester: Course) -> None:
    first = fetch(as_vera, url(semester, "xlsx"))
    Student.objects.filter(given="Ada").update(email="ada@example.org")  # moves the row on PostgreSQL
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert fetch(as_vera, url(semester, "xlsx")) == first


def test_headers(as_vera: Client, semester: Course) -> None:
    response = as_vera.get(url(semester, "xlsx"))
    assert isinstance(response, FileResponse)
    assert response["Content-Type"] == CONTENT_TYPE
    assert response["Content-Disposition"] == 'attachment; filename="functional-programming-ss2026.xlsx"'
    assert response["Cache-Control"] == "private, no-store"
    response.close()


def test_an_empty_course(as_vera: Client, course: Course) -> None:
    assert cells(fetch(as_vera, url(course, "xlsx"))) == [["Student", "Bonus"]]


@pytest.mark.parametrize(("students", "weeks"), [(1, 1), (5, 3), (300, 15)])
def test_five_statements_whatever_the_size(
    as_vera: Client,
    course: Course,
    bobs_role: CourseTutor,
    students: int,
    weeks: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_semester(course, students=students, weeks=weeks)
    with django_assert_num_queries(5):
        body = fetch(as_vera, url(course, "xlsx"))
    assert len(cells(body)) == students + 1


def test_is_offered_on_the_register(as_vera: Client, semester: Course) -> None:
    page = as_vera.get(f"/admin/courses/{semester.pk}/register/").content.decode()
    assert f'href="{url(semester, "xlsx")}"' in page


def test_stranger_verb_and_anonymous(as_charlie: Client, as_vera: Client, client: Client, course: Course) -> None:
    assert as_charlie.get(url(course, "xlsx")).status_code == 404
    assert as_vera.post(url(course, "xlsx")).status_code == 405
    assert client.get(url(course, "xlsx")).status_code == 302
