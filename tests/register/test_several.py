"""Several students at once on a session's register, one by a typed name, and the one Undo for all of it."""

import html
import json
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.accounts.models import User
from attendance.courses.models import Course, Student
from attendance.ledger.models import Event
from attendance.register.models import Attendance, Excuse
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, ExcuseFactory
from tests.factories.sessions import SlotFactory
from tests.register.test_attendance_views import HTMX, Answer, body


@pytest.fixture
def slot(course: Course) -> Slot:
    return SlotFactory.create(session__course=course)


@pytest.fixture
def people(course: Course) -> list[Student]:
    names = (("Anna", "Berg"), ("Annika", "Weiß"), ("Çem", "Demir"))
    return [StudentFactory.create(course=course, given=given, family=family) for given, family in names]


def name_url(slot: Slot) -> str:
    return f"/admin/slots/{slot.pk}/attendance/name/"


def mark_url(slot: Slot) -> str:
    return f"/admin/slots/{slot.pk}/attendance/mark-several/"


def remove_url(slot: Slot) -> str:
    return f"/admin/sessions/{slot.session_id}/attendance/remove-several/"


def excuse_url(slot: Slot) -> str:
    return f"/admin/sessions/{slot.session_id}/excuses/set-several/"


def undo_url(slot: Slot) -> str:
    return f"/admin/sessions/{slot.session_id}/several/undo/"


def keys(people: list[Student]) -> list[int]:
    return [student.pk for student in people]


def token_of(response: Answer) -> dict[str, str]:
    [token] = re.findall(r'name="token" value="([^"]+)"', body(response))
    return {"token": html.unescape(token)}


def there() -> set[int]:
    return set(Attendance.objects.values_list("student_id", flat=True))


# By name.


@pytest.mark.parametrize("name", ["cem", "ÇEM demir", "Anna Berg", "  demir "])
def test_a_name_that_fits_one_is_marked(
    as_bob: Client, bob: User, slot: Slot, people: list[Student], name: str
) -> None:
    response = as_bob.post(name_url(slot), {"name": name})
    back = f"/admin/sessions/{slot.session_id}/register/?slot={slot.pk}"
    assert (response.status_code, response["Location"]) == (303, back)
    wanted = people[0] if "Anna" in name else people[2]
    assert Attendance.objects.values_list("slot", "student", "recorded_by").get() == (slot.pk, wanted.pk, bob.pk)
    page = as_bob.get(back).content.decode()
    assert re.search(rf'<input id="name-{slot.pk}"[^>]*autofocus>', page)


def test_a_number_and_a_suffix_tell_two_of_one_name_apart(as_bob: Client, slot: Slot, course: Course) -> None:
    twins = [StudentFactory.create(course=course, given="Kim", family="Lee", suffix=one) for one in "AB"]
    twins.append(StudentFactory.create(course=course, given="Kim", family="Lee", number="4711"))
    assert as_bob.post(name_url(slot), {"name": "kim lee (b)"}).status_code == 303
    assert there() == {twins[1].pk}
    as_bob.post(name_url(slot), {"name": "4711"})
    assert there() == {twins[1].pk, twins[2].pk}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("ann", "That may be Anna Berg, Annika Weiß: type more"), ("zz", "Nobody on the roster is called “zz”."),
     (" ", "Type a name first."), ("%", "Nobody on the roster")],
)  # fmt: skip
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_name_that_is_not_clear_marks_nobody(
    as_bob: Client, slot: Slot, people: list[Student], name: str, sentence: str, headers: dict[str, str]
) -> None:
    response = as_bob.post(name_url(slot), {"name": name}, headers=headers)
    assert response.status_code == 422
    assert sentence in body(response)
    assert not Attendance.objects.exists()


def test_who_is_in_stays_as_they_are(as_bob: Client, slot: Slot, people: list[Student]) -> None:
    AttendanceFactory.create(slot=slot, student=people[2], seat_id="s0-0")
    text = body(as_bob.post(name_url(slot), {"name": "cem"}, headers=HTMX))
    assert "Çem Demir is in already." in text
    assert 'name="token"' not in text
    assert Attendance.objects.get().seat_id == "s0-0"


def test_withdrawn_and_foreign_students_are_not_found(as_bob: Client, slot: Slot, course: Course) -> None:
    StudentFactory.create(course=course, given="Gone", withdrawn_at=timezone.now())
    StudentFactory.create(given="Gone")
    assert as_bob.post(name_url(slot), {"name": "gone"}).status_code == 422


def test_a_typed_name_gives_the_row_and_an_undo(as_bob: Client, slot: Slot, people: list[Student]) -> None:
    response = as_bob.post(name_url(slot), {"name": "cem"}, headers=HTMX)
    assert f'<tr id="r{people[2].pk}" hx-swap-oob="true">' in body(response)
    assert json.loads(response["HX-Trigger"]) == {"register-changed": {}}
    as_bob.post(undo_url(slot), token_of(response), headers=HTMX)
    assert not Attendance.objects.exists()


