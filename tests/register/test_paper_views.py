"""A printed sheet typed back: all of it or nothing, every fault said, one Undo."""

import html
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.accounts.models import User
from attendance.courses.models import Course, Student
from attendance.register.models import Attendance
from attendance.register.paper import read_roll
from attendance.register.several import SeatTakenError, mark_several
from attendance.sessions.models import Slot
from attendance.sessions.queries import slots
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.rooms import grid, make_layout
from tests.factories.sessions import SlotFactory
from tests.register.test_attendance_views import body
from tests.register.test_several import token_of, undo_url


@pytest.fixture
def slot(course: Course) -> Slot:
    return SlotFactory.create(session__course=course, room__layout=make_layout(grid(4, 10)))


@pytest.fixture
def people(course: Course) -> list[Student]:
    return [StudentFactory.create(course=course, given="X", family=f"Family{n:02}") for n in range(1, 31)]


def new_url(slot: Slot) -> str:
    return f"/admin/slots/{slot.pk}/paper/new/"


def create_url(slot: Slot) -> str:
    return f"/admin/slots/{slot.pk}/paper/create/"


def fields(slot: Slot, entries: str) -> dict[str, str]:
    return {"check": read_roll(slot.session.course).check, "entries": entries}


def problems(text: str) -> str:
    found = re.search(r'<div class="error" id="id_entries_error">(.*?)</div>', text, re.DOTALL)
    return html.unescape(" ".join(found[1].split())) if found else ""


def seats() -> dict[str, str | None]:
    return dict(Attendance.objects.values_list("student__family", "seat_id"))


def test_thirty_numbers_are_the_register(as_bob: Client, bob: User, slot: Slot, people: list[Student]) -> None:
    page = as_bob.post(create_url(slot), fields(slot, "1-12, 14, 15, 17-29, 30 A1, B10 16, C3 Family13"), follow=True)
    assert page.redirect_chain == [(f"/admin/sessions/{slot.session_id}/register/", 303)]
    assert "30 students are marked present." in body(page)
    assert set(Attendance.objects.values_list("slot", "recorded_by")) == {(slot.pk, bob.pk)}
    given = {"Family30": "s0-0", "Family16": "s1-9", "Family13": "s2-2"}
    assert seats() == {student.family: given.get(student.family) for student in people}

    as_bob.post(undo_url(slot), token_of(page))
    assert not Attendance.objects.exists()


def test_the_sheet_that_one_comes_from_is_filled_in(as_bob: Client, slot: Slot, dana: Student) -> None:
    text = body(as_bob.get(new_url(slot) + "?check=AB2CD"))
    assert re.search(r'<input[^>]*name="check"[^>]*value="AB2CD"', text)
    assert as_bob.get(new_url(slot) + f"?check={'x' * 90}").status_code == 200


def test_nothing_is_recorded_and_nothing_lost_where_an_entry_is_not_clear(
    as_bob: Client, slot: Slot, people: list[Student]
) -> None:
    typed = "1-3, 31, nobody, A99 4"
    response = as_bob.post(create_url(slot), fields(slot, typed))
    assert response.status_code == 422
    said = problems(body(response))
    assert ["“31”" in said, "“nobody”" in said, "there is no seat A99" in said] == [True] * 3
    assert typed in body(response)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("entries", ["", "  ", " , ;"])
def test_without_an_entry_it_is_said(as_bob: Client, slot: Slot, entries: str) -> None:
    response = as_bob.post(create_url(slot), {"entries": entries})
    assert response.status_code == 422
    assert problems(body(response))


def test_an_unknown_check_is_said_beside_its_field(as_bob: Client, slot: Slot, people: list[Student]) -> None:
    response = as_bob.post(create_url(slot), {"check": "AAAAA", "entries": "1"})
    assert response.status_code == 422
    assert "No sheet of this course" in body(response).split('id="id_check_error"')[1].split("</div>")[0]


def test_the_check_of_another_course_is_unknown(as_bob: Client, slot: Slot, people: list[Student]) -> None:
    check = read_roll(StudentFactory.create().course).check
    assert as_bob.post(create_url(slot), {"check": check, "entries": "1"}).status_code == 422


def test_numbers_stay_those_of_the_paper_when_somebody_joins(
    as_bob: Client, course: Course, slot: Slot, people: list[Student]
) -> None:
    typed = fields(slot, "1, 30")
    StudentFactory.create(course=course, given="A", family="Aaron")
    assert as_bob.post(create_url(slot), typed).status_code == 303
    assert set(seats()) == {"Family01", "Family30"}


def test_who_withdrew_is_found_by_the_number_on_an_old_sheet_alone(
    as_bob: Client, slot: Slot, people: list[Student]
) -> None:
    typed = fields(slot, "3")
    Student.objects.filter(pk=people[2].pk).update(withdrawn_at=timezone.now())
    assert as_bob.post(create_url(slot), {"entries": "Family03"}).status_code == 422
    assert as_bob.post(create_url(slot), typed).status_code == 303
    assert set(seats()) == {"Family03"}


