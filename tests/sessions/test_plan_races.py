"""One preview confirmed by many at once: one plan, whole."""

from datetime import date, time

import pytest

from attendance.accounts.models import User
from attendance.courses.models import CourseTutor
from attendance.sessions.batches import PlanChangedError, make_plan, preview_plan
from attendance.sessions.models import ClassSession, Slot
from attendance.sessions.planner import Meeting, Wish
from tests.races import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)

N = 10


def test_a_preview_confirmed_at_once_makes_one_plan(bob: User, bobs_role: CourseTutor) -> None:
    course = bobs_role.course
    wish = Wish(date(2026, 6, 8), 5, [Meeting(weekday=0, start=time(10), end=time(11), tutor=bobs_role, room=None)])
    expected = preview_plan(course, wish, user=bob).fingerprint

    def confirm() -> bool:
        try:
            make_plan(course, wish, by=bob, expected=expected)
        except PlanChangedError:
            return False
        return True

    # On SQLite the transactions queue, and the second finds another plan; on PostgreSQL the constraint refuses it.
    assert sorted(all_at_once([confirm] * N)) == [False] * (N - 1) + [True]
    assert ClassSession.objects.count() == Slot.objects.count() == 5
    assert ClassSession.objects.values("batch").distinct().count() == 1
