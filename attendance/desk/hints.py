"""What may be worth a look in a slot: check-ins that were refused because of a phone. They are hints and nothing else:
they block nobody, and are dropped after the day."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.courses.models import Student
from attendance.register.models import Attendance

MISMATCH, ALREADY, ELSEWHERE = "identity-mismatch", "already-checked-in", "in-other-slot"


def hints_of(roster: Iterable[Student], rows: Iterable[Attendance]) -> list[str]:
    """One sentence for each student of `roster_with_attempts`, the last one first."""
    owners = {row.device: row.student.label for row in rows if row.device}
    tried = [student for student in roster if getattr(student, "tried_at", None)]
    tried.sort(key=lambda student: (student.tried_at, student.pk), reverse=True)  # type: ignore[attr-defined] # annotated
    return [_sentence(student, owners) for student in tried]


def _sentence(student: Student, owners: dict[str, str]) -> str:
    tried: Any = student  # with what `roster_with_attempts` annotates
    reason, at = tried.tried_reason, tried.tried_at
    owner = owners.get(tried.tried_device)
    words = {
        "name": student.label,
        "owner": owner if owner != student.label else None,
        "time": f"{timezone.localtime(at):%H:%M}",
    }
    if words["owner"]:
        return _("%(time)s: the phone of %(owner)s tried to check in %(name)s.") % words
    if reason == ALREADY:
        return _("%(time)s: another phone tried to check in %(name)s, who was in already.") % words
    if reason == ELSEWHERE:
        return _("%(time)s: %(name)s tried to check in here while in another group.") % words
    return _("%(time)s: a phone that had checked in somebody else tried to check in %(name)s.") % words
