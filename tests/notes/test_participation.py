"""Counting how students take part: a tap counts, Undo and the minus take it back."""

import re
from collections import Counter

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.courses.models import Course, Student
from attendance.ledger.models import Event
from attendance.notes.models import Kind, Participation
from attendance.notes.participation import count_participation, pick, remove_participation, restore_participation
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory, NoteFactory, ParticipationFactory
from tests.factories.sessions import SlotFactory

HTMX = {"HX-Request": "true", "HX-Target": "counts"}
TOAST = {"HX-Request": "true"}


@pytest.fixture
def slot(course: Course) -> Slot:
    return SlotFactory.create(session__course=course)


def url(slot: Slot, verb: str) -> str:
    return f"/admin/slots/{slot.pk}/participations/{verb}/"


def remove_url(row: Participation) -> str:
    return f"/admin/participations/{row.pk}/remove/"


def stored() -> list[tuple[str, str, str]]:
    return list(Participation.objects.order_by("pk").values_list("student__given", "kind", "remark"))


def token_of(answer: str) -> str:
    found = re.search(r'restore/".*?name="token" value="([^"]+)"', answer, re.DOTALL)
    assert found
    return found[1]


def test_every_tap_counts_once(as_bob: Client, slot: Slot, dana: Student, bob: User) -> None:
    fields = {"student": dana.pk, "kind": "presented", "remark": "  Exercise 3 "}
    response = as_bob.post(url(slot, "add"), fields)
    assert (response.status_code, response["Location"]) == (303, f"/admin/slots/{slot.pk}/notes/?student={dana.pk}")
    as_bob.post(url(slot, "add"), fields | {"kind": "contributed", "remark": ""})
    as_bob.post(url(slot, "add"), fields | {"kind": "contributed", "remark": ""})
    assert stored() == [("Dana", "presented", "Exercise 3"), ("Dana", "contributed", ""), ("Dana", "contributed", "")]
    assert {row.by for row in Participation.objects.all()} == {bob}
    page = as_bob.get(response["Location"]).content.decode()
    assert "presented: Exercise 3" in page
    assert "contributed 2 times" in page


def test_htmx_gets_the_counts_and_an_undo(as_bob: Client, slot: Slot, dana: Student) -> None:
    ParticipationFactory.create(slot__session__course=dana.course, student=dana)
    answer = as_bob.post(url(slot, "add"), {"student": dana.pk, "kind": "presented"}, headers=HTMX).content.decode()
    assert "Dana Kowalczyk: presented, counted." in answer
    assert "presented 2 times" in answer.split('id="written"')[0]
    assert "presented 1 time<" in answer.split('id="written"')[1]
    assert "<html" not in answer
    row = Participation.objects.get(slot=slot)
    assert f'hx-post="{remove_url(row)}" hx-target="closest [data-toast]"' in answer
    undone = as_bob.post(remove_url(row), {"token": ""}, headers=TOAST)
    assert (undone["HX-Reswap"], undone["HX-Trigger"]) == ("delete", '{"participation-changed": {}}')
    assert Participation.objects.count() == 1


def test_where_somebody_was_picked_the_note_comes(as_bob: Client, slot: Slot, dana: Student) -> None:
    headers = HTMX | {"HX-Target": "panel"}
    answer = as_bob.post(url(slot, "add"), {"student": dana.pk, "kind": "presented"}, headers=headers).content.decode()
    assert "<textarea" in answer.split('id="written"')[0]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_minus_takes_one_back_and_can_be_undone(
    as_bob: Client, slot: Slot, dana: Student, headers: dict[str, str]
) -> None:
    row = ParticipationFactory.create(slot=slot, student=dana, remark="On the board")
    answer = as_bob.post(remove_url(row), headers=headers)
    text = answer.content.decode() if headers else as_bob.get(answer["Location"]).content.decode()
    assert not Participation.objects.exists()
    assert "Dana Kowalczyk: presented, taken back." in text
    event = Event.objects.get()
    assert (event.action, event.actor, "board" in f"{event.detail}") == (
        "participation-removed",
        "bob@example.org",
        False,
    )
    for _ in range(2):
        back = as_bob.post(url(slot, "restore"), {"token": token_of(text)}, headers=TOAST if headers else {})
        assert back.status_code == (200 if headers else 303)
    again = Participation.objects.get()
    for name in ("pk", "slot_id", "student_id", "kind", "remark", "at", "by_id"):
        assert getattr(again, name) == getattr(row, name), name
    # Somebody else was faster.
    as_bob.post(remove_url(row), headers=headers)
    assert as_bob.post(remove_url(row), headers=headers).status_code == 404


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_remark_that_is_too_long_is_said_beside_its_field(
    as_bob: Client, slot: Slot, dana: Student, headers: dict[str, str]
) -> None:
    fields = {"student": dana.pk, "kind": "presented", "remark": "x" * 201}
    response = as_bob.post(url(slot, "add"), fields, headers=headers)
    answer = response.content.decode()
    assert response.status_code == 422
    assert "at most 200 characters" in answer
    assert "x" * 201 in answer
    assert 'aria-invalid="true"' in answer
    if headers:
        assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#participation", "outerHTML")
    assert not Participation.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"kind": "slept"}, {"student": "x"}, {"student": ""}])
