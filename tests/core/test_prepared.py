"""A prepared query gives what the queryset gives, with one statement and without writing its SQL again."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.core.prepared import KNOWN, NUMBER, SECOND, TEXT, PreparedInsert, PreparedQuery, PreparedRows
from attendance.courses.models import Student
from attendance.register.models import Attendance
from attendance.sessions.models import Slot
from attendance.sessions.queries import slots
from tests.factories.courses import StudentFactory
from tests.factories.sessions import SlotFactory


def by_code() -> QuerySet[Slot]:
    return slots().annotate(date_of_week=F("session__date")).filter(code=TEXT)


def by_course_and_name() -> QuerySet[Student]:
    return Student.objects.filter(course=NUMBER, folded=TEXT)


def state(slot: Slot) -> dict[str, Any]:
    """All columns, annotations and related rows."""
    plain = {name: value for name, value in vars(slot).items() if name != "_state"}
    return plain | {name: vars(found).keys() for name, found in slot._state.fields_cache.items() if found}


@pytest.mark.django_db
@pytest.mark.parametrize("without_room", [False, True])
def test_gives_what_the_queryset_gives(without_room: bool, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    slot = SlotFactory.create(open=True, **({"room": None} if without_room else {}))
    SlotFactory.create(open=True)
    query = PreparedQuery(by_code)
    for _ in range(2):
        with django_assert_num_queries(1):
            found: Any = query.first(text=str(slot.code))
            tutor, course = found.tutor.user.name, found.session.course.name
            assert found.room is None or found.room.name
        expected: Any = slots().annotate(date_of_week=F("session__date")).get(code=slot.code)
        assert (tutor, course) == (expected.tutor.user.name, expected.session.course.name)
        assert state(found) == state(expected)


@pytest.mark.django_db
def test_takes_the_values_of_each_call() -> None:
    one, other = StudentFactory.create(), StudentFactory.create()
    query = PreparedQuery(by_course_and_name)
    assert query.first(number=one.course_id, text=one.folded) == one
    assert query.first(number=other.course_id, text=other.folded) == other
    assert query.first(number=one.course_id, text=other.folded) is None


@pytest.mark.django_db
def test_a_value_is_never_sql() -> None:
    student = StudentFactory.create()
    assert PreparedQuery(by_course_and_name).first(number=student.course_id, text="' OR 1=1 --") is None


def all_of_course() -> QuerySet[Student, Any]:
    return Student.objects.filter(course=NUMBER).exclude(pk=SECOND).values_list("pk", "family", "withdrawn_at")


@pytest.mark.django_db
def test_rows_are_those_of_the_queryset(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Times too, which SQLite keeps as text."""
    one, two = StudentFactory.create(withdrawn_at=timezone.now()), StudentFactory.create()
    rows = PreparedRows(all_of_course)
    for student, without, expected in ((one, 0, [one]), (two, 0, [two]), (one, one.pk, [])):
        with django_assert_num_queries(1):
            found = [tuple(row) for row in rows.all(student.course_id, without)]
        assert found == [(student.pk, student.family, student.withdrawn_at) for student in expected]


def called_or_known() -> QuerySet[Student]:
    return Student.objects.filter(Q(folded=TEXT) | Q(number=KNOWN))


@pytest.mark.django_db
def test_two_texts_are_told_apart() -> None:
    one, other = StudentFactory.create(number="17"), StudentFactory.create()
    query = PreparedQuery(called_or_known)
    assert query.first(text="", known="17") == one
    assert query.first(text=other.folded, known="18") == other


@pytest.mark.django_db
def test_an_insert_writes_what_save_writes(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    new = PreparedInsert(Attendance)
    slot = SlotFactory.create(open=True)
    students = StudentFactory.create_batch(3, course=slot.session.course)
    now = timezone.now()
    claims: list[tuple[str | None, str | None]] = [("s0-0", "one"), (None, None)]
    for student, (seat, device) in zip(students, claims, strict=False):

        def claimed(slot: Slot, *, student: Student = student, seat: Any = seat, device: Any = device) -> Attendance:
            return Attendance(slot=slot, student=student, seat_id=seat, device=device, checked_in_at=now)

        with django_assert_num_queries(1):
            new.insert(claimed(slot))
        claimed(SlotFactory.create(open=True)).save()
        inserted, saved = (
            set(row.items()) for row in Attendance.objects.filter(student=student).order_by("pk").values()
        )
        assert {name for name, _ in inserted ^ saved} == {"id", "slot_id"}
    with pytest.raises(IntegrityError), transaction.atomic():
        new.insert(Attendance(slot=slot, student=students[2], seat_id="s0-0"))
