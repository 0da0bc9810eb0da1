"""The whole plan is taken back, while nothing hangs on it."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendance.accounts.models import User
from attendance.courses.models import Course, CourseTutor
from attendance.ledger.models import Event
from attendance.sessions.actions import close_slot, open_slot
from attendance.sessions.models import ClassSession, Slot
from rooms.models import Room
from tests.factories.courses import CourseFactory
from tests.factories.register import AttendanceFactory, ExcuseFactory, NoteFactory
from tests.factories.sessions import SlotFactory
from tests.sessions.plans import at, form, group, planned


def test_deletes_what_the_plan_made_and_nothing_else(as_bob: Client, course: Course, data: dict[str, str]) -> None:
    kept = SlotFactory.create(session__course=course, session__date=date(2026, 5, 11))
    page = planned(as_bob, course, data)
    second = planned(as_bob, course, data | {"first": "2026-06-08"})
    assert as_bob.post(page + "delete/").status_code == 303
    assert ClassSession.objects.exclude(pk=kept.session_id).count() == 3
    as_bob.post(second + "delete/")
    assert list(Slot.objects.all()) == [kept]
    assert list(ClassSession.objects.all()) == [kept.session]
    event = Event.objects.filter(action="plan-taken-back").first()
    assert event
    assert (event.actor, event.subject) == ("bob@example.org", str(course))
    assert as_bob.get(page).status_code == as_bob.post(page + "delete/").status_code == 404


@pytest.mark.parametrize("leaning", ["attendance", "note", "excuse", "slot", "open"])
def test_is_refused_as_a_whole_while_anything_hangs_on_it(
    as_bob: Client, bob: User, course: Course, data: dict[str, str], leaning: str
) -> None:
    page = planned(as_bob, course, data)
    slot = Slot.objects.order_by("pk")[1]
    if leaning == "attendance":
        AttendanceFactory.create(slot=slot, student__course=course)
    elif leaning == "note":
        NoteFactory.create(slot=slot, student__course=course)
    elif leaning == "excuse":
        ExcuseFactory.create(session=slot.session, student__course=course)
    elif leaning == "slot":
        SlotFactory.create(session=slot.session, tutor=slot.tutor)
    else:
        open_slot(slot, by=bob)
    before = Slot.objects.count()
    response = as_bob.post(page + "delete/", follow=True)
    assert (ClassSession.objects.count(), Slot.objects.count()) == (2, before)
    said = [str(message) for message in response.context["messages"]]
    reason = "Close it before" if leaning == "open" else "The plan cannot be deleted"
    assert [reason in sentence for sentence in said[1:]] == [True]


def test_a_slot_that_was_open_without_a_guest_may_go(
    as_bob: Client, bob: User, course: Course, data: dict[str, str]
) -> None:
    page = planned(as_bob, course, data)
    slot = Slot.objects.order_by("pk")[0]
    open_slot(slot, by=bob)
    close_slot(slot, by=bob)
    as_bob.post(page + "delete/")
    assert not Slot.objects.exists()


def test_a_plan_of_another_course_is_not_found(
    as_alice: Client, as_bob: Client, bob: User, course: Course, data: dict[str, str]
) -> None:
    page = planned(as_bob, course, data)
    other = CourseFactory.create()
    CourseTutor.objects.create(course=other, user=bob, role="owner")
    foreign = page.replace(f"/{course.pk}/", f"/{other.pk}/", 1)
    assert as_bob.get(foreign).status_code == as_bob.post(foreign + "delete/").status_code == 404
    assert as_bob.get(at(course, uuid4())).status_code == 404
    assert ClassSession.objects.count() == 2


def test_its_page_costs_the_same_for_one_row_and_for_five(as_bob: Client, course: Course, data: dict[str, str]) -> None:
    def cost(weeks: str, first: str) -> int:
        page = planned(as_bob, course, data | {"weeks": weeks, "first": first})
        as_bob.get(page)  # it shows the message of the redirect
        with CaptureQueriesContext(connection) as captured:
            as_bob.get(page)
        return len(captured)

    assert cost("1", "2026-06-08") == cost("5", "2026-06-15") <= 6


def test_asks_first_and_says_what_was_changed_by_hand(
    as_bob: Client, course: Course, data: dict[str, str], alice: User
) -> None:
    page = planned(as_bob, course, data | {"weeks": "5"})
    asked = as_bob.get(page).content.decode()
    assert 'popovertarget="take-back"' in asked
    assert "Deletes 4 sessions, 4 slots.</p>" in asked
    first, second, third, _last = Slot.objects.order_by("pk")
    ClassSession.objects.filter(pk=first.session_id).update(cancelled_at=timezone.now())
    Slot.objects.filter(pk=second.pk).update(date=date(2026, 6, 3))
    Slot.objects.filter(pk=third.pk).update(substitute=course.tutors.get(user=alice))
    asked = as_bob.get(page).content.decode()
    assert (
        "Deletes 4 sessions, 4 slots. By hand since: 1 session was cancelled, 1 slot was moved or changed, "
        "1 has a substitute.</p>"
    ) in asked


@pytest.mark.parametrize("shared", ["yes", "no"])
@pytest.mark.parametrize("holidays", [{"skip_holidays": "on"}, {"skip_holidays": ""}])
def test_the_form_comes_back_with_the_same_plan(
    as_bob: Client,
    course: Course,
    bobs_role: CourseTutor,
    hall: Room,
    alice: User,
    shared: str,
    holidays: dict[str, str],
) -> None:
    """Also where a slot was moved, and a week is free."""
    role = course.tutors.get(user=alice)
    groups = group(role, weekday="2", start="08:00", end="09:00"), group(bobs_role, hall)
    breaks = ({"first": "2026-06-08", "last": "2026-06-14"},)
    typed = form({"first": "2026-05-13", "weeks": "6", "shared": shared} | holidays, *groups, breaks=breaks)
    page = planned(as_bob, course, typed)
    made = set(Slot.objects.values_list("session__week_nr", "session__date", "date", "start_time", "tutor", "room"))
    moved = Slot.objects.order_by("pk")[4]
    Slot.objects.filter(pk=moved.pk).update(date=date(2026, 6, 20))
    back = as_bob.post(page + "delete/")["Location"]
    forms = as_bob.get(back).context["forms"]
    assert forms.is_valid()
    planned(as_bob, course, forms.kept())
    again = set(Slot.objects.values_list("session__week_nr", "session__date", "date", "start_time", "tutor", "room"))
    assert again == made


def test_a_tutor_who_left_is_asked_for_anew(as_bob: Client, course: Course, data: dict[str, str]) -> None:
    back = as_bob.post(planned(as_bob, course, data) + "delete/")["Location"]
    response = as_bob.get(re.sub(r"tutor=\d+", "tutor=0", back))
    assert response.status_code == 200
    assert "meetings-0-tutor" in response.content.decode()
