"""Writing a roster file to a course: all or nothing, and only on the roster that the preview was made from."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.core.text import fold
from attendance.courses.models import Course, Student
from attendance.courses.roster.people import Refused, Row
from attendance.courses.roster.reading import RosterFile
from attendance.courses.roster_plan import Plan, fingerprint, make_plan
from attendance.ledger.actions import record_event

WRITTEN = ["given", "family", "number", "email", "group", "folded", "withdrawn_at"]
# How many lines a sentence names; the preview lists all.
SHOWN = 10


class RosterChangedError(DomainError):
    """Somebody changed the roster since the preview was made."""

    def __init__(self) -> None:
        super().__init__(_("The roster has changed since this preview was made. Nothing was imported; look again."))


class RefusedLinesError(DomainError):
    """Some lines cannot be taken, and nobody said to leave them out."""

    def __init__(self, refused: list[Refused]) -> None:
        named = [_("line %(line)d (%(reason)s)") % line._asdict() for line in refused[:SHOWN]]
        if len(refused) > SHOWN:
            named.append("…")
        super().__init__(
            ngettext(
                "%(count)d line cannot be taken: %(lines)s; mend the file, or leave it out.",
                "%(count)d lines cannot be taken: %(lines)s; mend the file, or leave them out.",
                len(refused),
            )
            % {"count": len(refused), "lines": ", ".join(named)}
        )


def roster(course: Course) -> QuerySet[Student]:
    """Everybody who matters for an import: withdrawn students may come back."""
    return Student.objects.filter(course=course)


def preview_roster(course: Course, file: RosterFile) -> tuple[Plan, str]:
    """What an import would do, and the fingerprint of the roster that it was worked out on."""
    students = list(roster(course))
    return make_plan(file, students), fingerprint(students)


def import_roster(
    course: Course,
    file: RosterFile,
    *,
    actor: User | None,
    expected: str | None = None,
    leave_out_refused: bool = False,
    withdraw: Collection[int] | None = (),
) -> Plan:
    """Carry the plan out in one transaction and return it.

    `expected` is the fingerprint of the previewed roster; without one the plan is made and carried out at once.
    `withdraw` are keys of students missing from the file, None means all of them.
    """
    try:
        with transaction.atomic():
            # On PostgreSQL the course's lock holds up new students, the students' own hold up changes to them;
            # SQLite has let in no other writer since the transaction began.
            Course.objects.select_for_update().get(pk=course.pk)
            students = list(roster(course).select_for_update())
            if expected is not None and expected != fingerprint(students):
                raise RosterChangedError
            plan = make_plan(file, students)
            if plan.refused and not leave_out_refused:
                raise RefusedLinesError(plan.refused)
            _write(course, plan, actor, withdraw)
    except IntegrityError as error:
        raise RosterChangedError from error
    return plan


def _write(course: Course, plan: Plan, actor: User | None, withdraw: Collection[int] | None) -> None:
    Student.objects.bulk_create([_new_student(course, row) for row in plan.new])
    for change in plan.changed:
        for difference in change.differences:
            setattr(change.student, difference.field, difference.new)
        change.student.withdrawn_at = None
        change.student.folded = fold(change.student.name)
    # An upsert by key: for 5,000 rows bulk_update takes 10 s, and no phone could check in meanwhile on SQLite.
    Student.objects.bulk_create(
        [change.student for change in plan.changed], update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN
    )
    withdrawn = [student.pk for student in plan.missing if withdraw is None or student.pk in withdraw]
    if withdrawn:
        roster(course).filter(pk__in=withdrawn).update(withdrawn_at=timezone.now())
    if plan.new or plan.changed or withdrawn:
        record_event(
            actor=actor,
            action="roster-imported",
            subject=str(course),
            course=course.pk,
            new=len(plan.new),
            changed=len(plan.changed),
            withdrawn=len(withdrawn),
            left_out=[line.line for line in plan.refused],
        )


def _new_student(course: Course, row: Row) -> Student:
    student = Student(
        course=course,
        given=row.given,
        family=row.family,
        number=row.number or None,
        email=row.email,
        group=row.group,
    )
    student.folded = fold(student.name)  # bulk_create does not call save()
    return student
