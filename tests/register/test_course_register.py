"""The register of a course."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.core.clock import local_today
from attendance.courses.models import Course, CourseTutor, Student
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, ExcuseFactory
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.register.semester import make_semester


def url(course: Course) -> str:
    return f"/admin/courses/{course.pk}/register/"


def page(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def cells(text: str) -> list[tuple[str, str]]:
    """What each cell is called and shows, in reading order."""
    return re.findall(r'<td><a href="[^"]+" class="\w+" aria-label="([^"]+)">([^<]*)</a></td>', text)


def figures(text: str) -> list[str]:
    """How often late, absences and bonus of each row."""
    return re.findall(r'<td class="num" id="[lab]\d+"[^>]*>(?:<strong>)?(\d+)', text)


@pytest.fixture
def four_weeks(course: Course, dana: Student) -> Course:
    today = local_today()
    for week in range(1, 7):
        session = SessionFactory.create(course=course, week_nr=week, date=today + timedelta(weeks=week - 5, days=-1))
        slot = SlotFactory.create(session=session)
        if week <= 2:
            minutes = timedelta(minutes=30 if week == 2 else 0)
            AttendanceFactory.create(slot=slot, student=dana, checked_in_at=slot.starts_at + minutes)
        if week == 3:
            ExcuseFactory.create(session=session, student=dana)
        if week == 5:
            session.cancelled_at = timezone.now()
            session.save()
    return course


def test_shows_every_mark_in_words_and_signs(as_vera: Client, four_weeks: Course) -> None:
    text = page(as_vera, url(four_weeks))
    assert cells(text) == [
        ("present", "✓"),
        ("late", "L"),
        ("excused", "E"),
        ("absent", ""),
        ("cancelled", "×"),
        ("still to come", ""),
    ]
    assert figures(text) == ["1", "1", "3"]


def test_filters_by_any_part_of_the_folded_name(as_vera: Client, four_weeks: Course) -> None:
    StudentFactory.create(course=four_weeks, given="Łukasz", family="Ångström")
    text = page(as_vera, url(four_weeks) + "?q=lukasz+ANG")
    assert "Łukasz Ångström" in text
    assert "Dana" not in text


@pytest.mark.parametrize("q", ["%", "_", "nobody", "'"])
def test_says_that_nobody_matches(as_vera: Client, four_weeks: Course, q: str) -> None:
    assert "Nobody of this name" in page(as_vera, f"{url(four_weeks)}?q={q}")


def test_htmx_gets_the_table_alone(as_vera: Client, four_weeks: Course) -> None:
    text = page(as_vera, url(four_weeks), **{"HX-Request": "true"})
    assert text.lstrip().startswith("<div")
    assert len(cells(text)) == 6


def test_empty_states_say_what_to_do(as_alice: Client, course: Course) -> None:
    assert "No students yet" in page(as_alice, url(course))
    StudentFactory.create(course=course)
    assert "No sessions yet" in page(as_alice, url(course))


def test_withdrawn_students_stay_as_long_as_they_have_a_history(as_vera: Client, four_weeks: Course) -> None:
    Student.objects.update(withdrawn_at=timezone.now())
    StudentFactory.create(course=four_weeks, given="Never", family="There", withdrawn_at=timezone.now())
    text = page(as_vera, url(four_weeks))
    assert "Dana Kowalczyk" in text
    assert "withdrawn" in text
    assert "Never There" not in text


def test_names_are_text(as_vera: Client, course: Course) -> None:
    StudentFactory.create(course=course, given="<script>alert(1)</script>", family='"&')
    SessionFactory.create(course=course)
    text = page(as_vera, url(course))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;" in text


@pytest.mark.parametrize(("students", "weeks"), [(1, 1), (5, 5), (300, 15)])
def test_statements_do_not_grow(
    as_vera: Client,
    course: Course,
    bobs_role: CourseTutor,
    students: int,
    weeks: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_semester(course, students=students, weeks=weeks)
    with django_assert_num_queries(7):
        text = page(as_vera, url(course))
    assert len(cells(text)) == students * weeks
    # A cell costs what it has to say.
    assert len(text) < 14_000 + 1_100 * weeks + students * (450 + 100 * weeks)


@pytest.fixture
def three(course: Course) -> Course:
    """One allowed absence. Ada never misses, Ben is on the limit, Cyd over it."""
    people = [
        StudentFactory.create(course=course, given=given, family="Same", group=group)
        for given, group in (("Ada", "Mon"), ("Ben", "Tue"), ("Cyd", "Tue"))
    ]
    for week in (1, 2):
        slot = SlotFactory.create(session=SessionFactory.create(course=course, date=local_today() - timedelta(week)))
        for person in people[: 3 - week]:
            AttendanceFactory.create(slot=slot, student=person, checked_in_at=slot.starts_at)
    return course


def names(text: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*>(?:<bdi>)?(?:<a[^>]*>)?(\w+)', text)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Ada", "Ben", "Cyd"]),
        ("?risk=on", ["Ben", "Cyd"]),
        ("?group=Tue", ["Ben", "Cyd"]),
        ("?group=Tue&q=BEN", ["Ben"]),
        ("?sort=absences", ["Cyd", "Ben", "Ada"]),
        ("?sort=bonus", ["Cyd", "Ada", "Ben"]),
        ("?sort=bonus&risk=on&group=Tue", ["Cyd", "Ben"]),
        ("?sort=nonsense", ["Ada", "Ben", "Cyd"]),
    ],
)
def test_answers_who_is_at_risk_by_group_and_order(
    as_vera: Client, three: Course, query: str, expected: list[str]
) -> None:
    assert names(page(as_vera, url(three) + query)) == expected
    assert names(page(as_vera, url(three) + query, **{"HX-Request": "true"})) == expected


def test_the_form_keeps_what_was_asked(as_vera: Client, three: Course) -> None:
    text = page(as_vera, url(three) + "?risk=on&group=Tue&sort=absences")
    for chosen in ('<option value="Tue" selected>', '<option value="absences" selected>', 'id="id_risk" checked'):
        assert chosen in text
    assert "Show all" in text


def test_nobody_in_a_group_is_said(as_vera: Client, three: Course) -> None:
    assert "Nobody to show" in page(as_vera, url(three) + "?group=Wed")


def test_who_withdrew_is_not_at_risk(as_vera: Client, three: Course) -> None:
    Student.objects.filter(given="Ben").update(withdrawn_at=timezone.now())
    assert names(page(as_vera, url(three) + "?risk=on")) == ["Cyd"]


def test_stranger_verb_and_anonymous(as_charlie: Client, as_vera: Client, client: Client, course: Course) -> None:
    assert as_charlie.get(url(course)).status_code == 404
    assert as_vera.post(url(course)).status_code == 405
    assert client.get(url(course)).status_code == 302
