"""Limits: so many tries and no more, however many come at once; nothing readable is kept."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attendance.ledger.limits import Rule, count_try, forget_expired_limits, forget_tries, seconds_to_wait
from attendance.ledger.models import Limit
from tests.races import all_at_once

RULE = Rule("tests", allowance=5, period=timedelta(seconds=30))
START = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
N = 100


def tries(number: int, subject: str = "somebody") -> list[int]:
    return [count_try(RULE, subject) for _ in range(number)]


@pytest.mark.django_db
class TestOneAfterAnother:
    def test_the_allowance_gets_through_and_then_there_is_a_pause(self) -> None:
        with time_machine.travel(START, tick=False):
            assert tries(7) == [0, 0, 0, 0, 0, 30, 30]
            assert seconds_to_wait((RULE, "somebody")) == 30

    def test_the_pause_is_whole_however_late_the_last_try_came(self) -> None:
        with time_machine.travel(START, tick=False) as clock:
            tries(4)
            clock.shift(29)
            assert tries(2) == [0, 30]
            clock.shift(29.5)
            assert tries(1) == [1]
            clock.shift(0.5)
            assert tries(1) == [0]

    def test_what_is_refused_does_not_make_the_pause_longer(self) -> None:
        with time_machine.travel(START, tick=False) as clock:
            tries(20)
            clock.shift(30)
            assert seconds_to_wait((RULE, "somebody")) == 0
            assert tries(6) == [0, 0, 0, 0, 0, 30]

    def test_tries_that_are_far_apart_never_add_up(self) -> None:
        with time_machine.travel(START, tick=False) as clock:
            for _ in range(20):
                assert tries(1) == [0]
                clock.shift(30)

    def test_whose_tries_they_are_and_what_is_tried_is_kept_apart(self) -> None:
        tries(6)
        assert tries(1, "somebody else") == [0]
        assert count_try(Rule("another", 5, RULE.period), "somebody") == 0

    def test_the_longest_pause_counts(self) -> None:
        longer = Rule("longer", allowance=1, period=timedelta(minutes=5))
        with time_machine.travel(START, tick=False):
            tries(5)
            assert seconds_to_wait((RULE, "somebody"), (longer, "somebody")) == 30
            count_try(longer, "somebody")
            assert seconds_to_wait((RULE, "somebody"), (longer, "somebody")) == 300

    def test_begins_anew_where_it_is_forgotten(self) -> None:
        tries(6)
        forget_tries([(RULE, "somebody")])
        assert tries(1) == [0]

    def test_expired_rows_go(self) -> None:
        with time_machine.travel(START, tick=False) as clock:
            tries(1, "early")
            clock.shift(20)
            tries(1, "late")
            clock.shift(10)
            assert forget_expired_limits() == 1
            assert Limit.objects.get().until == timezone.now() + timedelta(seconds=20)

    def test_the_table_tells_nobody_who_it_was(self) -> None:
        count_try(RULE, "alice@example.org 192.0.2.7")
        key = Limit.objects.get().key
        assert key.startswith("tests:")
        assert len(key) == len("tests:") + 40
        assert "alice" not in key
        assert "192" not in key

    def test_each_look_and_each_try_is_one_statement(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(1):
            count_try(RULE, "somebody")
        with django_assert_num_queries(1):
            seconds_to_wait((RULE, "somebody"), (RULE, "somebody else"))


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture(autouse=True)
    def still(self) -> Iterator[None]:
        """A machine that takes half a minute over a hundred tries would see the pause end."""
        with time_machine.travel(START, tick=False):
            yield

    def test_a_hundred_never_pass_the_limit(self) -> None:
        answers = all_at_once([lambda: count_try(RULE, "somebody")] * N)
        assert answers.count(0) == RULE.allowance
        assert Limit.objects.get().count == RULE.allowance

    def test_neither_do_they_when_an_old_pause_has_just_ended(self) -> None:
        Limit.objects.create(key=RULE.key_of("somebody"), count=5, until=timezone.now() - timedelta(seconds=1))
        assert all_at_once([lambda: count_try(RULE, "somebody")] * N).count(0) == RULE.allowance

    def test_control_with_a_look_before_the_write_more_get_through(self) -> None:
        """What the one statement prevents. All have looked before the first one writes: the few that an allowance takes
        can come one after the other where the machine is busy."""
        all_have_looked = Barrier(N)

        def look_and_write() -> int:
            row = Limit.objects.filter(key="control").first()
            all_have_looked.wait(timeout=60)
            if row is not None and row.count >= RULE.allowance:
                return 1
            count = row.count + 1 if row else 1
            Limit.objects.update_or_create(key="control", defaults={"count": count, "until": timezone.now()})
            return 0

        assert all_at_once([look_and_write] * N).count(0) > RULE.allowance
