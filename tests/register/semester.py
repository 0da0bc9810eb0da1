"""A semester of any size, made with few statements: who was where follows a fixed pattern."""

from datetime import datetime, time, timedelta

from attendance.core.clock import local_today
from attendance.courses.models import Course, CourseTutor, Student
from attendance.register.models import Attendance, Excuse
from attendance.sessions.models import ClassSession, Slot


def make_semester(course: Course, *, students: int, weeks: int, slots: int = 2) -> None:
    """Weeks that are over. Student s is in slot s % slots of each week, but absent where (s + week) % 5 is 0, excused
    where it is 1, and late where it is 2."""
    tutor = CourseTutor.objects.filter(course=course)[0]
    people = Student.objects.bulk_create(
        Student(course=course, given=f"Given{n}", family=f"Family{n:04}", number=f"{n:05}", folded=f"given{n}")
        for n in range(students)
    )
    today = local_today()
    sessions = ClassSession.objects.bulk_create(
        ClassSession(course=course, week_nr=week + 1, date=today - timedelta(weeks=weeks - week))
        for week in range(weeks)
    )
    meetings = Slot.objects.bulk_create(
        Slot(session=session, tutor=tutor, start_time=time(8 + 2 * n), end_time=time(9 + 2 * n))
        for session in sessions
        for n in range(slots)
    )
    attendances, excuses = [], []
    for week, session in enumerate(sessions):
        for n, student in enumerate(people):
            kind = (n + week) % 5
            slot = meetings[week * slots + n % slots]
            if kind == 1:
                excuses.append(Excuse(session=session, student=student, reason="ill", recorded_by=tutor.user))
            elif kind:
                attendances.append(Attendance(slot=slot, student=student, checked_in_at=arrival(slot, late=kind == 2)))
    Attendance.objects.bulk_create(attendances)
    Excuse.objects.bulk_create(excuses)


def arrival(slot: Slot, *, late: bool) -> datetime:
    return slot.starts_at + timedelta(minutes=40 if late else 5)
