"""The calendar feed, read back as a calendar program reads it; and the page where its address is made."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries, Settings

from attendance.accounts.models import CalendarAddress, User
from attendance.courses.models import Course, CourseTutor
from attendance.ledger.models import Event
from attendance.sessions.models import Slot
from rooms.models import Room
from tests.factories.courses import CourseTutorFactory, StudentFactory
from tests.factories.register import AttendanceFactory, NoteFactory
from tests.factories.sessions import SessionFactory, SlotFactory

PAGE = "/admin/calendar/"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def address(bob: User) -> str:
    return path_of(CalendarAddress.objects.create(user=bob))


@pytest.fixture
def slot(course: Course, bobs_role: CourseTutor, hall: Room) -> Slot:
    session = SessionFactory.create(course=course, week_nr=3, date=date(2026, 5, 18))
    return SlotFactory.create(session=session, tutor=bobs_role, room=hall)


def path_of(address: CalendarAddress) -> str:
    return f"/calendar/{address.key}.ics"


def read(client: Client, path: str) -> Any:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    found = Calendar.from_ical(response.content)
    assert isinstance(found, Calendar)
    assert not found.errors
    assert not any(event.errors for event in found.events)
    return found


def events(client: Client, path: str) -> list[Any]:
    return list(read(client, path).events)


class TestFeed:
    def test_holds_a_slot_with_all_that_a_calendar_shows(self, client: Client, address: str, slot: Slot) -> None:
        calendar = read(client, address)
        (event,) = calendar.events
        assert event["UID"] == f"slot-{slot.pk}@testserver"
        assert (event.start, event.end) == (slot.starts_at, slot.ends_at)
        assert event["DTSTART"].params["TZID"] == event["DTEND"].params["TZID"] == "Europe/Berlin"
        assert event["SUMMARY"] == "Functional Programming · SS2026 · Week 3"
        assert (event["LOCATION"], event["STATUS"]) == ("Hall", "CONFIRMED")
        assert event["URL"] == f"http://testserver/admin/slots/{slot.pk}/"
        assert calendar["VERSION"] == "2.0"
        assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)
        assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"

    def test_says_how_often_to_ask_again_in_the_words_of_both_kinds_of_program(
        self, client: Client, address: str
    ) -> None:
        lines = client.get(address).content.split(b"\r\n")
        assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
        assert b"X-PUBLISHED-TTL:PT1H" in lines

    def test_the_link_of_an_event_leads_to_its_slot(self, as_bob: Client, address: str, slot: Slot) -> None:
        (event,) = events(as_bob, address)
        assert as_bob.get(event["URL"].removeprefix("http://testserver")).context["slot"] == slot

    def test_the_host_is_the_installations(self, client: Client, address: str, slot: Slot, settings: Settings) -> None:
        settings.BASE_URL = "https://tutor.example.edu"
        (event,) = events(client, address)
        assert event["UID"] == f"slot-{slot.pk}@tutor.example.edu"
        assert event["URL"] == f"https://tutor.example.edu/admin/slots/{slot.pk}/"

    @pytest.mark.usefixtures("slot")
    def test_holds_ones_own_slots_alone(self, client: Client, alice: User, course: Course) -> None:
        """Whoever owns the course holds no slot by that; neither does an admin."""
        alice.is_superuser = True
        alice.save()
        path = path_of(CalendarAddress.objects.create(user=alice))
        assert events(client, path) == []
        own = SlotFactory.create(session__course=course, tutor=CourseTutor.objects.get(user=alice))
        assert [event["UID"] for event in events(client, path)] == [f"slot-{own.pk}@testserver"]

    def test_says_nothing_of_students(self, client: Client, address: str, slot: Slot) -> None:
        dana = StudentFactory.create(course=slot.session.course, given="Dana", family="Kowalczyk", number="514002")
        AttendanceFactory.create(slot=slot, student=dana, seat_id="s0-0")
        NoteFactory.create(slot=slot, student=dana, text="Secret")
        body = client.get(address).content.decode()
        for word in ("Dana", "Kowalczyk", "514002", "Secret", "s0-0"):
            assert word not in body

    def test_a_cancelled_session_is_marked_and_its_reason_kept(self, client: Client, address: str, slot: Slot) -> None:
        slot.session.cancelled_at, slot.session.cancel_reason = datetime(2026, 5, 1, tzinfo=UTC), "Bob is ill"
        slot.session.save()
        (event,) = events(client, address)
        assert event["STATUS"] == "CANCELLED"
        assert "ill" not in client.get(address).content.decode()

    def test_a_course_that_is_over_is_left_out(self, client: Client, address: str, slot: Slot) -> None:
        Course.objects.filter(pk=slot.session.course_id).update(archived_at=datetime(2026, 5, 1, tzinfo=UTC))
        assert events(client, address) == []

    def test_a_slot_without_a_room_has_no_place(self, client: Client, address: str, slot: Slot) -> None:
        Slot.objects.update(room=None)
        (event,) = events(client, address)
        assert "LOCATION" not in event

    @pytest.mark.parametrize(
        "name", ["Ü" * 100, 'Größe, Höhe; \\n und "Rand"', "日本語" * 33, "BEGIN:VEVENT", "👩‍🔬" * 20]
    )
    def test_whatever_a_course_is_called_comes_back_whole(
        self, client: Client, address: str, slot: Slot, name: str
    ) -> None:
        Course.objects.update(name=name)
        (event,) = events(client, address)
        assert event["SUMMARY"] == f"{name} · SS2026 · Week 3"
        lines = client.get(address).content.split(b"\r\n")
        assert lines[-1] == b""
        assert all(len(line) <= 75 for line in lines)
        assert not any(b"\n" in line or b"\r" in line for line in lines)

    def test_hours_hold_on_both_sides_of_the_clock_change(
        self, client: Client, address: str, course: Course, bobs_role: CourseTutor
    ) -> None:
        """Ten o'clock stays ten o'clock, for programs that know the zone and for those that read its description."""
        days = [date(2026, 10, 19), date(2026, 10, 24), date(2026, 10, 26), date(2027, 3, 27), date(2027, 3, 29)]
        for number, day in enumerate(days, start=1):
            session = SessionFactory.create(course=course, week_nr=number, date=day)
            SlotFactory.create(session=session, tutor=bobs_role, start_time=time(10), end_time=time(11))
        calendar = read(client, address)
        assert [event.start for event in calendar.events] == [
            datetime.combine(day, time(10), tzinfo=BERLIN) for day in days
        ]
        (zone,) = calendar.timezones
        described = zone.to_tz(lookup_tzid=False)
        for event in calendar.events:
            naive = event.start.replace(tzinfo=None)
            assert naive.replace(tzinfo=described).utcoffset() == event.start.utcoffset()

    def test_entries_stand_in_order_of_time(
        self, client: Client, address: str, slot: Slot, bobs_role: CourseTutor
    ) -> None:
        early = SessionFactory.create(course=slot.session.course, date=date(2026, 5, 11))
        SlotFactory.create(session=slot.session, tutor=bobs_role, start_time=time(8), end_time=time(9))
        SlotFactory.create(session=early, tutor=bobs_role)
        starts = [event.start for event in events(client, address)]
        assert starts == sorted(starts)
        assert len(starts) == 3

    @pytest.mark.parametrize("size", [1, 5])
    def test_costs_two_statements(
        self,
        client: Client,
        address: str,
        slot: Slot,
        size: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for _ in range(size - 1):
            SlotFactory.create(session__course=slot.session.course, tutor=slot.tutor)
        with django_assert_num_queries(2):
            assert len(events(client, address)) == size

    def test_is_sent_again_when_something_changed(self, client: Client, address: str, slot: Slot) -> None:
        with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
            first = client.get(address)
        with time_machine.travel("2026-05-02T10:00:00Z", tick=False):
            again = client.get(address, headers={"If-None-Match": first["ETag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert again["Cache-Control"] == "private, no-cache"
            Slot.objects.update(end_time=time(12))
            changed = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert changed.status_code == 200
        for found, day in ((first, 1), (changed, 2)):
            assert f"DTSTAMP:2026050{day}T100000Z" in found.content.decode()

    @pytest.mark.usefixtures("slot")
    def test_is_for_its_reader_alone(self, client: Client, address: str) -> None:
        response = client.get(address)
        assert response["Cache-Control"] == "private, no-cache"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert "Set-Cookie" not in response
        assert client.head(address).status_code == 200
        assert client.post(address).status_code == 405


class TestAddress:
    def test_is_unknown_unless_it_is_right_to_the_letter(self, client: Client, bob: User) -> None:
        address = CalendarAddress.objects.create(user=bob)
        token, _, signature = address.key.partition(".")
        assert len(signature) == 43
        wrong = [token, f"{token}.", f"{token}.{signature[:-1]}", f"{token}.{signature}.ics", str(bob.pk), "\x00", "é"]
        for key in (*wrong, address.key.swapcase(), f"{token[:-1]}.{signature}"):
            assert client.get(f"/calendar/{key}.ics").status_code == 404
        assert client.get(path_of(address)).status_code == 200

    def test_a_row_of_the_database_gives_nobody_the_address(
        self, client: Client, bob: User, settings: Settings
    ) -> None:
        """What lies in a backup does not do: the address is signed with the installation's key."""
        address = CalendarAddress.objects.create(user=bob)
        path = path_of(address)
        settings.SECRET_KEY = "another installation"
        assert path_of(address) != path
        assert client.get(path).status_code == 404

    def test_belongs_to_an_active_account(self, client: Client, address: str, bob: User) -> None:
        User.objects.filter(pk=bob.pk).update(is_active=False)
        assert client.get(address).status_code == 404

    def test_has_128_random_bits(self, bob: User, alice: User) -> None:
        tokens = {CalendarAddress.objects.create(user=user).token for user in (bob, alice)}
        assert len(tokens) == 2
        assert {len(token) for token in tokens} == {22}


