"""`manage.py demo_data` on an empty database."""

import json
import stat
from collections import Counter
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from attendance.accounts.models import User
from attendance.core.text import fold_words
from attendance.courses.models import Course, CourseTutor, Role, Student
from attendance.desk.demo.record import is_demo, record_file_of
from attendance.notes.models import Note, Participation
from attendance.register.models import Attendance, Excuse
from attendance.sessions.lifecycle import is_awaited, status_at
from attendance.sessions.models import ClassSession, Slot, Status
from rooms.models import Room
from tests.desk.demo import MODELS, NOW, load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_file")]
KEYS = ["tutor", "admin", "viewer", "other_tutor", "course_id", "session_id", "room_id", "open_slot", "students"]


def test_prints_one_json_object() -> None:
    record = load()
    assert list(record) == KEYS
    slot = Slot.objects.get(pk=record["open_slot"]["id"])
    assert record["open_slot"] == {
        "id": slot.pk,
        "code": slot.code,
        "url": f"http://testserver/s/{slot.code}/",
        "projector_url": f"http://testserver/admin/slots/{slot.pk}/projector/",
    }
    assert (record["session_id"], record["room_id"]) == (slot.session_id, slot.room_id)
    assert record["course_id"] == slot.session.course_id


def test_keeps_the_record_for_its_owner_alone(record_file: Path) -> None:
    record = load()
    assert json.loads(record_file.read_text()) == record
    assert stat.S_IMODE(record_file.stat().st_mode) == 0o600
    assert [path.name for path in record_file.parent.iterdir()] == [record_file.name]


def test_says_in_plain_lines_how_to_sign_in(record_file: Path) -> None:
    out = StringIO()
    call_command("demo_data", "--force", stdout=out)
    record = json.loads(record_file.read_text())
    for text in (record["tutor"]["email"], record["tutor"]["password"], record["open_slot"]["projector_url"]):
        assert text in out.getvalue()


def test_makes_accounts_with_their_rights() -> None:
    record = load()
    for key in ("tutor", "admin", "viewer", "other_tutor"):
        user = User.objects.get(email=record[key]["email"])
        assert user.check_password(record[key]["password"])
        assert user.is_superuser == user.is_staff == (key == "admin")
    roles = CourseTutor.objects.values_list("user__email", "course_id", "role")
    first, second = record["course_id"], Course.objects.exclude(pk=record["course_id"]).get().pk
    assert set(roles) == {
        (record["tutor"]["email"], first, Role.OWNER),
        ("colleague@tutortool.example", first, Role.TUTOR),
        (record["viewer"]["email"], first, Role.VIEWER),
        (record["other_tutor"]["email"], second, Role.OWNER),
    }


def test_is_a_believable_semester() -> None:
    record = load()
    course = Course.objects.get(pk=record["course_id"])
    assert Course.objects.count() == 2
    assert next(iter(Room.objects.order_by("pk").values_list("layout__seat_count", flat=True))) == 120
    assert Room.objects.values("layout").distinct().count() == 3
    assert course.sessions.count() == 8
    students = course.students.filter(withdrawn_at=None)
    assert {(row["id"], row["name"]) for row in record["students"]} == {(one.pk, one.name) for one in students}
    assert len(record["students"]) == 60
    assert Excuse.objects.exists()
    assert Note.objects.exists()
    assert Participation.objects.exists()


def test_one_slot_of_three_is_open_today() -> None:
    record = load()
    session = ClassSession.objects.get(pk=record["session_id"])
    assert session.date == NOW.date()
    running, earlier, later = session.slots.order_by("pk")
    assert running.pk == record["open_slot"]["id"]
    assert status_at(running, NOW) == Status.OPEN
    assert running.starts_at <= NOW < running.ends_at
    assert (status_at(earlier, NOW), earlier.ends_at < running.starts_at) == (Status.LOCKED, True)
    assert (is_awaited(later, NOW), later.starts_at > running.ends_at) == (True, True)
    assert 0 < running.attendances.count() < 20
    assert later.attendances.count() == 0


def test_those_who_are_in_come_last() -> None:
    record = load()
    present = set(Slot.objects.get(pk=record["open_slot"]["id"]).attendances.values_list("student_id", flat=True))
    are_in = [row["id"] in present for row in record["students"]]
    assert are_in == sorted(are_in)
    assert sum(are_in) == len(present)