def test_a_seat_where_somebody_sits_is_refused_as_a_whole(as_bob: Client, slot: Slot, people: list[Student]) -> None:
    AttendanceFactory.create(slot=slot, student=people[0], seat_id="s0-0")
    response = as_bob.post(create_url(slot), fields(slot, "2, 3 A1, 4 A2"))
    assert response.status_code == 409
    assert problems(body(response)) == "<p>Seat A1 for X Family03: X Family01 sits there.</p>"
    assert seats() == {"Family01": "s0-0"}


def test_who_is_in_already_stays_and_is_named(as_bob: Client, slot: Slot, people: list[Student]) -> None:
    AttendanceFactory.create(slot=slot, student=people[0], seat_id="s0-0")
    page = as_bob.post(create_url(slot), fields(slot, "1 A5, 2"), follow=True)
    assert "1 student is marked present. In already and left as they were: X Family01 (not put on A5)." in body(page)
    assert seats() == {"Family01": "s0-0", "Family02": None}
    as_bob.post(undo_url(slot), token_of(page))
    assert seats() == {"Family01": "s0-0"}


def test_only_a_seat_that_was_not_given_is_named(as_bob: Client, slot: Slot, people: list[Student]) -> None:
    AttendanceFactory.create(slot=slot, student=people[0], seat_id="s0-0")
    AttendanceFactory.create(slot=slot, student=people[1])
    text = body(as_bob.post(create_url(slot), fields(slot, "1 A1, 2 B1"), follow=True))
    assert "0 students are marked present." in text
    assert "left as they were: X Family02 (not put on B1), X Family01." in text
    assert seats() == {"Family01": "s0-0", "Family02": None}


def test_taken_seats_are_named_with_the_other_faults(as_bob: Client, slot: Slot, people: list[Student]) -> None:
    AttendanceFactory.create(slot=slot, student=people[0], seat_id="s0-0")
    AttendanceFactory.create(slot=slot, student=people[1], seat_id="s0-2")
    response = as_bob.post(create_url(slot), fields(slot, "6 A2, 99, 7 A1, 5 Z9, 2 A1"))
    assert response.status_code == 422
    said = problems(body(response))
    assert ["“99”" in said, "there is no seat Z9" in said] == [True] * 2
    assert "Seat A1" in said
    assert "A2" not in said
    assert seats() == {"Family01": "s0-0", "Family02": "s0-2"}


def test_a_seat_that_is_given_pins_the_layout(as_bob: Client, slot: Slot, people: list[Student]) -> None:
    as_bob.post(create_url(slot), fields(slot, "1"))
    slot.refresh_from_db()
    assert slot.layout is None
    as_bob.post(create_url(slot), fields(slot, "2 A1"))
    slot.refresh_from_db()
    assert slot.layout == make_layout(grid(4, 10))


def test_a_seat_that_was_taken_meanwhile_leaves_nobody_recorded(bob: User, slot: Slot, people: list[Student]) -> None:
    AttendanceFactory.create(slot=slot, seat_id="s0-0")
    with pytest.raises(SeatTakenError) as refused:
        mark_several(slots().get(pk=slot.pk), people[:2], by=bob, seats={people[1].pk: "s0-0"})
    assert refused.value.students == [people[1].pk]
    assert Attendance.objects.count() == 1


def test_undo_leaves_who_moved_meanwhile_and_says_so(as_bob: Client, slot: Slot, people: list[Student]) -> None:
    page = as_bob.post(create_url(slot), fields(slot, "1-3"), follow=True)
    Attendance.objects.filter(student=people[1]).update(seat_id="s0-5", version=2)
    text = body(as_bob.post(undo_url(slot), token_of(page), follow=True))
    assert "That is undone. 1 stays: it changed meanwhile." in text
    assert seats() == {"Family02": "s0-5"}


@pytest.mark.parametrize("count", [2, 30])
def test_statements_do_not_grow(
    as_bob: Client,
    slot: Slot,
    people: list[Student],
    count: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(11):
        as_bob.post(create_url(slot), fields(slot, f"2-{count}, 1 A1"))
    assert Attendance.objects.count() == count


def test_wrong_verbs_stranger_viewer_anonymous(
    as_bob: Client, as_charlie: Client, as_vera: Client, client: Client, slot: Slot, dana: Student
) -> None:
    data = {"entries": "dana"}
    codes = [who.post(create_url(slot), data).status_code for who in (as_charlie, as_vera, client)]
    codes += [who.get(new_url(slot)).status_code for who in (as_charlie, as_vera, client)]
    assert codes == [404, 403, 302] * 2
    assert (as_bob.get(create_url(slot)).status_code, as_bob.post(new_url(slot)).status_code) == (405, 405)
    assert not Attendance.objects.exists()
