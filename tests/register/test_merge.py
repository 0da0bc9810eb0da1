"""Two entries of one student made one, with nothing lost."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.accounts.models import User
from attendance.core.clock import local_today
from attendance.courses.models import Course, CourseTutor, Student
from attendance.ledger.models import Event
from attendance.notes.models import Note, Participation
from attendance.register import merge
from attendance.register.merge import ChangedError, merge_students, plan_merge
from attendance.register.models import Attendance, Excuse
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, ExcuseFactory, NoteFactory, ParticipationFactory
from tests.factories.sessions import SessionFactory, SlotFactory


@pytest.fixture
def twin(course: Course) -> Student:
    return StudentFactory.create(course=course, given="D.", family="Kowalczyk", number=None, group="Group 2")


@pytest.fixture
def slots(course: Course, bobs_role: CourseTutor) -> list[Slot]:
    first = local_today() - timedelta(weeks=4)
    sessions = [SessionFactory.create(course=course, week_nr=n + 1, date=first + timedelta(weeks=n)) for n in range(4)]
    return [SlotFactory.create(session=session, tutor=bobs_role, open=True) for session in sessions]


def join(keep: Student, other: Student, by: User) -> None:
    merge_students(keep, other, seen=plan_merge(keep, other).fingerprint, by=by)


def test_moves_what_only_the_other_has(dana: Student, twin: Student, slots: list[Slot], bob: User) -> None:
    AttendanceFactory.create(slot=slots[0], student=dana)
    moved = AttendanceFactory.create(slot=slots[1], student=twin, seat_id="s0-1", device="d")
    excuse = ExcuseFactory.create(session=slots[2].session, student=twin)
    note = NoteFactory.create(slot=slots[1], student=twin)
    assert plan_merge(dana, twin).conflicts == []
    join(dana, twin, bob)
    moved.refresh_from_db()
    assert (moved.student_id, moved.seat_id, moved.device, moved.version) == (dana.pk, "s0-1", "d", 2)
    assert (Excuse.objects.get().pk, Excuse.objects.get().student_id) == (excuse.pk, dana.pk)
    assert (Note.objects.get().pk, Note.objects.get().student_id) == (note.pk, dana.pk)
    assert dana.attendances.count() == 2
    dana.refresh_from_db()
    assert (dana.number, dana.group) == ("514002", "Group 2")
    assert not Student.objects.filter(pk=twin.pk).exists()


def test_of_two_attendances_in_a_slot_the_best_stays(
    dana: Student, twin: Student, slots: list[Slot], bob: User
) -> None:
    start = slots[0].starts_at
    AttendanceFactory.create(slot=slots[0], student=dana, seat_id="s0-0", checked_in_at=start + timedelta(minutes=30))
    best = AttendanceFactory.create(slot=slots[0], student=twin, seat_id="s0-1", checked_in_at=start)
    [sentence] = plan_merge(dana, twin).conflicts
    assert sentence == "Week 1 10:00: both are present; 10:00 (A2) stays, 10:30 (A1) goes."
    join(dana, twin, bob)
    row = Attendance.objects.get()
    assert (row.pk, row.student_id, row.seat_id) == (best.pk, dana.pk, "s0-1")
    [dropped] = Event.objects.get().detail["dropped"]
    assert (dropped["slot"], dropped["seat"]) == (slots[0].pk, "s0-0")


def test_joins_excuses_and_notes(dana: Student, twin: Student, slots: list[Slot], bob: User) -> None:
    for student, words in ((dana, "ill"), (twin, "train")):
        ExcuseFactory.create(session=slots[0].session, student=student, reason=words)
        NoteFactory.create(slot=slots[0], student=student, text=f"Said {words}")
    assert plan_merge(dana, twin).conflicts == [
        "Week 1: both are excused; the reasons become one: ill; train",
        "Week 1 10:00: both have a note; the texts are joined.",
    ]
    join(dana, twin, bob)
    assert Excuse.objects.get().reason == "ill; train"
    note = Note.objects.get()
    assert (note.text, note.version, note.student_id) == ("Said ill\n\nSaid train", 2, dana.pk)
    assert note.folded == "said ill said train"


def test_all_that_was_counted_counts(dana: Student, twin: Student, slots: list[Slot], bob: User) -> None:
    rows = [ParticipationFactory.create(slot=slots[0], student=student).pk for student in (dana, twin, twin)]
    join(dana, twin, bob)
    assert set(Participation.objects.filter(student=dana).values_list("pk", flat=True)) == set(rows)


def test_a_number_that_goes_is_said_and_kept_in_the_ledger(dana: Student, course: Course, bob: User) -> None:
    other = StudentFactory.create(course=course, given="Dana", family="Kowalczyk", number="999")
    assert plan_merge(dana, other).conflicts == ["Two entries for number: 514002 stays, 999 goes."]
    join(dana, other, bob)
    event = Event.objects.get()
    assert (event.action, event.actor, event.subject) == ("students-merged", bob.email, "Dana Kowalczyk")
    assert event.detail["merged"]["number"] == "999"


def test_takes_what_the_kept_entry_lacks(twin: Student, dana: Student, bob: User) -> None:
    Student.objects.filter(pk=twin.pk).update(withdrawn_at=timezone.now(), joined_on=date(2026, 5, 1))
    twin.refresh_from_db()
    join(twin, dana, bob)
    twin.refresh_from_db()
    assert (twin.number, twin.group, twin.withdrawn_at, twin.joined_on) == ("514002", "Group 2", None, None)


def test_what_changed_since_the_preview_is_shown_first(
    dana: Student, twin: Student, slots: list[Slot], bob: User
) -> None:
    seen = plan_merge(dana, twin).fingerprint
    AttendanceFactory.create(slot=slots[0], student=twin)
    with pytest.raises(ChangedError):
        merge_students(dana, twin, seen=seen, by=bob)
    assert twin.attendances.count() == 1


def test_all_or_nothing(
    dana: Student, twin: Student, slots: list[Slot], bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    AttendanceFactory.create(slot=slots[0], student=twin)

    def fail(plan: merge.Merge) -> None:
        raise RuntimeError

    monkeypatch.setattr(merge, "_merge_fields", fail)
    with pytest.raises(RuntimeError):
        join(dana, twin, bob)
    assert (twin.attendances.count(), Event.objects.count()) == (1, 0)


def url(student: Student, end: str = "") -> str:
    return f"/admin/students/{student.pk}/merge/{end}"


def test_lists_those_of_the_same_name_first(as_bob: Client, dana: Student, twin: Student) -> None:
    stranger = StudentFactory.create(course=dana.course, given="Zoë", family="Żak")
    page = as_bob.get(url(dana)).content.decode()
    assert f"?other={twin.pk}" in page
    assert f"?other={stranger.pk}" not in page
    assert f"?other={dana.pk}" not in page
    assert f"?other={stranger.pk}" in as_bob.get(url(dana), {"q": "zak"}).content.decode()


def test_previews_and_merges(as_bob: Client, dana: Student, twin: Student, slots: list[Slot]) -> None:
    AttendanceFactory.create(slot=slots[0], student=twin)
    AttendanceFactory.create(slot=slots[0], student=dana)
    page = as_bob.get(url(dana), {"other": twin.pk}).content.decode()
    assert "both are present" in page
    seen = re.findall(r'name="seen" value="(\w+)"', page)[0]
    response = as_bob.post(url(dana, "confirm/"), {"other": twin.pk, "seen": seen})
    assert (response.status_code, response["Location"]) == (303, f"/admin/students/{dana.pk}/")
    assert Student.objects.get() == dana


def test_an_old_preview_is_answered_with_a_fresh_one(as_bob: Client, dana: Student, twin: Student) -> None:
    response = as_bob.post(url(dana, "confirm/"), {"other": twin.pk, "seen": "old"})
    assert response.status_code == 409
    assert "Something changed meanwhile." in response.content.decode()
    assert Student.objects.count() == 2


def test_only_another_entry_of_this_course(as_bob: Client, dana: Student) -> None:
    foreign = StudentFactory.create(given="Fremda")
    for other in (dana, foreign):
        assert as_bob.get(url(dana), {"other": other.pk}).status_code == 404
        assert as_bob.post(url(dana, "confirm/"), {"other": other.pk, "seen": "x"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 4])
def test_statements_do_not_grow(
    as_bob: Client,
    dana: Student,
    twin: Student,
    slots: list[Slot],
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for slot in slots[:rows]:
        for student in (dana, twin):
            AttendanceFactory.create(slot=slot, student=student)
            ExcuseFactory.create(session=slot.session, student=student)
            NoteFactory.create(slot=slot, student=student)
    with django_assert_num_queries(7):
        as_bob.get(url(dana), {"other": twin.pk})
    with django_assert_num_queries(4):
        as_bob.get(url(dana))


def test_verb_rights_and_anonymous(
    as_bob: Client, as_vera: Client, as_charlie: Client, client: Client, dana: Student
) -> None:
    assert as_bob.post(url(dana)).status_code == 405
    assert as_bob.get(url(dana, "confirm/")).status_code == 405
    assert as_bob.post(url(dana, "confirm/")).status_code == 422
    for end, send in (("", "get"), ("confirm/", "post")):
        assert getattr(as_vera, send)(url(dana, end)).status_code == 403
        assert getattr(as_charlie, send)(url(dana, end)).status_code == 404
        assert getattr(client, send)(url(dana, end)).status_code == 302