def test_some_keep_the_bonus_and_some_lose_it() -> None:
    course = Course.objects.get(pk=load()["course_id"])
    unexcused = Counter(
        sum(
            not student.attendances.filter(slot__session=session).exists()
            and not student.excuses.filter(session=session).exists()
            for session in course.sessions.filter(date__lt=NOW.date())
        )
        for student in course.students.filter(joined_on=None)
    )
    keep = sum(count for absences, count in unexcused.items() if absences <= course.allowed_absences)
    lose = unexcused.total() - keep
    assert keep > 30
    assert lose >= 5
    assert any(attendance.is_late for attendance in Attendance.objects.all())
    assert Attendance.objects.exclude(recorded_by=None).exists()


def test_obeys_the_rules() -> None:
    load()
    for attendance in Attendance.objects.select_related("slot__layout", "slot__session", "student"):
        assert attendance.student.course_id == attendance.slot.session.course_id
        assert attendance.checked_in_at <= NOW
        if attendance.seat_id:
            seats = [e.id for e in attendance.slot.layout.elements if e.type == "seat"]  # type: ignore[union-attr]
            assert attendance.seat_id in seats
        if attendance.student.joined_on:
            assert attendance.slot.session.date >= attendance.student.joined_on
    assert not Note.objects.filter(updated_at__gt=NOW).exists()
    assert not Participation.objects.filter(at__gt=NOW).exists()
    assert not Excuse.objects.filter(recorded_at__gt=NOW).exists()
    # Hashes of devices go within a day.
    assert not Attendance.objects.filter(device__isnull=False, slot__session__date__lt=NOW.date()).exists()
    for student in Student.objects.all():
        folded = student.folded
        student.save()
        assert student.folded == folded
    assert {note.folded for note in Note.objects.all()} == {fold_words(note.text) for note in Note.objects.all()}


def test_is_the_same_semester_each_time() -> None:
    load()
    seats = list(Attendance.objects.order_by("pk").values_list("student__email", "seat_id", "checked_in_at"))
    for model in MODELS[:-1]:
        model._default_manager.all().delete()
    load()
    again = list(Attendance.objects.order_by("pk").values_list("student__email", "seat_id", "checked_in_at"))
    assert again == seats


def test_its_tutor_can_sign_in() -> None:
    record = load()
    client = Client()
    assert client.login(email=record["tutor"]["email"], password=record["tutor"]["password"])
    assert client.get("/admin/").status_code == 200


def test_other_databases_are_left_alone_without_force() -> None:
    with pytest.raises(CommandError, match="not the demo's own database"):
        call_command("demo_data")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("vendor", "name", "expected"),
    [
        ("sqlite", f"{settings.VAR_DIR}/demo.sqlite3", True),
        ("sqlite", f"{settings.VAR_DIR}/../var/demo.sqlite3", True),
        ("sqlite", f"{settings.VAR_DIR}/tutortool.sqlite3", False),
        ("sqlite", "/srv/demo.sqlite3", False),
        ("sqlite", ":memory:", False),
        ("sqlite", "file:memorydb_default?mode=memory&cache=shared", False),
        ("postgresql", "demo", False),
    ],
)
def test_the_demos_own_database_is_told_by_its_path(vendor: str, name: str, expected: bool) -> None:
    assert is_demo(vendor, name) is expected


@pytest.mark.parametrize(
    ("vendor", "name", "file"),
    [
        ("sqlite", f"{settings.VAR_DIR}/demo.sqlite3", settings.VAR_DIR / "demo.json"),
        ("sqlite", "/srv/trial.sqlite3", Path("/srv/trial.json")),
        ("postgresql", "trial 2", settings.VAR_DIR / "demo-trial-2.json"),
    ],
)
def test_each_database_has_its_own_record(vendor: str, name: str, file: Path) -> None:
    assert record_file_of(vendor, name) == file


def test_one_course_has_groups_on_two_weekdays_and_one_slot_a_substitute() -> None:
    record = load()
    other = Course.objects.exclude(pk=record["course_id"]).get()
    days = [
        [slot.day - session.date for slot in session.slots.order_by("pk")]
        for session in other.sessions.filter(cancelled_at=None)
    ]
    assert days == [[timedelta(0), timedelta(days=1)]] * 8
    assert all(slot.is_in_week for slot in Slot.objects.select_related("session"))
    [slot] = Slot.objects.filter(substitute__isnull=False).select_related("substitute__user")
    assert slot.substitute
    assert slot.substitute.user.email == record["tutor"]["email"]
