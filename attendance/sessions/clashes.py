"""What two groups would need at the same time: a room, or the person who holds them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q
from django.utils.translation import gettext as _

from attendance.courses.models import CourseTutor
from attendance.sessions.models import Slot
from attendance.sessions.queries import day_of, held_by_q, in_order
from rooms.models import Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a group takes up on a day: hours, a room, and `tutor`, who holds it."""

    start: time
    end: time
    tutor: CourseTutor
    room: Room | None

    @property
    def room_pk(self) -> int | None:
        return self.room.pk if self.room else None

    def overlaps(self, start: time, end: time) -> bool:
        return self.start < end and start < self.end


def slots_around(needs: Collection[Need], first: date, last: date) -> dict[date, list[Slot]]:
    """What stands already in these rooms or with these tutors, of whatever course, by day; one statement."""
    rooms = {need.room.pk for need in needs if need.room}
    users = {need.tutor.user_id for need in needs}
    wanted = Slot.objects.filter(Q(room__in=rooms) | held_by_q(users), session__cancelled_at=None)
    found = wanted.alias(on_day=day_of()).filter(on_day__range=(first, last))
    days: dict[date, list[Slot]] = {}
    for slot in found.select_related("session__course", "tutor", "substitute").order_by(*in_order()):
        days.setdefault(slot.day, []).append(slot)
    return days


def clashes_with(need: Need, around: Iterable[Slot], *, visible: Collection[int]) -> list[str]:
    """A sentence for each clash with a slot of the same day. `visible` are the courses that the reader may see."""
    found: list[str] = []
    for slot in around:
        if need.overlaps(slot.start_time, slot.end_time):
            course = slot.session.course
            who = str(course) if course.pk in visible else _("another course")
            found += sentences(need, slot.room_id, slot.held_by.user_id, who, slot.start_time, slot.end_time)
    return found


def sentences(need: Need, room: int | None, user: int, who: str, start: time, end: time) -> Iterator[str]:
    """What `need` and somebody else at the same time, `who`, both want."""
    hours = {"who": who, "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    if need.room and need.room.pk == room:
        yield _("%(room)s is taken by %(who)s, %(start)s–%(end)s") % {"room": need.room, **hours}
    if need.tutor.user_id == user:
        yield _("%(tutor)s is with %(who)s, %(start)s–%(end)s") % {"tutor": need.tutor, **hours}