def test_fields_that_no_page_sends_are_refused(
    as_bob: Client, slot: Slot, dana: Student, fields: dict[str, str]
) -> None:
    wrong = {"student": dana.pk, "kind": "presented"} | fields if fields else {}
    assert as_bob.post(url(slot, "add"), wrong).status_code == 400
    assert as_bob.post(url(slot, "restore"), {"token": "forged"}).status_code == 400
    assert as_bob.post(url(slot, "restore")).status_code == 400
    assert not Participation.objects.exists()


def test_a_student_of_another_course_does_not_exist(as_bob: Client, slot: Slot, bob: User) -> None:
    stranger = StudentFactory.create()
    for key in (stranger.pk, 2**63):
        assert as_bob.post(url(slot, "add"), {"student": key, "kind": "presented"}).status_code == 404
    with pytest.raises(DomainError):
        count_participation(slot, stranger, kind="presented", by=bob)
    assert not Participation.objects.exists()


def test_an_undo_belongs_to_its_slot(slot: Slot, dana: Student, bob: User) -> None:
    row = ParticipationFactory.create(slot=slot, student=dana)
    token = remove_participation(row, by=bob)
    with pytest.raises(DomainError):
        restore_participation(token, slot=SlotFactory.create(session=slot.session))
    with pytest.raises(SuspiciousOperation):
        restore_participation(token[:-2], slot=slot)
    assert not Participation.objects.exists()


def test_the_database_knows_the_kinds(slot: Slot, dana: Student) -> None:
    with pytest.raises(IntegrityError, match="participation_kind_known"), transaction.atomic():
        ParticipationFactory.create(slot=slot, student=dana, kind="slept")


def test_who_may_not(
    as_bob: Client, as_charlie: Client, as_vera: Client, client: Client, slot: Slot, dana: Student
) -> None:
    row = ParticipationFactory.create(slot=slot, student=dana)
    addresses = (url(slot, "add"), url(slot, "restore"), remove_url(row))
    for who, code in ((as_charlie, 404), (as_vera, 403), (client, 302)):
        for address in addresses:
            assert who.post(address, {"student": dana.pk, "kind": "presented"}).status_code == code
        assert who.get(url(slot, "pick")).status_code == code
    assert {as_bob.get(address).status_code for address in addresses} == {405}
    assert as_bob.post(url(slot, "pick")).status_code == 405
    assert Participation.objects.get() == row


# The fair picker


@pytest.fixture
def present(slot: Slot, dana: Student) -> list[Student]:
    """Dana presented twice, Emil once in another week, Finn and Gina never; Hanna is not here."""
    emil, finn, gina, hanna = (
        StudentFactory.create(course=dana.course, given=name, family="X") for name in ("Emil", "Finn", "Gina", "Hanna")
    )
    other = SlotFactory.create(session__course=dana.course)
    ParticipationFactory.create_batch(2, slot=slot, student=dana)
    ParticipationFactory.create(slot=other, student=emil)
    # To contribute is not to present.
    ParticipationFactory.create_batch(5, slot=slot, student=finn, kind=Kind.CONTRIBUTED)
    AttendanceFactory.create(slot=other, student=hanna)
    students = [dana, emil, finn, gina]
    for number, student in enumerate(students):
        AttendanceFactory.create(slot=slot, student=student, seat_id=f"s0-{number}" if number < 3 else None)
    return students


def suggested(slot: Slot, *passed: Student) -> str:
    found = pick(slot, passed=[student.pk for student in passed])
    assert found
    return found.student.given


def test_suggests_who_presented_least_by_lot(slot: Slot, present: list[Student]) -> None:
    counted = Counter(suggested(slot) for _ in range(60))
    assert set(counted) == {"Finn", "Gina"}


def test_whoever_was_passed_comes_again_once_everybody_was(slot: Slot, present: list[Student]) -> None:
    _dana, emil, finn, gina = present
    for _ in range(5):
        assert suggested(slot, finn) == "Gina"
        assert suggested(slot, gina) == "Finn"
        assert suggested(slot, finn, gina) == "Emil"
        assert suggested(slot, finn, gina, emil) == "Dana"
        assert suggested(slot, *present) in {"Finn", "Gina"}
    assert pick(SlotFactory.create(session=slot.session)) is None


