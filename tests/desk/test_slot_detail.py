import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.accounts.models import User
from attendance.core.clock import local_today
from attendance.courses.models import Course, CourseTutor, Student
from attendance.desk.live import LISTED, read_live_page
from attendance.register.models import Attendance
from attendance.sessions.access import slot_for_tutor
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, NoteFactory
from tests.factories.sessions import SlotFactory
from tests.people import signed_in

MOST_STATEMENTS = 8


@pytest.fixture
def slot(course: Course, bobs_role: CourseTutor) -> Slot:
    return SlotFactory.create(
        session__course=course, session__date=local_today(), session__week_nr=4, tutor=bobs_role, open=True
    )


@pytest.fixture
def lea(slot: Slot) -> Attendance:
    student = StudentFactory.create(course=slot.session.course, given="Lea", family="Wolf")
    return AttendanceFactory.create(slot=slot, student=student, seat_id="s1-2", checked_in_at=slot.starts_at)


@pytest.fixture
def anton(slot: Slot) -> None:
    StudentFactory.create(course=slot.session.course, given="Anton", family="Weiß")


def body_of(client: Client, slot: Slot, query: str = "", **headers: str) -> str:
    response = client.get(f"/admin/slots/{slot.pk}/{query}", headers=headers)
    assert response.status_code == 200
    return unescape(response.content.decode())


def part(body: str, start: str) -> str:
    """The element whose tag begins so, up to the end of the body: enough to look for what follows it."""
    return body[body.index(start) :]


