"""GET /admin/slots/<pk>/sweep/: claimed against there."""

import re
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor
from attendance.desk.sweep import PICKED, read_sweep
from attendance.register.models import Attendance
from attendance.sessions.access import slot_for_tutor
from attendance.sessions.models import Slot
from tests.factories.courses import StudentFactory
from tests.factories.register import AttendanceFactory
from tests.factories.sessions import SlotFactory
from tests.people import signed_in


@pytest.fixture
def slot(course: Course, bob: User, bobs_role: CourseTutor) -> Slot:
    return slot_for_tutor(bob, SlotFactory.create(session__course=course, tutor=bobs_role, open=True).pk)


def sit(slot: Slot, *seats: str | None) -> list[Attendance]:
    return [AttendanceFactory.create(slot=slot, seat_id=seat) for seat in seats]


def body_of(client: Client, slot: Slot, query: str = "", status: int = 200) -> str:
    answer = client.get(f"/admin/slots/{slot.pk}/sweep/{query}")
    assert answer.status_code == status
    return " ".join(unescape(answer.content.decode()).split())


def test_goes_row_by_row_in_reading_order(slot: Slot) -> None:
    sit(slot, "s1-2", "s0-1", "s0-0", "gone", None)
    rows = read_sweep(slot, draw=0, counted=None).rows
    assert [(row.title, row.size, [one.label for one in row.claimed]) for row in rows] == [
        ("Row A", 3, ["A1", "A2"]),
        ("Row B", 3, ["B3"]),
        ("", 0, ["gone"]),
    ]


def test_says_who_has_no_seat(as_bob: Client, slot: Slot) -> None:
    [row] = sit(slot, None)
    assert f"Without a seat</h2> <p><bdi>{row.student.name}</bdi></p>" in body_of(as_bob, slot)
    assert "Nobody has claimed a seat" in body_of(as_bob, slot)


def test_a_tap_disputes_and_the_seat_then_offers_to_decide(as_bob: Client, slot: Slot) -> None:
    [row] = sit(slot, "s0-0")
    assert f'formaction="/admin/attendances/{row.pk}/dispute/"' in body_of(as_bob, slot)
    Attendance.objects.update(disputed_at=timezone.now())
    body = body_of(as_bob, slot)
    assert f"/admin/attendances/{row.pk}/dispute/" not in body
    for act in ("settle", "remove"):
        assert f'formaction="/admin/attendances/{row.pk}/{act}/"' in body
    assert "checked in, 1 of them disputed" in body


def seats_of(body: str) -> list[tuple[str, str, str]]:
    """The buttons of the map: classes, what they post to, name."""
    return re.findall(
        r'<button class="(seat[^"]*)" id="seat-\d+" form="on-map" formaction="([^"]+)"[^>]*label="([^"]+)"', body
    )


def test_the_map_has_a_button_for_each_claimed_seat(as_bob: Client, slot: Slot) -> None:
    lea = StudentFactory.create(course=slot.session.course, given="Lea", family="Wolf", suffix="B")
    row = AttendanceFactory.create(slot=slot, student=lea, seat_id="s0-0")
    sit(slot, None, "gone")
    body = body_of(as_bob, slot)
    [(css, action, name)] = seats_of(body)
    assert action == f"/admin/attendances/{row.pk}/dispute/"
    assert name == "Row A, seat 1, Lea Wolf (B), picked: nobody sits there"
    assert {"taken", "picked"} <= set(css.split())
    assert f'<link rel="stylesheet" href="/layouts/{slot.layout_id}.css">' in body
    answer = as_bob.post(action, {"page": "sweep-map", "draw": "4"})
    assert (answer.status_code, answer["Location"]) == (303, f"/admin/slots/{slot.pk}/sweep/?draw=4#map")
    [(css, action, name)] = seats_of(body_of(as_bob, slot))
    assert action == f"/admin/attendances/{row.pk}/settle/"
    assert name == "Row A, seat 1, Lea Wolf (B), disputed: is here"
    assert {"taken", "disputed"} <= set(css.split())
    as_bob.post(action, {"page": "sweep-map"})
    assert not Attendance.objects.exclude(disputed_at=None).exists()


