"""What the dashboard shows, worked out before a template sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone

from attendance.accounts.models import User
from attendance.courses.models import Course
from attendance.desk.queries import DeskCourse, courses_on_desk, slots_on_desk
from attendance.register.queries import head_counts
from attendance.sessions.lifecycle import is_awaited, status_at
from attendance.sessions.models import ClassSession, Slot, Status


@dataclass(frozen=True, slots=True)
class SlotCard:
    """A slot with what holds now: `present` of `expected` are in; `overdue` is one still open after its end;
    `stands_in` says that the reader holds it for somebody else."""

    slot: Slot
    course: Course
    status: Status
    awaited: bool
    present: int
    expected: int
    running: bool
    overdue: bool
    stands_in: bool


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Today's slots, those that were left open on another day, and by day the sessions of the next days."""

    day: date
    courses: Sequence[DeskCourse]
    today: Sequence[SlotCard]
    forgotten: Sequence[SlotCard]
    coming: Sequence[tuple[date, ClassSession, list[SlotCard]]]

    @property
    def without_roster(self) -> list[Course]:
        """Courses whose next step is a roster, for those who may import one."""
        near = (row for row in self.courses if not row.is_far_ahead(self.day))
        return [row.course for row in near if row.course.can_edit and not row.roster_size]

    @property
    def without_sessions(self) -> list[Course]:
        return [row.course for row in self.courses if row.course.can_edit and row.roster_size and not row.session_count]


def read_dashboard(user: User, now: datetime) -> Dashboard:
    """Four statements, whatever the number of courses and slots."""
    courses = {row.course.pk: row for row in courses_on_desk(user)}
    today = timezone.localdate(now)
    slots = list(slots_on_desk([row.course for row in courses.values()], today=today, now=now))
    counts = head_counts(slots)
    cards = [_card(slot, courses[slot.session.course_id], counts.get(slot.pk, 0), user, now) for slot in slots]
    coming = [card for card in cards if card.slot.day > today]
    return Dashboard(
        day=today,
        courses=list(courses.values()),
        today=[card for card in cards if card.slot.day == today],
        forgotten=[card for card in cards if card.slot.day < today],
        coming=[
            (group[0].slot.day, group[0].slot.session, group)
            for _key, rows in groupby(coming, key=lambda card: (card.slot.day, card.slot.session_id))
            if (group := list(rows))
        ],
    )


def _card(slot: Slot, row: DeskCourse, present: int, user: User, now: datetime) -> SlotCard:
    slot.session.course = row.course
    status = status_at(slot, now)
    return SlotCard(
        slot=slot,
        course=row.course,
        status=status,
        awaited=is_awaited(slot, now),
        present=present,
        expected=row.roster_size,
        running=slot.starts_at <= now < slot.ends_at,
        overdue=status == Status.OPEN and slot.ends_at <= now,
        stands_in=slot.substitute is not None and slot.substitute.user_id == user.pk,
    )