class TestPage:
    def test_makes_shows_renews_and_switches_off(self, as_bob: Client, client: Client, bob: User) -> None:
        assert "/calendar/" not in as_bob.get(PAGE).content.decode().replace(PAGE, "")
        assert not CalendarAddress.objects.exists()

        made = as_bob.post(f"{PAGE}create/")
        assert (made.status_code, made["Location"]) == (303, PAGE)
        first = path_of(CalendarAddress.objects.get(user=bob))
        page = as_bob.get(PAGE)
        assert f"http://testserver{first}</textarea>" in page.content.decode()
        assert f'href="webcal://testserver{first}"' in page.content.decode()
        assert page["Cache-Control"] == "private, no-store"
        assert client.get(first).status_code == 200

        as_bob.post(f"{PAGE}create/")
        assert path_of(CalendarAddress.objects.get(user=bob)) == first

        assert as_bob.post(f"{PAGE}update/").status_code == 303
        second = path_of(CalendarAddress.objects.get(user=bob))
        assert second in as_bob.get(PAGE).content.decode()
        assert [client.get(path).status_code for path in (first, second)] == [404, 200]

        assert as_bob.post(f"{PAGE}delete/").status_code == 303
        assert client.get(second).status_code == 404
        assert as_bob.post(f"{PAGE}delete/").status_code == 303
        actions = Event.objects.order_by("pk").values_list("action", "actor")
        assert list(actions) == [(f"calendar-{done}", bob.email) for done in ("made", "renewed", "revoked")]

    def test_what_is_switched_off_is_not_renewed(self, as_bob: Client, address: str) -> None:
        """The button of a page that was loaded before."""
        as_bob.post(f"{PAGE}delete/")
        again = as_bob.post(f"{PAGE}update/", follow=True)
        assert again.redirect_chain == [(PAGE, 303)]
        assert "The calendar is switched off. Make an address if you want one again." in again.content.decode()
        assert not CalendarAddress.objects.exists()
        assert not Event.objects.filter(action="calendar-renewed").exists()

    def test_is_everybodys_own(self, as_bob: Client, as_charlie: Client, address: str) -> None:
        assert address in as_bob.get(PAGE).content.decode()
        assert "/calendar/" not in as_charlie.get(PAGE).content.decode().replace(PAGE, "")
        as_charlie.post(f"{PAGE}delete/")
        assert CalendarAddress.objects.count() == 1

    def test_the_account_menu_leads_there(self, as_vera: Client) -> None:
        assert f'href="{PAGE}"' in as_vera.get("/admin/courses/").content.decode()


def test_other_peoples_roles_move_no_slot(client: Client, address: str, slot: Slot) -> None:
    """A tutor of two courses sees both; somebody else's slot of the same course is not theirs."""
    role = CourseTutorFactory.create(user=slot.tutor.user)
    other = SlotFactory.create(session__course=role.course, session__date=date(2026, 5, 19), tutor=role)
    SlotFactory.create(session=slot.session, tutor=CourseTutorFactory.create(course=slot.session.course))
    found = [event["UID"] for event in events(client, address)]
    assert found == [f"slot-{held.pk}@testserver" for held in (slot, other)]