@pytest.mark.usefixtures("lea", "anton")
class TestPage:
    def test_draws_names_on_the_map(self, as_bob: Client, slot: Slot) -> None:
        body = body_of(as_bob, slot)
        assert 'aria-label="Row B, seat 3, Lea Wolf"' in body
        assert 'aria-label="Row A, seat 1, free"' in body
        assert f'<link rel="stylesheet" href="/layouts/{slot.layout_id}.css">' in body

    def test_two_of_one_name_are_told_apart(self, as_bob: Client, slot: Slot, lea: Attendance) -> None:
        Student.objects.filter(pk=lea.student_id).update(suffix="B")
        twin = StudentFactory.create(course=slot.session.course, given="Lea", family="Wolf", suffix="A")
        body = body_of(as_bob, slot)
        assert 'aria-label="Row B, seat 3, Lea Wolf (B)"' in body
        assert "<b>Lea</b><i>(B) Wolf</i>" in body
        assert f"Mark {twin.label} present" in body
        assert "last: <bdi>Lea Wolf (B)</bdi>" in body

    def test_the_head_count_comes_before_the_map(self, as_bob: Client, slot: Slot) -> None:
        body = body_of(as_bob, slot)
        places = [body.index(f'id="{name}"') for name in ("slot-count", "slot-map", "slot-absent")]
        assert places == sorted(places)

    def test_counts_and_says_who_came_last(self, as_bob: Client, slot: Slot) -> None:
        body = body_of(as_bob, slot)
        assert "<strong>1</strong>" in body
        assert "of 2 here" in body
        assert re.search(r"last: <bdi>Lea Wolf</bdi>, 10:00, B3", body)

    def test_lists_who_is_not_here_yet(self, as_bob: Client, slot: Slot) -> None:
        missing = part(body_of(as_bob, slot), 'id="slot-absent"').split('id="slot-here"')[0]
        assert "Anton Weiß" in missing
        assert "Lea Wolf" not in missing

    def test_marks_and_removes_through_the_register(self, as_bob: Client, slot: Slot, lea: Attendance) -> None:
        body = body_of(as_bob, slot)
        assert f'action="{reverse("register:attendance-mark", args=[slot.pk])}"' in body
        assert f'formaction="{reverse("register:attendance-remove", args=[lea.pk])}"' in body
        assert '<input type="hidden" name="page" value="slot">' in body

    def test_close_asks_first_and_comes_back_here(self, as_bob: Client, slot: Slot) -> None:
        body = body_of(as_bob, slot)
        outside = re.sub(r"<dialog.*?</dialog>", "", body, flags=re.DOTALL)
        assert f"/admin/slots/{slot.pk}/close/" not in outside
        assert re.findall(r'<button id="(\w+)-\d+" class="primary"', outside) == ["lock"]
        dialog = part(body, f'id="close-slot-{slot.pk}" popover').split("</dialog>")[0]
        assert f'<input type="hidden" name="next" value="/admin/slots/{slot.pk}/">' in dialog
        assert "Opening again makes a new code" in dialog

    def test_links_to_notes_register_and_projector(self, as_bob: Client, slot: Slot) -> None:
        body = body_of(as_bob, slot)
        for url in (
            reverse("notes:note-list", args=[slot.pk]),
            reverse("register:session-register", args=[slot.session_id]),
            reverse("checkin:projector", args=[slot.pk]),
            reverse("sessions:slot-edit", args=[slot.pk]),
        ):
            assert f'href="{url}"' in body

    def test_a_viewer_sees_but_has_no_buttons(self, as_vera: Client, slot: Slot, lea: Attendance) -> None:
        body = body_of(as_vera, slot)
        assert "Lea Wolf" in body
        for url in (
            reverse("register:attendance-mark", args=[slot.pk]),
            reverse("register:attendance-remove", args=[lea.pk]),
            reverse("sessions:slot-lock", args=[slot.pk]),
            reverse("sessions:slot-edit", args=[slot.pk]),
            reverse("notes:note-list", args=[slot.pk]),
        ):
            assert url not in body

    def test_a_viewer_does_not_learn_of_a_note(self, as_bob: Client, as_vera: Client, lea: Attendance) -> None:
        NoteFactory.create(slot=lea.slot, student=lea.student)
        assert "Lea Wolf, has a note" in body_of(as_bob, lea.slot)
        assert "has a note" not in body_of(as_vera, lea.slot)

    @pytest.mark.parametrize("q", ["weiss", "ANTON", "ton wei"])
    def test_finds_a_name_without_a_script(self, as_bob: Client, slot: Slot, q: str) -> None:
        StudentFactory.create(course=slot.session.course, given="Beril", family="Demir")
        missing = part(body_of(as_bob, slot, f"?q={q}"), 'id="slot-absent"')
        assert "Anton Weiß" in missing
        assert "Beril Demir" not in missing

    def test_says_that_nobody_is_called_so(self, as_bob: Client, slot: Slot) -> None:
        assert "Nobody who is missing is called “xyz”." in body_of(as_bob, slot, "?q=xyz")

    def test_says_who_has_no_seat(self, as_bob: Client, slot: Slot, bob: User) -> None:
        AttendanceFactory.create(slot=slot, student__given="Jan", student__family="Berg", recorded_by=bob)
        body = body_of(as_bob, slot)
        assert re.search(r"without a seat:\s+<bdi>Jan Berg", body)
        assert "by <bdi>Bob Example</bdi>" in body

    def test_says_who_was_late(self, as_bob: Client, lea: Attendance) -> None:
        assert "badge late" not in body_of(as_bob, lea.slot)
        Attendance.objects.update(checked_in_at=lea.slot.starts_at + timedelta(minutes=16))
        assert "badge late" in body_of(as_bob, lea.slot)


class TestPoll:
    def test_brings_the_parts_that_move(self, as_bob: Client, lea: Attendance) -> None:
        body = body_of(as_bob, lea.slot, "?q=", **{"HX-Request": "true"})
        assert "<html" not in body
        assert set(re.findall(r'id="(slot-[a-z]+)"', body)) == {
            "slot-map",
            "slot-actions",
            "slot-count",
            "slot-missing",
            "slot-absent",
            "slot-here",
            "slot-asks",
        }
        # All but the map, which is the target, find their place by themselves.
        assert body.count('hx-swap-oob="true"') == 6

    def test_leaves_the_field_alone(self, as_bob: Client, slot: Slot) -> None:
        assert 'name="q"' not in body_of(as_bob, slot, "?q=le", **{"HX-Request": "true"})

    @pytest.mark.parametrize(("q", "form"), [("anton", "find"), ("", "mark"), ("n", "mark")])
    @pytest.mark.usefixtures("anton")
    def test_enter_marks_the_only_match(self, as_bob: Client, slot: Slot, q: str, form: str) -> None:
        StudentFactory.create(course=slot.session.course, given="Ben", family="Alt")
        body = body_of(as_bob, slot, f"?q={q}", **{"HX-Request": "true"})
        buttons = re.findall(r'<button id="mark-\d+".*?form="(\w+)"', body, re.DOTALL)
        assert set(buttons) == {form}


