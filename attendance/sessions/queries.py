"""Reads of sessions and slots that are used in more than one place."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import CharField, Count, DateField, F, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from attendance.core.clock import local_today, monday_of
from attendance.courses.models import Course, CourseTutor, Role
from attendance.sessions.lifecycle import status_q
from attendance.sessions.models import ClassSession, Slot, Status
from rooms.models import Layout, RoomLayout

# Who holds a slot, regularly and this once; `Slot.who` reads both.
HOLDERS = ("tutor__user", "substitute__user")


def slots() -> QuerySet[Slot]:
    """Slots with all that a page says about them, in one statement: `layout_content` is the text of the layout that
    holds, None where the slot has no room."""
    content = Layout.objects.filter(hash=OuterRef("layout_hash")).values("content")
    found = with_layout_hash(Slot.objects.select_related("session__course", "room", *HOLDERS))
    return found.annotate(layout_content=Subquery(content))  # type: ignore[no-redef] # see with_layout_hash


def with_layout_hash(found: QuerySet[Slot]) -> QuerySet[Slot]:
    """Annotate `layout_hash`: the pinned layout, else the one that the room had at the planned opening, else the
    room's newest."""
    planned = RoomLayout.objects.filter(room=OuterRef("room"), since__lte=OuterRef("opens_at")).order_by("-since")
    # The model declares the name, so that types know it wherever a slot goes; the plugin calls that a redefinition.
    return found.annotate(
        layout_hash=Coalesce(  # type: ignore[no-redef] # declared by the model
            F("layout_id"),
            Subquery(planned.values("layout_id")[:1]),
            F("room__layout_id"),
            output_field=CharField(),
        )
    )


def day_of(slot: str = "") -> Coalesce:
    """The twin of `Slot.day` for queries; `slot` is the way to the slot, such as "slot__"."""
    return Coalesce(f"{slot}date", f"{slot}session__date", output_field=DateField())


def in_order(slot: str = "") -> tuple[Coalesce, str, str, str]:
    """What slots are ordered by wherever several stand: their beginnings, then their ends."""
    return (day_of(slot), f"{slot}start_time", f"{slot}end_time", f"{slot}pk")


def held_by_q(users: Collection[int]) -> Q:
    """The twin of `Slot.held_by`: slots that one of these users holds, regularly or as a substitute."""
    return Q(substitute__user__in=users) | Q(substitute=None, tutor__user__in=users)


def has_claimed_seats(slot: Slot) -> bool:
    """Whether somebody sits in the slot. The relation belongs to the register, a floor above: read, never written."""
    return slot.attendances.filter(seat_id__isnull=False).exists()


def with_slots(sessions: QuerySet[ClassSession]) -> QuerySet[ClassSession]:
    """The sessions with their slots in order of time, each with its room and tutor: one statement more."""
    return sessions.prefetch_related(Prefetch("slots", queryset=slots_in_order()))


def slots_in_order() -> QuerySet[Slot]:
    """Slots for lists; `slots` is for one."""
    return Slot.objects.select_related("room", *HOLDERS).order_by(*in_order())


def name_days(found: Iterable[Slot]) -> None:
    """Let each of the slots of a session say its weekday where they are of several days."""
    listed = list(found)
    among = len({slot.day for slot in listed}) > 1
    for slot in listed:
        slot.is_among_days = among


def head_counts(found: Iterable[Slot]) -> dict[int, int]:
    """How many are in, by slot. The relation belongs to the register, a floor above: read, never written."""
    counted = Slot.objects.filter(pk__in=[slot.pk for slot in found]).order_by().annotate(count=Count("attendances"))
    return dict(counted.values_list("pk", "count"))


@dataclass(frozen=True, slots=True)
class Moving:
    """What a session takes along when its date changes; false where that is nothing."""

    attendances: int
    open_slots: Sequence[Slot]

    def __bool__(self) -> bool:
        return bool(self.attendances or self.open_slots)


def moving_with(session: ClassSession, now: datetime) -> Moving:
    """Two statements; the attendances are the register's, a floor above: counted, never named."""
    found = Slot.objects.filter(session=session)
    attendances = found.aggregate(count=Count("attendances"))["count"]
    return Moving(attendances, list(found.filter(status_q(Status.OPEN, now)).order_by(*in_order())))


@dataclass(frozen=True, slots=True)
class Hanging:
    """How much was written down in a slot."""

    attendances: int
    notes: int


def hanging_on(slot: Slot) -> Hanging:
    """One statement; the rows belong to floors above: counted, never named."""
    counts = Slot.objects.filter(pk=slot.pk).aggregate(
        attendances=Count("attendances", distinct=True), notes=Count("notes", distinct=True)
    )
    return Hanging(**counts)


def semester_of(course: Course) -> tuple[date, date]:
    """From the Monday of the course's first session to the Sunday four weeks behind its last: where a slot may be
    moved to. Today's week where there is no session."""
    dates = ClassSession.objects.filter(course=course).aggregate(first=Min("date"), last=Max("date"))
    first, last = dates["first"] or local_today(), dates["last"] or local_today()
    return monday_of(first), monday_of(last) + timedelta(weeks=5, days=-1)


def has_excuses(session: ClassSession) -> bool:
    """Whether an absence from the session is excused; read as above."""
    return session.excuses.exists()


def slot_tutors(course: Course) -> QuerySet[CourseTutor]:
    """Who may hold a slot: the course's owners and tutors."""
    found = CourseTutor.objects.filter(course=course, role__in=(Role.OWNER, Role.TUTOR))
    return found.select_related("user").order_by("user__name", "user__email")


def suggest_session(course: Course) -> ClassSession:
    """The next week of a course, not stored: a week after its last one, or the first one today."""
    last = ClassSession.objects.filter(course=course).order_by("week_nr").last()
    if last is None:
        return ClassSession(course=course, week_nr=1, date=local_today())
    return ClassSession(course=course, week_nr=last.week_nr + 1, date=last.date + timedelta(days=7))


def last_week_of(course: Course) -> list[Slot]:
    """The slots of the fullest of the course's last four weeks, in order: the groups that another semester may begin
    with. The very last week may lack a group, for a holiday."""
    weeks = Counter(map(monday_of, Slot.objects.filter(session__course=course).values_list("session__date", flat=True)))
    if not weeks:
        return []
    recent = (week for week in weeks if week > max(weeks) - timedelta(weeks=4))
    monday = max(recent, key=lambda week: (weeks[week], week))
    span = (monday, monday + timedelta(days=6))
    found = Slot.objects.filter(session__course=course, session__date__range=span)
    return list(found.select_related("session", "tutor").order_by(*in_order()))


def roster_size(course: Course) -> int:
    """How many are expected: the roster without those who withdrew."""
    return course.students.filter(withdrawn_at=None).count()