def test_shows_name_seat_and_buttons(as_bob: Client, slot: Slot, present: list[Student]) -> None:
    _dana, _emil, finn, gina = present
    page = as_bob.get(url(slot, "pick"), {"passed": gina.pk}).content.decode()
    panel = page.split('id="panel"')[1].split('id="others"')[0]
    assert 'id="panel-title" tabindex="-1"><bdi>Finn X</bdi></h2>' in panel
    assert "seat A3" in panel
    assert "has not presented in this course yet" in panel
    assert re.findall(r'name="kind" value="(\w+)"', panel) == ["presented", "contributed"]
    assert f'?passed={gina.pk}.{finn.pk}">Another one' in panel
    assert f'/admin/register/{slot.session_id}/{finn.pk}/">Is absent' in panel
    fragment = as_bob.get(url(slot, "pick"), {"passed": gina.pk}, headers=HTMX | {"HX-Target": "panel"})
    assert "<html" not in fragment.content.decode()
    assert "Finn X" in fragment.content.decode()
    assert "no-store" in fragment["Cache-Control"]


def test_a_round_begins_anew(as_bob: Client, slot: Slot, present: list[Student]) -> None:
    everybody = ".".join(str(student.pk) for student in present)
    page = as_bob.get(url(slot, "pick"), {"passed": everybody}).content.decode()
    assert re.findall(r"\?passed=([\d.]+)", page)[0] in {str(student.pk) for student in present}
    for nonsense in ("x", "1..2", "9" * 30, "1." * 5000):
        assert as_bob.get(url(slot, "pick"), {"passed": nonsense}).status_code == 200


def test_nobody_is_in_yet(as_bob: Client, slot: Slot, dana: Student) -> None:
    page = as_bob.get(url(slot, "pick")).content.decode()
    assert "Nobody is in yet" in page
    assert "Another one" not in page


def test_looking_counts_nothing(as_bob: Client, slot: Slot, present: list[Student]) -> None:
    before = stored()
    as_bob.get(url(slot, "pick"))
    assert (stored(), Event.objects.count()) == (before, 0)


# Where the counts are shown


def test_the_counts_stand_where_one_looks(as_bob: Client, as_vera: Client, slot: Slot, dana: Student) -> None:
    AttendanceFactory.create(slot=slot, student=dana)
    NoteFactory.create(slot=slot, student=dana, text="Asked twice")
    ParticipationFactory.create(slot=slot, student=dana, remark="Exercise 3")
    ParticipationFactory.create_batch(2, slot=slot, student=dana, kind=Kind.CONTRIBUTED)
    for address in (
        f"/admin/slots/{slot.pk}/",
        f"/admin/students/{dana.pk}/",
        f"/admin/register/{slot.session_id}/{dana.pk}/",
    ):
        page = as_bob.get(address).content.decode()
        assert "presented 1 time<" in page, address
        assert "contributed 2 times<" in page, address
        seen = as_vera.get(address).content.decode()
        assert not re.search(r"presented \d|contributed \d|Exercise 3|Asked twice", seen), address
    assert "Exercise 3" in as_bob.get(f"/admin/students/{dana.pk}/").content.decode()
    assert "Asked twice" in as_bob.get(f"/admin/register/{slot.session_id}/{dana.pk}/").content.decode()


@pytest.mark.parametrize("count", [1, 5])
def test_statements_do_not_grow(
    as_bob: Client, slot: Slot, dana: Student, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for student in [dana, *StudentFactory.create_batch(count, course=dana.course)]:
        AttendanceFactory.create(slot=slot, student=student)
        ParticipationFactory.create_batch(count, slot=slot, student=student)
    with django_assert_num_queries(9):
        as_bob.get(url(slot, "pick"))
    with django_assert_num_queries(6):
        as_bob.get(url(slot, "pick"), headers=HTMX | {"HX-Target": "panel"})
    with django_assert_num_queries(12):
        as_bob.post(url(slot, "add"), {"student": dana.pk, "kind": "presented"}, headers=HTMX)


@pytest.mark.parametrize("kind", ["", "slept"])
def test_an_unknown_kind_is_said(as_bob: Client, slot: Slot, dana: Student, kind: str) -> None:
    answer = as_bob.post(url(slot, "add"), {"student": dana.pk, "kind": kind})
    assert (answer.status_code, answer.content.decode()) == (400, "It was not said how they took part.")
