"""`manage.py demo_data` where the demo is there already: it brings it to today and keeps what was entered."""

import itertools
from datetime import date, time, timedelta
from pathlib import Path

import pytest
import time_machine

from attendance.accounts.models import User
from attendance.core.clock import local_datetime
from attendance.courses.models import Course
from attendance.notes.models import Note, Participation
from attendance.register.models import Attendance
from attendance.sessions.actions import close_slot, delete_slot
from attendance.sessions.lifecycle import status_at
from attendance.sessions.models import ClassSession, Slot, Status
from tests.desk.demo import NOW, contents, load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_file")]


def test_changes_nothing_while_the_slot_runs() -> None:
    record, rows = load(), contents()
    assert load(NOW + timedelta(minutes=40)) == record
    assert contents() == rows


def test_keeps_what_was_entered() -> None:
    record = load()
    course = Course.objects.get(pk=record["course_id"])
    Course.objects.filter(pk=course.pk).update(name="Renamed")
    planned = ClassSession.objects.create(course=course, week_nr=9, date=date(2026, 6, 2))
    slot = Slot.objects.get(pk=record["open_slot"]["id"])
    Attendance.objects.create(slot=slot, student_id=record["students"][0]["id"], checked_in_at=NOW)
    load(NOW + timedelta(days=3))
    course.refresh_from_db()
    planned.refresh_from_db()
    assert (course.name, planned.date) == ("Renamed", date(2026, 6, 2))
    assert Attendance.objects.filter(slot=slot, student_id=record["students"][0]["id"]).count() == 1
    assert Course.objects.count() == 2


@pytest.mark.parametrize("days", [1, 7, 200])
def test_moves_the_semester_to_today(days: int) -> None:
    record = load()
    late = {one.pk for one in Attendance.objects.all() if one.is_late}
    dates = list(ClassSession.objects.order_by("pk").values_list("date", flat=True))
    own_days = list(Slot.objects.order_by("pk").values_list("date", flat=True))
    now = NOW + timedelta(days=days, hours=5)
    assert load(now)["open_slot"] == record["open_slot"]
    slot = Slot.objects.get(pk=record["open_slot"]["id"])
    assert slot.starts_at <= now < slot.ends_at
    assert status_at(slot, now) == Status.OPEN
    moved = list(ClassSession.objects.order_by("pk").values_list("date", flat=True))
    assert moved == [day + timedelta(days=days) for day in dates]
    assert list(Slot.objects.order_by("pk").values_list("date", flat=True)) == [
        day and day + timedelta(days=days) for day in own_days
    ]
    assert {one.pk for one in Attendance.objects.all() if one.is_late} == late
    assert not Attendance.objects.filter(checked_in_at__gt=now).exists()


def test_moves_a_slot_that_is_over_on_the_same_day() -> None:
    record = load()
    now = NOW + timedelta(hours=6)
    load(now)
    slots = list(Slot.objects.filter(session=record["session_id"]).order_by("pk"))
    assert slots[0].starts_at <= now < slots[0].ends_at
    times = sorted((slot.starts_at, slot.ends_at) for slot in slots)
    assert all(first[1] < second[0] for first, second in itertools.pairwise(times))


@pytest.mark.parametrize("first", [time(0, 3), time(10, 23), time(23, 58)])
@pytest.mark.parametrize("again", [time(0, 3), time(12, 0), time(23, 58)])
def test_runs_at_any_hour(first: time, again: time) -> None:
    start, now = local_datetime(date(2026, 5, 12), first), local_datetime(date(2026, 5, 14), again)
    for moment in (start, now):
        record = load(moment)
        slots = list(Slot.objects.filter(session=record["session_id"]).order_by("pk"))
        assert slots[0].starts_at <= moment < slots[0].ends_at
        assert status_at(slots[0], moment) == Status.OPEN
        times = sorted((slot.starts_at, slot.ends_at) for slot in slots)
        assert all(first[1] < second[0] for first, second in itertools.pairwise(times))
        assert not Attendance.objects.filter(checked_in_at__gt=moment).exists()


def test_opens_a_slot_that_was_closed() -> None:
    record = load()
    slot = Slot.objects.get(pk=record["open_slot"]["id"])
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        close_slot(slot, by=User.objects.get(email=record["tutor"]["email"]))
    again = load(NOW + timedelta(minutes=10))["open_slot"]
    assert again["id"] == slot.pk
    slot.refresh_from_db()
    assert (slot.status, slot.code) == (Status.OPEN, again["code"])


def test_makes_a_slot_where_all_were_deleted() -> None:
    record = load()
    tutor = User.objects.get(email=record["tutor"]["email"])
    slots = Slot.objects.filter(session=record["session_id"])
    Note.objects.filter(slot__in=slots).delete()
    Participation.objects.filter(slot__in=slots).delete()
    Attendance.objects.filter(slot__in=slots).delete()
    slots.update(status=Status.CLOSED, opens_at=None, locks_at=None)
    for slot in slots:
        delete_slot(slot, by=tutor)
    again = load()
    slot = slots.get()
    assert again["open_slot"]["id"] == slot.pk
    assert (slot.status, slot.room_id) == (Status.OPEN, record["room_id"])


def test_its_passwords_work_again(record_file: Path) -> None:
    record = load()
    user = User.objects.get(email=record["tutor"]["email"])
    user.set_password("something else")
    user.save()
    assert load()["tutor"] == record["tutor"]
    user.refresh_from_db()
    assert user.check_password(record["tutor"]["password"])


@pytest.mark.parametrize("text", ["", "[]", '{"tutor": 3}'])
def test_a_lost_record_gives_new_passwords_to_the_same_demo(record_file: Path, text: str) -> None:
    record = load()
    record_file.write_text(text)
    again = load()
    assert again["tutor"]["password"] != record["tutor"]["password"]
    assert User.objects.get(email=again["tutor"]["email"]).check_password(again["tutor"]["password"])
    assert again["open_slot"] == record["open_slot"]
