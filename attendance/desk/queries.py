"""Reads of the tutors' overview pages. Each function that returns rows is one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, FilteredRelation, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from attendance.accounts.models import User
from attendance.courses.access import courses_for_tutor, own_roles
from attendance.courses.models import Course, Role, Student
from attendance.notes.models import Note
from attendance.register.models import Attendance, Excuse, RefusedAttempt
from attendance.sessions.lifecycle import status_q
from attendance.sessions.models import ClassSession, Slot, Status
from attendance.sessions.queries import HOLDERS, day_of, in_order, slots

DAYS_AHEAD = 7
# So long before the first session a course asks for its roster.
DAYS_BEFORE = 28


@dataclass(frozen=True, slots=True)
class DeskCourse:
    """A course with the user's role, and what tells which step comes next."""

    course: Course
    roster_size: int
    session_count: int
    begins: date | None

    def is_far_ahead(self, today: date) -> bool:
        """It begins so late, a copy for the next semester say, that its next step can wait."""
        return self.begins is not None and self.begins > today + timedelta(days=DAYS_BEFORE)


def courses_on_desk(user: User) -> list[DeskCourse]:
    """The user's courses that are not archived; two statements."""
    roster = Student.objects.filter(course=OuterRef("pk"), withdrawn_at=None)
    sessions = ClassSession.objects.filter(course=OuterRef("pk"))
    found = courses_for_tutor(user).filter(archived_at=None).order_by("name", "semester")
    counted = found.annotate(roster_size=_count(roster, "course"), session_count=_count(sessions, "course"))
    begun = counted.annotate(begins=Subquery(sessions.order_by("date").values("date")[:1]))
    roles = own_roles(user)
    courses = []
    for course in begun:
        course.role = Role.OWNER if user.is_admin else roles[course.pk]
        courses.append(DeskCourse(course, course.roster_size, course.session_count, course.begins))
    return courses


def slots_on_desk(courses: Collection[Course], *, today: date, now: datetime) -> QuerySet[Slot]:
    """The slots of the next days, and those of earlier days that nobody closed; cancelled sessions are left out."""
    near = Q(on_day__range=(today, today + timedelta(days=DAYS_AHEAD)))
    forgotten = Q(on_day__lt=today) & status_q(Status.OPEN, now)
    of_courses = Slot.objects.filter(session__course__in=courses, session__cancelled_at=None)
    found = of_courses.alias(on_day=day_of()).filter(near | forgotten)
    return found.select_related("session", "room", *HOLDERS).order_by(*in_order())


def roster_of(course: Course) -> QuerySet[Student]:
    return course.students.filter(withdrawn_at=None)


def roster_with_attempts(slot: Slot) -> QuerySet[Student]:
    """The roster, each with the last check-in of them that was refused in this slot because of a phone."""
    return roster_of(slot.session.course).annotate(
        tried=FilteredRelation("refused_attempts", condition=Q(refused_attempts__slot=slot.pk)),
        tried_at=F("tried__at"),
        tried_reason=F("tried__reason"),
        tried_device=F("tried__device"),
    )


def is_last_attempt(slot: Slot, student: int, at: datetime) -> bool:
    """Whether the student's last refused check-in of this slot was at this moment."""
    return RefusedAttempt.objects.filter(slot=slot, student=student, at=at).exists()


def slots_attended(student: Student) -> QuerySet[Slot]:
    """The slots that the student was in, with all that their lines say."""
    return slots().filter(attendances__student=student).order_by(*in_order())


def attendances_of(student: Student) -> QuerySet[Attendance]:
    return Attendance.objects.filter(student=student).select_related("recorded_by")


def excuses_of(student: Student) -> QuerySet[Excuse]:
    return Excuse.objects.filter(student=student).select_related("recorded_by")


def notes_about(student: Student) -> QuerySet[Note]:
    """What tutors wrote about the student, with the writers, in the order of the slots."""
    found = Note.objects.filter(student=student).select_related("slot__session", "updated_by")
    return found.order_by(*in_order("slot__"))


def students_with_note(slot: Slot) -> QuerySet[Note, int]:
    """The ids of those about whom a tutor wrote something in this slot."""
    return Note.objects.filter(slot=slot).values_list("student_id", flat=True)


def _count(rows: QuerySet[Student] | QuerySet[ClassSession], by: str) -> Coalesce:
    """How many rows there are, as a subquery: joined counts would multiply each other."""
    counted = rows.order_by().values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