# The ticked.


def test_marks_the_ticked_and_undoes_only_what_it_made(
    as_bob: Client, bob: User, slot: Slot, people: list[Student]
) -> None:
    before = AttendanceFactory.create(slot=slot, student=people[0], recorded_by=bob)
    page = as_bob.post(mark_url(slot), {"students": keys(people)}, follow=True)
    assert "2 students are marked present." in body(page)
    assert there() == set(keys(people))
    page = as_bob.post(undo_url(slot), token_of(page), follow=True)
    assert "That is undone." in body(page)
    assert Attendance.objects.get() == before


def test_undo_leaves_a_seat_that_was_claimed_meanwhile(as_bob: Client, slot: Slot, people: list[Student]) -> None:
    token = token_of(as_bob.post(mark_url(slot), {"students": keys(people)}, headers=HTMX))
    Attendance.objects.filter(student=people[0]).update(seat_id="s0-0", version=2)
    as_bob.post(undo_url(slot), token)
    assert there() == {people[0].pk}


def test_removes_from_all_slots_and_puts_every_row_back(as_bob: Client, slot: Slot, people: list[Student]) -> None:
    second = SlotFactory.create(session=slot.session)
    elsewhere = AttendanceFactory.create(student=people[0], slot=SlotFactory.create(session__course=people[0].course))
    for place, student in ((slot, people[0]), (slot, people[1]), (second, people[0])):
        AttendanceFactory.create(
            slot=place, student=student, seat_id=f"s0-{student.pk}", device=f"{place.pk}{student.pk:032}"
        )
    before = list(Attendance.objects.order_by("pk").values())
    response = as_bob.post(remove_url(slot), {"students": keys(people)}, headers=HTMX)
    assert Attendance.objects.get() == elsewhere
    assert "2 students are no longer marked present." in body(response)
    as_bob.post(undo_url(slot), token_of(response))
    assert list(Attendance.objects.order_by("pk").values()) == before
    assert list(Event.objects.order_by("pk").values_list("action", flat=True)) == [
        "attendances-removed",
        "attendances-restored",
    ]


def test_a_seat_that_was_taken_meanwhile_is_lost_to_the_undo(as_bob: Client, slot: Slot, people: list[Student]) -> None:
    AttendanceFactory.create(slot=slot, student=people[0], seat_id="s0-0")
    token = token_of(as_bob.post(remove_url(slot), {"students": keys(people)}, headers=HTMX))
    AttendanceFactory.create(slot=slot, student=people[1], seat_id="s0-0")
    as_bob.post(undo_url(slot), token)
    assert dict(Attendance.objects.values_list("student_id", "seat_id")) == {people[0].pk: None, people[1].pk: "s0-0"}


def test_excuses_with_one_reason_and_keeps_the_reasons_that_were_there(
    as_bob: Client, bob: User, slot: Slot, people: list[Student]
) -> None:
    own = ExcuseFactory.create(session=slot.session, student=people[0], reason="a broken leg")
    fields = {"students": keys(people), "reason": " strike "}
    page = as_bob.post(excuse_url(slot), fields, follow=True)
    assert "2 students are excused." in body(page)
    made = Excuse.objects.exclude(pk=own.pk)
    assert set(made.values_list("student", "reason", "recorded_by")) == {
        (student.pk, "strike", bob.pk) for student in people[1:]
    }
    as_bob.post(undo_url(slot), token_of(page))
    assert Excuse.objects.get().reason == "a broken leg"


def test_undo_leaves_a_reason_that_was_written_anew(as_bob: Client, slot: Slot, people: list[Student]) -> None:
    token = token_of(as_bob.post(excuse_url(slot), {"students": keys(people), "reason": "ill"}, headers=HTMX))
    as_bob.post(f"/admin/sessions/{slot.session_id}/excuses/set/", {"student": people[1].pk, "reason": "a strike"})
    as_bob.post(undo_url(slot), token)
    assert list(Excuse.objects.values_list("student", "reason")) == [(people[1].pk, "a strike")]


@pytest.mark.parametrize("address", [mark_url, remove_url, excuse_url])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_without_ticks_or_with_strangers_it_is_said(
    as_bob: Client, slot: Slot, dana: Student, address: Callable[[Slot], str], headers: dict[str, str]
) -> None:
    stranger = StudentFactory.create()
    for ticked in ([], [dana.pk, stranger.pk], ["x"]):
        response = as_bob.post(address(slot), {"students": ticked, "reason": "ill"}, headers=headers)
        assert response.status_code == 422
        assert 'id="several-problem"' in body(response)
    assert (Attendance.objects.count(), Excuse.objects.count()) == (0, 0)


