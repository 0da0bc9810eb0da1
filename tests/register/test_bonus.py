"""The bonus rule, case by case, and against an oracle that spells the design's sentences out one after another."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.core.clock import local_datetime
from attendance.register.bonus import Mark, Meeting, Phase, Rule, Verdict, is_late, judge, phase_of

DAY = date(2026, 5, 5)
RULE = Rule(points=3, allowed_absences=1)


def meeting(pk: int, phase: Phase = Phase.HELD, day: date | None = None) -> Meeting:
    return Meeting(pk, week_nr=pk, date=day or DAY + timedelta(weeks=pk), phase=phase)


def verdict(
    meetings: list[Meeting],
    attended: dict[int, bool] | None = None,
    excused: set[int] | None = None,
    joined_on: date | None = None,
    rule: Rule = RULE,
) -> Verdict:
    return judge(meetings, joined_on=joined_on, attended=attended or {}, excused=excused or set(), rule=rule)


def test_marks_say_what_happened() -> None:
    meetings = [meeting(pk) for pk in range(4)]
    result = verdict(meetings, attended={0: False, 1: True}, excused={2})
    assert result.marks == (Mark.PRESENT, Mark.LATE, Mark.EXCUSED, Mark.ABSENT)


@pytest.mark.parametrize(("absences", "bonus"), [(0, 3), (1, 3), (2, 0), (3, 0)])
def test_keeps_the_points_up_to_the_limit(absences: int, bonus: int) -> None:
    result = verdict([meeting(pk) for pk in range(absences)])
    assert (result.absences, result.bonus) == (absences, bonus)


def test_a_course_sets_points_and_limit() -> None:
    meetings = [meeting(0), meeting(1)]
    assert verdict(meetings, rule=Rule(points=10, allowed_absences=2)).bonus == 10
    assert verdict(meetings[:1], rule=Rule(points=10, allowed_absences=0)).bonus == 0


def test_a_late_student_is_not_absent() -> None:
    assert verdict([meeting(0), meeting(1)], attended={0: True, 1: True}).absences == 0


def test_presence_outweighs_an_excuse() -> None:
    assert verdict([meeting(0)], attended={0: False}, excused={0}).marks == (Mark.PRESENT,)


def test_cancelled_and_coming_sessions_do_not_count() -> None:
    result = verdict([meeting(0, Phase.CANCELLED), meeting(1, Phase.AHEAD)], rule=Rule(3, 0))
    assert result == Verdict((Mark.CANCELLED, Mark.AHEAD), absences=0, bonus=3)


def test_who_is_in_early_is_seen_before_the_session_counts() -> None:
    result = verdict([meeting(0, Phase.AHEAD), meeting(1, Phase.AHEAD)], attended={0: False}, excused={1})
    assert result.marks == (Mark.PRESENT, Mark.EXCUSED)


def test_a_session_before_joining_counts_only_in_favour() -> None:
    meetings = [meeting(pk, day=DAY + timedelta(days=pk)) for pk in range(3)]
    result = verdict(meetings, attended={1: False}, joined_on=DAY + timedelta(days=2))
    assert result.marks == (Mark.BEFORE, Mark.PRESENT, Mark.ABSENT)
    assert result.absences == 1


def test_without_a_joining_day_everything_counts() -> None:
    assert verdict([meeting(0)], joined_on=None).absences == 1


def test_the_day_of_joining_counts() -> None:
    assert verdict([meeting(0, day=DAY)], joined_on=DAY).absences == 1


# When a session counts: local clocks of Europe/Berlin.


def begin(hour: int, minute: int = 0, *, day: date = DAY) -> datetime:
    return local_datetime(day, time(hour, minute))


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (datetime(2026, 5, 5, 7, 59, 59, tzinfo=UTC), Phase.AHEAD),
        (datetime(2026, 5, 5, 8, 0, tzinfo=UTC), Phase.HELD),
    ],
)
def test_begins_with_the_first_slot_by_local_clocks(now: datetime, phase: Phase) -> None:
    assert phase_of(day=DAY, starts=[begin(14), begin(10), begin(12)], is_cancelled=False, now=now) == phase


def test_a_group_on_a_day_before_the_session_date_begins_it() -> None:
    tuesday, wednesday = begin(10), begin(10, day=DAY + timedelta(days=1))
    for starts in ([tuesday, wednesday], [wednesday, tuesday]):
        for now, phase in ((tuesday - timedelta(seconds=1), Phase.AHEAD), (tuesday, Phase.HELD)):
            found = phase_of(day=DAY + timedelta(days=1), starts=starts, is_cancelled=False, now=now)
            assert found == phase


def test_summer_time_ends() -> None:
    """On 25 October 2026 the clocks go back: ten o'clock is an hour later than the day before in UTC."""
    saturday, sunday = date(2026, 10, 24), date(2026, 10, 25)
    eight = datetime(2026, 10, 25, 8, 0, tzinfo=UTC)
    assert phase_of(day=saturday, starts=[begin(10, day=saturday)], is_cancelled=False, now=eight) == Phase.HELD
    assert phase_of(day=sunday, starts=[begin(10, day=sunday)], is_cancelled=False, now=eight) == Phase.AHEAD
    nine = eight + timedelta(hours=1)
    assert phase_of(day=sunday, starts=[begin(10, day=sunday)], is_cancelled=False, now=nine) == Phase.HELD