def test_a_long_list_is_cut_and_says_so(as_bob: Client, slot: Slot) -> None:
    StudentFactory.create_batch(LISTED + 3, course=slot.session.course)
    body = body_of(as_bob, slot)
    assert len(re.findall(r'id="mark-\d+"', body)) == LISTED
    assert "and 3 more: type a name" in body


def test_a_slot_without_a_room_has_no_map(as_bob: Client, course: Course, bobs_role: CourseTutor) -> None:
    slot = SlotFactory.create(session__course=course, tutor=bobs_role, room=None, open=True, layout=None)
    AttendanceFactory.create(slot=slot, student__given="Jan", student__family="Berg")
    body = body_of(as_bob, slot)
    assert "No seats to draw" in body
    assert "Jan Berg" in body
    assert "without a seat:" not in body


def test_an_empty_roster_says_what_to_do(as_bob: Client, slot: Slot) -> None:
    assert reverse("courses:roster-new", args=[slot.session.course_id]) in body_of(as_bob, slot)


def test_a_withdrawn_student_is_missed_by_nobody(slot: Slot, bob: User) -> None:
    gone = StudentFactory.create(course=slot.session.course, withdrawn_at=timezone.now())
    page = read_live_page(slot_for_tutor(bob, slot.pk), q="", with_notes=True, now=timezone.now())
    assert (list(page.absent), page.expected) == ([], 0)
    AttendanceFactory.create(slot=slot, student=gone)
    page = read_live_page(slot_for_tutor(bob, slot.pk), q="", with_notes=True, now=timezone.now())
    assert (len(page.present), page.expected) == (1, 1)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize("count", [1, 5])
def test_the_number_of_statements_does_not_grow(
    count: int, headers: dict[str, str], bob: User, slot: Slot, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        attendance = AttendanceFactory.create(slot=slot, seat_id=f"s{number // 3}-{number % 3}", recorded_by=bob)
        NoteFactory.create(slot=slot, student=attendance.student)
        StudentFactory.create(course=slot.session.course)
    client = signed_in(bob)
    with django_assert_num_queries(8) as asked:
        assert client.get(f"/admin/slots/{slot.pk}/", headers=headers).status_code == 200
    assert len(asked) <= MOST_STATEMENTS


def test_names_are_text_and_nothing_else(as_bob: Client, slot: Slot) -> None:
    evil = "<script>alert(1)</script>"
    AttendanceFactory.create(slot=slot, seat_id="s0-0", student__given=evil, student__family="X")
    StudentFactory.create(course=slot.session.course, given=evil, family="Y")
    raw = as_bob.get(f"/admin/slots/{slot.pk}/?q={evil}").content.decode()
    assert evil not in raw
    assert raw.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3


def test_another_verb_is_refused(as_bob: Client, slot: Slot) -> None:
    assert as_bob.post(f"/admin/slots/{slot.pk}/").status_code == 405


def test_somebody_unknown_is_asked_to_sign_in(client: Client, slot: Slot) -> None:
    assert client.get(f"/admin/slots/{slot.pk}/")["Location"] == f"/login/?next=/admin/slots/{slot.pk}/"


def test_a_stranger_does_not_find_it(as_charlie: Client, slot: Slot) -> None:
    assert as_charlie.get(f"/admin/slots/{slot.pk}/").status_code == 404
