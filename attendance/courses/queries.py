"""Reads of courses and rosters that are used in more than one place."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from attendance.core.text import fold
from attendance.courses.models import Course, CourseTutor, Role, Student
from attendance.courses.namesakes import tell_apart


def with_summary(courses: QuerySet[Course], today: date) -> QuerySet[Course]:
    """Annotate `student_count` (withdrawn ones left out) and `next_date`, the date of the next session."""
    counted = Student.objects.filter(course=OuterRef("pk"), withdrawn_at=None).order_by().values("course")
    coming = Q(sessions__date__gte=today, sessions__cancelled_at=None)
    return courses.annotate(
        student_count=Coalesce(Subquery(counted.annotate(count=Count("pk")).values("count")), 0),
        next_date=Min("sessions__date", filter=coming),
    )


def roster(course: Course) -> QuerySet[Student]:
    """All who are or were on the course's roster; sort them by `sort_key`."""
    return Student.objects.filter(course=course)


def search(students: QuerySet[Student], words: str) -> QuerySet[Student]:
    """Those in whose name, number or e-mail every word occurs, whatever its case and accents."""
    for word in fold(words).split():
        students = students.filter(Q(folded__contains=word) | Q(number__icontains=word) | Q(email__icontains=word))
    return students


def namesakes(course: Course) -> list[list[Student]]:
    """Groups of students on the roster whom the check-in shows under one label, so that they cannot be told apart."""
    active = roster(course).filter(withdrawn_at=None)
    doubled = active.values("folded").annotate(count=Count("pk")).filter(count__gt=1).values("folded")
    alike: defaultdict[str, list[Student]] = defaultdict(list)
    for student in sorted(active.filter(folded__in=doubled), key=lambda student: (student.sort_key, student.pk)):
        alike[student.label.casefold()].append(student)
    return [students for students in alike.values() if len(students) > 1]


def name_apart(course: Course, students: Iterable[Student]) -> None:
    """Give `apart` to those of `students` who share their label with somebody on the roster; one statement."""
    tell_apart(students, [student for alike in namesakes(course) for student in alike])


def groups(course: Course) -> list[str]:
    """The names of the groups that the roster mentions, in order."""
    named = roster(course).exclude(group="").order_by().values_list("group", flat=True).distinct()
    return sorted(named, key=fold)


def people(course: Course) -> list[CourseTutor]:
    """The users who run the course, owners first."""
    order = list(Role)
    tutors = CourseTutor.objects.filter(course=course).select_related("user")
    return sorted(tutors, key=lambda tutor: (order.index(Role(tutor.role)), fold(str(tutor.user)), tutor.pk))
