"""What changes courses, their rosters by hand, and who may do what on them."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.accounts.actions import find_or_create_user
from attendance.accounts.models import User
from attendance.core.errors import DomainError, InUseError, gone_errors, in_use_error, in_use_sentence
from attendance.core.leaning import count_leaning
from attendance.courses.models import Course, CourseTutor, Role, Student
from attendance.courses.signals import course_archiving
from attendance.ledger.actions import record_event


class TakenError(DomainError):
    """Somebody or something else has this name, number or role already."""


def create_course(course: Course, *, by: User) -> None:
    """Store a new course; whoever makes it owns it."""
    with transaction.atomic():
        save_course(course)
        CourseTutor.objects.create(course=course, user=by, role=Role.OWNER)
        record_event(actor=by, action="course-created", subject=str(course), course=course.pk)


def save_course(course: Course) -> None:
    try:
        with transaction.atomic():
            course.save()
    except IntegrityError as error:
        raise TakenError(_("There is already a course of this name in this semester.")) from error


def delete_course(course: Course, *, by: User) -> None:
    """Its people, students and empty sessions go with it; refused while slots, attendances or the like hang on it."""
    _delete(course, action="course-deleted", subject=str(course), by=by, course=course.pk)


def archive_course(course: Course, *, by: User) -> None:
    """Out of the lists, read only from now on, its slots closed. The first moment counts."""
    with transaction.atomic():
        if Course.objects.filter(pk=course.pk, archived_at=None).update(archived_at=timezone.now()):
            course_archiving.send(Course, course=course, by=by)
            record_event(actor=by, action="course-archived", subject=str(course), course=course.pk)


def restore_course(course: Course, *, by: User) -> None:
    with transaction.atomic():
        if Course.objects.filter(pk=course.pk, archived_at__isnull=False).update(archived_at=None):
            record_event(actor=by, action="course-restored", subject=str(course), course=course.pk)


def save_student(student: Student) -> None:
    """Store a student from a form; the number decides who is who, so no two of a course share it."""
    try:
        with gone_errors(_gone()), transaction.atomic():
            student.save()
    except IntegrityError as error:
        raise TakenError(_("Another student of this course has this number.")) from error


def withdraw_student(student: Student, *, at: datetime | None = None) -> None:
    """Off the roster from now on, or from `at`; the history stays. The first moment counts."""
    Student.objects.filter(pk=student.pk, withdrawn_at=None).update(withdrawn_at=at or timezone.now())


def restore_student(student: Student) -> bool:
    """On the roster again; False for who was on it."""
    return bool(Student.objects.filter(pk=student.pk, withdrawn_at__isnull=False).update(withdrawn_at=None))


def delete_student(student: Student, *, by: User) -> None:
    """Only one on whom no attendance, excuse or note hangs: others can be withdrawn."""
    _delete(student, action="student-deleted", subject=student.name, by=by, course=student.course_id)


def add_tutor(course: Course, *, email: str, name: str, role: Role, by: User) -> tuple[CourseTutor, bool]:
    """Give somebody a role, with an account made for an unknown e-mail; says whether one was made."""
    with gone_errors(_gone()), transaction.atomic():
        user, is_new = find_or_create_user(email, name=name)
        try:
            with transaction.atomic():
                tutor = CourseTutor.objects.create(course=course, user=user, role=role)
        except IntegrityError as error:
            raise TakenError(_("This person has a role on this course already.")) from error
        record_event(actor=by, action="tutor-added", subject=user.email, course=course.pk, role=role)
    return tutor, is_new


def change_role(tutor: CourseTutor, *, role: Role, by: User) -> None:
    """An owner stays one while nobody else is."""
    with transaction.atomic():
        before = _locked(tutor)
        if before.role == role:
            return
        if role != Role.OWNER:
            _require_another_owner(before)
        before.role = role
        before.save(update_fields=["role"])
        record_event(actor=by, action="tutor-changed", subject=tutor.user.email, course=tutor.course_id, role=role)


def remove_tutor(tutor: CourseTutor, *, by: User) -> None:
    """Refused for the last owner, and while slots lean on the tutor."""
    with transaction.atomic():
        _require_another_owner(_locked(tutor))
        _delete(tutor, action="tutor-removed", subject=tutor.user.email, by=by, course=tutor.course_id)


def why_kept(row: Course | Student | CourseTutor, *, subject: str) -> str:
    """The sentence with which deleting it would be refused now, or an empty one."""
    if isinstance(row, CourseTutor):
        try:
            _require_another_owner(row)
        except DomainError as error:
            return error.sentence
    leaning = count_leaning(row)
    return in_use_sentence(subject, leaning) if leaning else ""


def _gone() -> str:
    return _("This course was deleted meanwhile.")


def _locked(tutor: CourseTutor) -> CourseTutor:
    """The row as it is now, while nobody else changes the people of its course: PostgreSQL locks the course's row,
    SQLite has locked the database when the transaction began."""
    Course.objects.select_for_update().get(pk=tutor.course_id)
    row = CourseTutor.objects.filter(pk=tutor.pk).first()
    if row is None:
        raise DomainError(_("This person has no role on this course any more."))
    return row


def _require_another_owner(tutor: CourseTutor) -> None:
    others = CourseTutor.objects.filter(course=tutor.course_id, role=Role.OWNER).exclude(pk=tutor.pk)
    if tutor.role == Role.OWNER and not others.exists():
        raise DomainError(_("A course needs an owner: make somebody else an owner first."))


def _delete(row: Course | Student | CourseTutor, *, action: str, subject: str, by: User, **detail: object) -> None:
    try:
        with transaction.atomic():
            record_event(actor=by, action=action, subject=subject, **detail)
            row.delete()
    except ProtectedError as error:
        raise in_use_error(subject, error) from error
    except IntegrityError as error:
        raise InUseError(_("%(subject)s cannot be deleted: it is in use.") % {"subject": subject}) from error
