"""What may be worth a look in a slot: check-ins that were refused because of a phone. They are hints and nothing else:
they block nobody, and are dropped after the day.

A tutor who has looked may dismiss one; that is kept in their session, so it is theirs alone and nobody's record. It
holds for that attempt: the next one of the same student is shown again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from attendance.courses.models import Student
from attendance.desk.queries import is_last_attempt
from attendance.register.missing import TWO_NAMES
from attendance.register.models import Attendance, RefusedAttempt
from attendance.sessions.models import Slot

MISMATCH, ALREADY, ELSEWHERE = "identity-mismatch", "already-checked-in", "in-other-slot"

DISMISSED = "desk.dismissed-hints"
# Hints live for a day: what was dismissed in earlier slots need not fill the session.
SLOTS_KEPT = 20


@dataclass(frozen=True, slots=True)
class Hint:
    """What is said, as text and with each name kept apart from what surrounds it, whichever way it is written; of which
    student's attempt, and when that was."""

    sentence: str
    html: SafeString
    student: int
    at: datetime

    @property
    def moment(self) -> str:
        """As a form carries it, to the microsecond."""
        return _moment(self.at)


def hints_of(roster: Iterable[Student], rows: Iterable[Attendance]) -> list[Hint]:
    """One for each student of `roster_with_attempts`, the last one first."""
    owners = {row.device: row.student.label for row in rows if row.device}
    tried = [student for student in roster if getattr(student, "tried_at", None) and _is_worth_a_look(student, owners)]
    tried.sort(key=lambda student: (student.tried_at, student.pk), reverse=True)  # type: ignore[attr-defined] # annotated
    return [_hint(student, owners) for student in tried]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def dismissed_in(session: SessionBase, slot: Slot) -> Mapping[str, str]:
    """The moment of the attempt that was dismissed, by student."""
    found: Mapping[str, str] = session.get(DISMISSED, {}).get(str(slot.pk), {})
    return found


def is_dismissed(hint: Hint, dismissed: Mapping[str, str]) -> bool:
    return dismissed.get(str(hint.student)) == hint.moment


def dismiss_hint(session: SessionBase, slot: Slot, *, student: int, at: datetime) -> None:
    """Nothing happens where the student has tried again since the tutor saw it."""
    if not is_last_attempt(slot, student, at):
        return
    kept = dict(session.get(DISMISSED, {}))
    own = kept.pop(str(slot.pk), {})
    kept[str(slot.pk)] = own | {str(student): _moment(at)}
    session[DISMISSED] = dict(list(kept.items())[-SLOTS_KEPT:])


def show_hints_again(session: SessionBase, slot: Slot) -> None:
    kept = dict(session.get(DISMISSED, {}))
    if kept.pop(str(slot.pk), None) is not None:
        session[DISMISSED] = kept


def _is_worth_a_look(student: Student, owners: Mapping[str, str]) -> bool:
    tried: Any = student  # as in `_hint`
    return tried.tried_reason != RefusedAttempt.LEFT or owners.get(tried.tried_device, student.label) != student.label


def _hint(student: Student, owners: Mapping[str, str]) -> Hint:
    tried: Any = student  # with what `roster_with_attempts` annotates
    owner = owners.get(tried.tried_device)
    words = {"name": student.label, "owner": owner if owner != student.label else ""}
    time = f"{timezone.localtime(tried.tried_at):%H:%M}"
    sentence = _sentence(tried.tried_reason, is_owned=bool(words["owner"]))
    isolated = {key: format_html("<bdi>{}</bdi>", word) for key, word in words.items()}
    html = format_html(sentence, time=time, **isolated)
    return Hint(sentence.format(time=time, **words), html, student.pk, tried.tried_at)


def _sentence(reason: str, *, is_owned: bool) -> str:
    """With places for the `time`, the `name` and, where the phone is somebody's, its `owner`."""
    if reason == RefusedAttempt.LEFT:
        return _("{time}: {name} left, and the same phone has checked in {owner}.")
    if reason == TWO_NAMES and is_owned:
        return _("{time}: the phone of {owner} had left the name that became {name}.")
    if is_owned:
        return _("{time}: the phone of {owner} tried to check in {name}.")
    if reason == ALREADY:
        return _("{time}: another phone tried to check in {name}, who was in already.")
    if reason == ELSEWHERE:
        return _("{time}: {name} tried to check in here while in another group.")
    return _("{time}: a phone that had checked in somebody else tried to check in {name}.")
