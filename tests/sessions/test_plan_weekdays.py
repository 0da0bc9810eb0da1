"""Groups that meet on different weekdays: of one session, or sessions of their own."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from attendance.courses.models import Course, CourseTutor
from attendance.sessions.models import ClassSession, Slot
from attendance.sessions.planner import Meeting, Plan, Wish, plan_semester
from rooms.models import Room
from tests.factories.courses import CourseTutorFactory
from tests.factories.sessions import SessionFactory, SlotFactory
from tests.sessions.plans import at, form, group, planned, preview

MONDAY, TUESDAY = date(2026, 5, 18), date(2026, 5, 19)
NEXT_TUESDAY = date(2026, 5, 26)


@pytest.fixture
def monday(bobs_role: CourseTutor, hall: Room) -> Meeting:
    return Meeting(weekday=0, start=time(14), end=time(15, 30), tutor=bobs_role, room=hall)


@pytest.fixture
def tuesday(monday: Meeting) -> Meeting:
    return replace(monday, weekday=1, start=time(10), end=time(11, 30))


def plan(wish: Wish) -> Plan:
    return plan_semester(wish.meetings[0].tutor.course, wish, visible=())


def days(found: Plan) -> list[tuple[int, date, list[date]]]:
    return [(session.week_nr, session.date, [slot.day for slot in session.slots]) for session in found.sessions]


def span(first: date = MONDAY, weeks: int = 1, **changes: str) -> dict[str, str]:
    return {"first": f"{first}", "weeks": str(weeks), "skip_holidays": "on", **changes}


class TestShared:
    def test_the_groups_of_a_week_are_one_session(self, monday: Meeting, tuesday: Meeting) -> None:
        found = plan(Wish(MONDAY, 1, [tuesday, monday]))
        assert days(found) == [(1, MONDAY, [MONDAY, TUESDAY])]
        assert [slot.meeting for slot in found.sessions[0].slots] == [monday, tuesday]
        assert (found.slot_count, found.clash_count) == (2, 0)

    def test_a_holiday_leaves_out_the_group_of_its_day_alone(self, monday: Meeting, tuesday: Meeting) -> None:
        found = plan(Wish(MONDAY, 2, [monday, tuesday]))
        assert days(found) == [(1, MONDAY, [MONDAY, TUESDAY]), (2, NEXT_TUESDAY, [NEXT_TUESDAY])]
        assert found.left_out == [(date(2026, 5, 25), "Pentecost Monday")]

    def test_a_free_week_leaves_out_the_week(self, monday: Meeting, tuesday: Meeting) -> None:
        first, last = date(2026, 6, 8), date(2026, 6, 14)
        found = plan(Wish(date(2026, 6, 1), 3, [monday, tuesday], [(first, last)]))
        assert [(number, day) for number, day, _ in days(found)] == [(1, date(2026, 6, 1)), (2, date(2026, 6, 15))]
        assert [day for day, _reason in found.left_out] == [first, date(2026, 6, 9)]

    def test_weeks_are_those_of_the_calendar_from_the_first_meeting_on(self, monday: Meeting, tuesday: Meeting) -> None:
        """From a Tuesday on: the first week has one group, the last one both, and no week beyond them is touched."""
        found = plan(Wish(date(2026, 6, 9), 2, [monday, tuesday]))
        second = date(2026, 6, 15)
        assert days(found) == [
            (1, date(2026, 6, 9), [date(2026, 6, 9)]),
            (2, second, [second, date(2026, 6, 16)]),
        ]
        later = plan(Wish(date(2026, 6, 10), 1, [monday, tuesday]))
        assert days(later) == [(1, second, [second, date(2026, 6, 16)])]

    def test_a_week_in_which_the_course_meets_already_is_marked(self, monday: Meeting, tuesday: Meeting) -> None:
        taken = SessionFactory.create(course=monday.tutor.course, week_nr=1, date=date(2026, 5, 22))
        SessionFactory.create(date=MONDAY)
        found = plan(Wish(TUESDAY, 2, [monday, tuesday]))
        assert [(session.week_nr, session.taken) for session in found.sessions] == [(2, taken), (3, None)]
        assert found.clash_count == 1

    def test_each_group_clashes_on_its_own_day(self, monday: Meeting, tuesday: Meeting, hall: Room) -> None:
        hours = {"start_time": time(10), "end_time": time(16)}
        SlotFactory.create(session__date=MONDAY, date=TUESDAY, room=hall, **hours)
        SlotFactory.create(session__date=TUESDAY, date=date(2026, 5, 20), room=hall, **hours)
        found = plan(Wish(MONDAY, 1, [monday, tuesday]))
        clashes = [slot.clashes for slot in found.sessions[0].slots]
        assert clashes == [[], ["Hall is taken by another course, 10:00–16:00"]]


class TestSubstitute:
    def test_clashes_count_who_holds_the_slot(self, monday: Meeting, bobs_role: CourseTutor) -> None:
        """Bob is busy where he stands in for somebody, and free where somebody stands in for him."""
        bob, hours = bobs_role.user, {"session__date": MONDAY, "start_time": time(14), "end_time": time(15)}
        standing_in = SlotFactory.create(**hours)
        course = standing_in.session.course
        standing_in.substitute = CourseTutorFactory.create(course=course, user=bob)
        standing_in.save()
        replaced = SlotFactory.create(**hours, tutor__user=bob)
        replaced.substitute = CourseTutorFactory.create(course=replaced.session.course)
        replaced.save()
        [slot] = plan(Wish(MONDAY, 1, [monday])).sessions[0].slots
        assert slot.clashes == ["Bob Example is with another course, 14:00–15:00"]


class TestViews:
    def test_is_the_default_and_stores_the_day_of_each_group(
        self, as_bob: Client, course: Course, bobs_role: CourseTutor, hall: Room
    ) -> None:
        groups = (group(bobs_role, hall), group(bobs_role, hall, weekday="1"))
        page = planned(as_bob, course, form(span(), *groups))
        made = ClassSession.objects.get()
        assert made.date == MONDAY
        assert [(slot.date, slot.day) for slot in made.slots.order_by("pk")] == [(None, MONDAY), (TUESDAY, TUESDAY)]
        body = as_bob.get(page).content.decode()
        assert "1 session of this plan" in body
        assert "Tue 10:00 Hall" in body
        assert as_bob.post(f"{page}delete/").status_code == 303
        assert not ClassSession.objects.exists()
        assert not Slot.objects.exists()

    def test_or_each_day_has_a_session_of_its_own(
        self, as_bob: Client, course: Course, bobs_role: CourseTutor, hall: Room
    ) -> None:
        groups = (group(bobs_role, hall), group(bobs_role, hall, weekday="1"))
        planned(as_bob, course, form(span(shared="no"), *groups))
        assert list(ClassSession.objects.order_by("date").values_list("date", flat=True)) == [MONDAY, TUESDAY]
        assert set(Slot.objects.values_list("date", flat=True)) == {None}

    def test_the_preview_lists_each_slot_with_its_day(
        self, as_bob: Client, course: Course, bobs_role: CourseTutor, hall: Room
    ) -> None:
        SessionFactory.create(course=course, week_nr=1, date=date(2026, 5, 21))
        data = form(span(), group(bobs_role, hall), group(bobs_role, hall, weekday="1"))
        body = as_bob.post(at(course, "preview"), data).content.decode()
        for text in ("1 session would come", "Mon, 18 May 2026", "Tue, 19 May 2026", "Week 1 is in this week already"):
            assert text in body

    def test_another_answer_is_another_plan(
        self, as_bob: Client, course: Course, bobs_role: CourseTutor, hall: Room
    ) -> None:
        tuesday = group(bobs_role, hall, weekday="1")
        shared, own = (
            preview(as_bob, course, form(span(shared=said), group(bobs_role, hall), tuesday))["plan"].fingerprint
            for said in ("yes", "no")
        )
        assert shared != own

    def test_an_unknown_answer_is_said(self, as_bob: Client, course: Course, data: dict[str, str]) -> None:
        assert as_bob.post(at(course, "preview"), data | {"shared": "x"}).status_code == 422


class TestLike:
    def rows(self, client: Client, course: Course, like: Course) -> Any:
        return client.get(at(course, "new"), {"like": str(like.pk)}).context["forms"]

    def test_takes_over_the_days_of_groups_and_that_they_share(
        self, as_bob: Client, course: Course, bobs_role: CourseTutor
    ) -> None:
        earlier = CourseTutorFactory.create(user=bobs_role.user, course__name="Earlier")
        whole = SessionFactory.create(course=earlier.course, date=date(2025, 7, 7))
        holiday = SessionFactory.create(course=earlier.course, date=date(2025, 7, 15))
        SlotFactory.create(session=whole, tutor=earlier, date=date(2025, 7, 8))
        SlotFactory.create(session=whole, tutor=earlier)
        SlotFactory.create(session=holiday, tutor=earlier)
        found = self.rows(as_bob, course, earlier.course)
        assert [row.initial["weekday"] for row in found.meetings if "weekday" in row.initial] == [0, 1]
        assert found.span.initial["shared"] == "yes"

    def test_or_that_they_do_not(self, as_bob: Client, course: Course, bobs_role: CourseTutor) -> None:
        earlier = CourseTutorFactory.create(user=bobs_role.user, course__name="Earlier")
        for day in (7, 8):
            SlotFactory.create(session__course=earlier.course, session__date=date(2025, 7, day), tutor=earlier)
        assert self.rows(as_bob, course, earlier.course).span.initial["shared"] == "no"

    def test_an_old_group_is_not_revived(self, as_bob: Client, course: Course, bobs_role: CourseTutor) -> None:
        earlier = CourseTutorFactory.create(user=bobs_role.user, course__name="Earlier")
        for day, count in ((date(2025, 6, 9), 2), (date(2025, 7, 7), 1)):
            session = SessionFactory.create(course=earlier.course, date=day)
            SlotFactory.create_batch(count, session=session, tutor=earlier)
        rows = self.rows(as_bob, course, earlier.course).meetings
        assert len([row for row in rows if "weekday" in row.initial]) == 1
