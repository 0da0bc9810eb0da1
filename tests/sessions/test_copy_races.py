"""One copy confirmed by many at once: one course, whole."""

from datetime import date, time

import pytest

from attendance.accounts.models import User
from attendance.courses.actions import TakenError
from attendance.courses.models import Course, CourseTutor
from attendance.sessions.batches import PlanChangedError
from attendance.sessions.copying import copy_course, preview_copy
from attendance.sessions.models import ClassSession, Slot
from attendance.sessions.planner import Meeting, Wish
from tests.races import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)

N = 10


def test_a_copy_confirmed_at_once_makes_one_course(alice: User, bobs_role: CourseTutor) -> None:
    source = bobs_role.course
    group = Meeting(weekday=0, start=time(10), end=time(11), tutor=bobs_role, room=None)
    wish = Wish(date(2026, 10, 12), 3, [group])
    expected = preview_copy(Course(name="Copy", semester="WS2026/27"), wish, user=alice).fingerprint

    def confirm() -> bool:
        course = Course(name="Copy", semester="WS2026/27")
        try:
            copy_course(course, source=source, tutors=[bobs_role], wish=wish, by=alice, expected=expected)
        except (PlanChangedError, TakenError):
            return False
        return True

    # On SQLite the transactions queue, and the second finds a clash; on PostgreSQL the name decides.
    assert sorted(all_at_once([confirm] * N)) == [False] * (N - 1) + [True]
    copy = Course.objects.get(name="Copy")
    assert set(copy.tutors.values_list("user", "role")) == {(alice.pk, "owner"), (bobs_role.user_id, "tutor")}
    assert ClassSession.objects.filter(course=copy).count() == ClassSession.objects.count() == Slot.objects.count() == 3