def test_the_hour_that_is_skipped_in_spring() -> None:
    """On 29 March 2026 two o'clock is followed by three: half past two is the moment of half past three."""
    begins = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    day = date(2026, 3, 29)
    assert phase_of(day=day, starts=[begin(2, 30, day=day)], is_cancelled=False, now=begins) == Phase.HELD
    before = begins - timedelta(seconds=1)
    assert phase_of(day=day, starts=[begin(2, 30, day=day)], is_cancelled=False, now=before) == Phase.AHEAD
    # A slot at three begins half an hour before it, though the clock's figures say otherwise.
    assert (
        phase_of(day=day, starts=[begin(2, 30, day=day), begin(3, day=day)], is_cancelled=False, now=before)
        == Phase.HELD
    )


def test_without_slots_it_counts_once_the_local_date_has_passed() -> None:
    midnight = datetime(2026, 5, 5, 22, 0, tzinfo=UTC)
    assert phase_of(day=DAY, starts=[], is_cancelled=False, now=midnight - timedelta(seconds=1)) == Phase.AHEAD
    assert phase_of(day=DAY, starts=[], is_cancelled=False, now=midnight) == Phase.HELD


def test_a_cancelled_session_never_counts() -> None:
    now = datetime(2027, 1, 1, tzinfo=UTC)
    assert phase_of(day=DAY, starts=[begin(10)], is_cancelled=True, now=now) == Phase.CANCELLED


START = datetime(2026, 5, 5, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "by_hand", "late"),
    [(timedelta(minutes=15), False, False), (timedelta(minutes=15, microseconds=1), False, True),
     (timedelta(hours=3), True, False), (timedelta(minutes=-20), False, False)],
)  # fmt: skip
def test_late_is_past_the_grace_and_never_by_hand(after: timedelta, by_hand: bool, late: bool) -> None:
    found = is_late(checked_in_at=START + after, by_hand=by_hand, starts_at=START, grace_minutes=15)
    assert found is late


# The oracle.

meetings_drawn = st.lists(
    st.builds(lambda day, phase: (day, phase), st.integers(0, 40), st.sampled_from(list(Phase))), max_size=12
).map(lambda drawn: [meeting(pk, phase, DAY + timedelta(days=day)) for pk, (day, phase) in enumerate(drawn)])


def oracle_absences(
    meetings: list[Meeting], joined_on: date | None, attended: dict[int, bool], excused: set[int]
) -> int:
    counting = [meeting for meeting in meetings if meeting.phase == Phase.HELD]
    missed = [meeting for meeting in counting if meeting.pk not in attended]
    unexcused = [meeting for meeting in missed if meeting.pk not in excused]
    if joined_on is not None:
        unexcused = [meeting for meeting in unexcused if not meeting.date < joined_on]
    return len(unexcused)


@given(
    meetings=meetings_drawn,
    joined=st.none() | st.integers(0, 40),
    attended=st.dictionaries(st.integers(0, 12), st.booleans()),
    excused=st.sets(st.integers(0, 12)),
    points=st.integers(0, 20),
    allowed=st.integers(0, 5),
)
def test_agrees_with_the_oracle(
    meetings: list[Meeting],
    joined: int | None,
    attended: dict[int, bool],
    excused: set[int],
    points: int,
    allowed: int,
) -> None:
    joined_on = None if joined is None else DAY + timedelta(days=joined)
    result = verdict(meetings, attended, excused, joined_on, Rule(points, allowed))
    absences = oracle_absences(meetings, joined_on, attended, excused)
    assert result.absences == absences
    assert result.bonus == (points if absences <= allowed else 0)
    assert len(result.marks) == len(meetings)


@given(meetings=meetings_drawn, attended=st.dictionaries(st.integers(0, 12), st.booleans()), more=st.integers(0, 12))
def test_another_presence_never_costs_the_bonus(meetings: list[Meeting], attended: dict[int, bool], more: int) -> None:
    assert verdict(meetings, attended | {more: True}).bonus >= verdict(meetings, attended).bonus
