"""What a wish for a semester makes: days, numbers, what is left out, what clashes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from pytest_django import Settings

from attendance.courses.models import Course, CourseTutor
from attendance.sessions.models import ClassSession
from attendance.sessions.planner import Meeting, Plan, Wish, plan_semester, public_holidays
from rooms.models import Room
from tests.factories.courses import CourseFactory, CourseTutorFactory
from tests.factories.sessions import SessionFactory, SlotFactory

MONDAY = date(2026, 5, 18)
WHIT_MONDAY = date(2026, 5, 25)


@pytest.fixture
def group(bobs_role: CourseTutor, hall: Room) -> Meeting:
    return Meeting(weekday=0, start=time(10), end=time(11, 30), tutor=bobs_role, room=hall)


def at(meeting: Meeting, **changes: Any) -> Meeting:
    """The same group, but for these."""
    return replace(meeting, **changes)


def plan(wish: Wish, *, visible: Sequence[Course] = ()) -> Plan:
    course = wish.meetings[0].tutor.course
    return plan_semester(course, wish, visible={found.pk for found in visible})


def days(found: Plan) -> list[tuple[int, date]]:
    return [(session.week_nr, session.date) for session in found.sessions]


def clashes(found: Plan) -> list[str]:
    return [clash for session in found.sessions for slot in session.slots for clash in slot.clashes]


def test_public_holidays_are_left_out_and_take_no_number(group: Meeting) -> None:
    found = plan(Wish(MONDAY, 3, [group]))
    assert days(found) == [(1, MONDAY), (2, date(2026, 6, 1))]
    assert found.left_out == [(WHIT_MONDAY, "Pentecost Monday")]
    kept = plan(Wish(MONDAY, 3, [group], skip_holidays=False))
    assert days(kept) == [(1, MONDAY), (2, WHIT_MONDAY), (3, date(2026, 6, 1))]


def test_the_state_decides_which_days_are_public_holidays(settings: Settings) -> None:
    corpus_christi = date(2026, 6, 4)
    assert corpus_christi in public_holidays([2026])
    settings.HOLIDAYS = "DE-BE"
    assert corpus_christi not in public_holidays([2026])
    settings.HOLIDAYS = "DE"
    assert date(2026, 12, 25) in public_holidays([2026])


def test_free_weeks_are_left_out_up_to_their_last_day(group: Meeting) -> None:
    first, last = date(2026, 12, 21), date(2027, 1, 4)
    found = plan(Wish(date(2026, 12, 14), 5, [group], [(first, last)]))
    assert days(found) == [(1, date(2026, 12, 14)), (2, date(2027, 1, 11))]
    assert found.left_out == [(day, "free") for day in (first, date(2026, 12, 28), last)]


def test_the_first_day_need_not_be_a_day_on_which_somebody_meets(group: Meeting) -> None:
    found = plan(Wish(date(2026, 6, 3), 2, [group]))
    assert days(found) == [(1, date(2026, 6, 8)), (2, date(2026, 6, 15))]


def test_groups_of_one_day_share_a_session_and_other_days_have_their_own(group: Meeting) -> None:
    wednesday = at(group, weekday=2)
    wish = Wish(date(2026, 6, 8), 2, [wednesday, at(group, start=time(14), end=time(15)), group], shared=False)
    found = plan(wish)
    assert days(found) == [
        (1, date(2026, 6, 8)),
        (2, date(2026, 6, 10)),
        (3, date(2026, 6, 15)),
        (4, date(2026, 6, 17)),
    ]
    assert [slot.meeting.start for slot in found.sessions[0].slots] == [time(10), time(14)]
    assert found.slot_count == 6
    assert found.clash_count == 0


def test_numbers_go_on_after_the_last_session_of_the_course(group: Meeting) -> None:
    SessionFactory.create(course=group.tutor.course, week_nr=4, date=date(2026, 5, 4))
    SessionFactory.create(week_nr=9)
    assert days(plan(Wish(MONDAY, 1, [group]))) == [(5, MONDAY)]


def test_a_day_on_which_the_course_meets_already_is_marked(group: Meeting) -> None:
    taken = SessionFactory.create(course=group.tutor.course, week_nr=1, date=MONDAY)
    SessionFactory.create(date=MONDAY)
    found = plan(Wish(MONDAY, 3, [group]))
    assert [session.taken for session in found.sessions] == [taken, None]
    assert found.clash_count == 1


def test_a_room_of_another_course_clashes_and_only_members_read_whose(group: Meeting, hall: Room) -> None:
    other = CourseFactory.create(name="Logic", semester="SS2026")
    SlotFactory.create(
        session__course=other,
        session__date=MONDAY,
        room=hall,
        start_time=time(11),
        end_time=time(12),
        tutor__course=other,
    )
    wish = Wish(MONDAY, 3, [group])
    assert clashes(plan(wish)) == ["Hall is taken by another course, 11:00–12:00"]
    assert clashes(plan(wish, visible=[other])) == ["Hall is taken by Logic · SS2026, 11:00–12:00"]
    assert clashes(plan(Wish(MONDAY, 3, [at(group, end=time(11))]))) == []
    assert clashes(plan(Wish(MONDAY, 3, [at(group, room=None)]))) == []


def test_a_tutor_clashes_with_their_slots_in_every_course(group: Meeting) -> None:
    elsewhere = CourseTutorFactory.create(user=group.tutor.user, course__name="Logic")
    SlotFactory.create(session__course=elsewhere.course, session__date=MONDAY, tutor=elsewhere)
    assert clashes(plan(Wish(MONDAY, 1, [group]))) == ["Bob Example is with another course, 10:00–11:30"]


def test_two_groups_of_the_plan_itself_clash(group: Meeting) -> None:
    second = at(group, start=time(11), end=time(12))
    found = plan(Wish(MONDAY, 1, [group, second]))
    assert clashes(found) == [
        "Hall is taken by another group of this plan, 11:00–12:00",
        "Bob Example is with another group of this plan, 11:00–12:00",
        "Hall is taken by another group of this plan, 10:00–11:30",
        "Bob Example is with another group of this plan, 10:00–11:30",
    ]
    assert found.clash_count == 2


def test_a_cancelled_session_holds_no_room(group: Meeting, hall: Room) -> None:
    slot = SlotFactory.create(session__date=MONDAY, room=hall)
    assert clashes(plan(Wish(MONDAY, 1, [group])))
    ClassSession.objects.filter(pk=slot.session_id).update(cancelled_at="2026-05-01T12:00:00Z")
    assert clashes(plan(Wish(MONDAY, 1, [group]))) == []


def test_the_fingerprint_names_sessions_slots_and_clashes(group: Meeting, hall: Room) -> None:
    wish = Wish(MONDAY, 1, [group])
    before = plan(wish).fingerprint
    assert plan(wish).fingerprint == before
    others = [
        Wish(MONDAY, 2, [group]),
        Wish(MONDAY, 3, [group]),
        Wish(MONDAY, 1, [at(group, room=None)]),
        Wish(MONDAY, 1, [at(group, end=time(11))]),
        Wish(MONDAY, 1, [at(group, tutor=CourseTutorFactory.create(course=group.tutor.course))]),
    ]
    SlotFactory.create(session__date=MONDAY, room=hall)
    prints = {before, plan(wish).fingerprint, *(plan(other).fingerprint for other in others)}
    # Two weeks and one give the same sessions, but the holiday that was left out shows.
    assert len(prints) == 7