def test_the_picked_are_ringed_on_the_map(as_bob: Client, slot: Slot) -> None:
    sit(slot, *(f"s{row}-{seat}" for row in range(2) for seat in range(3)))
    seats = seats_of(body_of(as_bob, slot))
    picked = {action for css, action, _ in seats if "picked" in css.split()}
    assert len(seats) == 6
    draw = read_sweep(slot, draw=0, counted=None).picked
    assert picked == {f"/admin/attendances/{one.attendance.pk}/dispute/" for one in draw}
    assert sum(", picked:" in name for _, _, name in seats) == PICKED


def test_a_slot_without_a_room_has_the_list_alone(as_bob: Client, course: Course, bobs_role: CourseTutor) -> None:
    slot = SlotFactory.create(session__course=course, tutor=bobs_role, room=None, layout=None, open=True)
    sit(slot, None)
    body = body_of(as_bob, slot)
    assert 'id="map"' not in body
    assert "Without a seat" in body


def test_an_answer_to_htmx_says_it_and_has_the_page_draw_itself_anew(as_bob: Client, slot: Slot) -> None:
    [row] = sit(slot, "s0-0")
    data = {"page": "sweep-map", "draw": "4"}
    answer = as_bob.post(f"/admin/attendances/{row.pk}/dispute/", data, headers={"HX-Request": "true"})
    assert "register-changed" in answer["HX-Trigger"]
    assert f'action="/admin/attendances/{row.pk}/settle/?page=sweep-map&amp;draw=4"' in answer.content.decode()
    body = body_of(as_bob, slot)
    [parts] = re.findall(r'hx-select="(#\w+)"\s+hx-select-oob="([^"]+)"', body)
    for part in [parts[0], *parts[1].split(",")]:
        assert body.count(f'id="{part[1:]}"') == 1, part


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (1, "1 more is checked in than you counted."),
        (0, "2 more are checked in than you counted."),
        (2, "As many are here as checked in."),
        (3, "1 more is here than checked in."),
        (5, "3 more are here than checked in."),
    ],
)
def test_compares_with_a_head_count(as_bob: Client, slot: Slot, counted: int, said: str) -> None:
    sit(slot, "s0-0", None)
    assert said in body_of(as_bob, slot, f"?counted={counted}")


@pytest.mark.parametrize("counted", ["-1", "many"])
def test_nonsense_is_said_beside_the_field(as_bob: Client, slot: Slot, counted: str) -> None:
    body = body_of(as_bob, slot, f"?counted={counted}", 422)
    assert 'aria-invalid="true"' in body
    assert f'value="{counted}"' in body


def test_picks_three_that_stay_until_others_are_wanted(as_bob: Client, slot: Slot) -> None:
    rows = sit(slot, *(f"s{row}-{seat}" for row in range(2) for seat in range(3)))
    draws = [[one.attendance.pk for one in read_sweep(slot, draw=draw, counted=None).picked] for draw in range(20)]
    assert all(len(set(draw)) == PICKED for draw in draws)
    assert draws[0] == [one.attendance.pk for one in read_sweep(slot, draw=0, counted=None).picked]
    assert {pk for draw in draws for pk in draw} == {row.pk for row in rows}
    assert 'href="?draw=5&counted=3"' in body_of(as_bob, slot, "?draw=4&counted=3")


def test_what_is_disputed_is_not_picked(slot: Slot) -> None:
    first, second = sit(slot, "s0-0", "s0-1")
    Attendance.objects.filter(pk=first.pk).update(disputed_at=timezone.now())
    assert [one.attendance.pk for one in read_sweep(slot, draw=0, counted=None).picked] == [second.pk]


@pytest.mark.parametrize("count", [1, 5])
def test_statements_do_not_grow(
    count: int, bob: User, slot: Slot, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sit(slot, *[f"s{number // 3}-{number % 3}" for number in range(count)])
    client = signed_in(bob)
    with django_assert_num_queries(4):
        answer = client.get(f"/admin/slots/{slot.pk}/sweep/")
    assert len(re.findall(r'id="r\d+"', answer.content.decode())) == count


def test_verbs_and_rights(client: Client, as_bob: Client, as_vera: Client, as_charlie: Client, slot: Slot) -> None:
    address = f"/admin/slots/{slot.pk}/sweep/"
    assert as_bob.post(address).status_code == 405
    assert client.get(address)["Location"] == f"/login/?next={address}"
    assert as_charlie.get(address).status_code == 404
    assert as_vera.get(address).status_code == 403