def test_an_excuse_without_a_reason_keeps_the_ticks(as_bob: Client, slot: Slot, people: list[Student]) -> None:
    response = as_bob.post(excuse_url(slot), {"students": keys(people[:2]), "reason": " "})
    assert response.status_code == 422
    assert "An excuse needs a reason." in body(response)
    assert re.findall(r'name="students" value="(\d+)" form="several" aria-label="[^"]+" checked', body(response)) == [
        str(key) for key in keys(people[:2])
    ]


def test_an_undo_belongs_to_its_session_and_has_to_be_signed(as_bob: Client, slot: Slot, dana: Student) -> None:
    token = token_of(as_bob.post(mark_url(slot), {"students": [dana.pk]}, headers=HTMX))
    other = SlotFactory.create(session__course=dana.course)
    assert as_bob.post(undo_url(other), token, headers=HTMX).status_code == 409
    assert as_bob.post(undo_url(slot), {"token": "a:b:c"}).status_code == 400
    assert as_bob.post(undo_url(slot), {}).status_code == 400
    assert there() == {dana.pk}


@pytest.mark.parametrize("address", [name_url, mark_url, remove_url, excuse_url, undo_url])
def test_wrong_verb_stranger_viewer_anonymous(
    as_bob: Client, as_charlie: Client, as_vera: Client, client: Client, slot: Slot, dana: Student,
    address: Callable[[Slot], str],
) -> None:  # fmt: skip
    AttendanceFactory.create(slot=slot)
    fields = {"name": "dana", "students": [dana.pk], "reason": "ill"}
    codes = [who.post(address(slot), fields).status_code for who in (as_charlie, as_vera, client)]
    assert [as_bob.get(address(slot)).status_code, *codes] == [405, 404, 403, 302]
    assert (Attendance.objects.count(), Excuse.objects.count()) == (1, 0)


def test_only_writers_have_the_boxes_and_fields(as_bob: Client, as_vera: Client, slot: Slot, dana: Student) -> None:
    page = f"/admin/sessions/{slot.session_id}/register/"
    pieces = ('form="several"', 'id="several"', "data-names")
    for_bob, for_vera = (body(who.get(page)) for who in (as_bob, as_vera))
    assert [piece in for_bob for piece in pieces] == [True] * 3
    assert [piece in for_vera for piece in pieces] == [False] * 3


@pytest.mark.parametrize("count", [1, 5, 60])
def test_statements_do_not_grow(
    as_bob: Client, slot: Slot, course: Course, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    people = keys(StudentFactory.create_batch(count, course=course))
    tokens = []
    for address, limit in ((mark_url, 13), (excuse_url, 13), (remove_url, 14)):
        with django_assert_max_num_queries(limit):
            response = as_bob.post(address(slot), {"students": people, "reason": "ill"}, headers=HTMX)
        tokens.append(token_of(response))
    with django_assert_max_num_queries(15):
        assert as_bob.post(undo_url(slot), tokens[-1], headers=HTMX).status_code == 200
    assert Attendance.objects.count() == count


@pytest.mark.parametrize("key", ["9" * 30, "9" * 19, "-1", "٣", "x"])
def test_what_is_no_key_is_refused(as_bob: Client, slot: Slot, people: list[Student], key: str) -> None:
    for url in (mark_url(slot), remove_url(slot), excuse_url(slot)):
        answer = as_bob.post(url, {"students": [f"{people[0].pk}", key], "reason": "ill"})
        assert answer.status_code == 422
        assert "Somebody who is ticked is not in this course." in body(answer)
    assert not Attendance.objects.exists()
    assert not Excuse.objects.exists()


@pytest.mark.parametrize("address", [mark_url, excuse_url])
def test_a_repeated_undo_says_that_nothing_stays(
    as_bob: Client, slot: Slot, people: list[Student], address: Callable[[Slot], str]
) -> None:
    token = token_of(as_bob.post(address(slot), {"students": keys(people), "reason": "ill"}, headers=HTMX))
    as_bob.post(undo_url(slot), token)
    events = Event.objects.count()
    again = as_bob.post(undo_url(slot), token, headers=HTMX)
    assert "That is undone." in body(again)
    assert "stay" not in body(again)
    assert Event.objects.count() == events


def test_the_reason_stands_before_the_one_button_that_takes_it(as_bob: Client, slot: Slot, dana: Student) -> None:
    text = as_bob.get(f"/admin/sessions/{slot.session_id}/register/").content.decode()
    form = text.split('<form id="several"')[1].split("</form>")[0]
    ids = [f"several-mark-{slot.pk}", "several-remove", "several-reason", "several-excuse"]
    assert re.findall(r'<(?:button|input) id="([^"]*)"', form) == ids
    # Enter presses the first button, so that must be one which excuses.
    assert "formaction" not in form[form.index("<button") : form.index("</button>")]
