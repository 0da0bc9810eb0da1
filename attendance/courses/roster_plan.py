"""What a roster file would do to a course: matched with its students, nothing written."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from attendance.courses.models import Student, label
from attendance.courses.roster.people import Refused, Row
from attendance.courses.roster.reading import RosterFile


class Difference(NamedTuple):
    """One field of a student that the file has differently."""

    field: str
    old: str
    new: str

    @property
    def label(self) -> str:
        return str(Student._meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]  # a column, no relation


@dataclass
class Change:
    """A student who stays the same person with other data, or comes back after a withdrawal."""

    student: Student
    differences: list[Difference]

    @property
    def comes_back(self) -> bool:
        return self.student.withdrawn_at is not None

    @property
    def label(self) -> str:
        """What the check-in will show."""
        new = {difference.field: difference.new for difference in self.differences}
        given, family = (new.get(name, getattr(self.student, name)) for name in ("given", "family"))
        return label(f"{given} {family}".strip(), self.student.suffix)


@dataclass
class Plan:
    """What importing would do. `rows` are the lines that are taken: new, changed and unchanged together."""

    rows: list[Row] = field(default_factory=list)
    new: list[Row] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    missing: list[Student] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    # Labels that the check-in would show more than once, and how often.
    namesakes: list[tuple[str, int]] = field(default_factory=list)

    @property
    def new_have_email(self) -> bool:
        return any(row.email for row in self.new)

    @property
    def new_have_group(self) -> bool:
        return any(row.group for row in self.new)

    @property
    def is_empty(self) -> bool:
        """Nothing to write and nobody to withdraw."""
        return not (self.new or self.changed or self.missing)


def fingerprint(students: Collection[Student]) -> str:
    """A hash of all that a plan depends on, so that a plan made from an older roster is known."""
    state = sorted(
        (student.pk, student.given, student.family, student.number, student.email, student.group)
        + (student.withdrawn_at is None,)
        for student in students
    )
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()


def make_plan(file: RosterFile, students: Collection[Student]) -> Plan:
    """Match by number, and without one by folded name; `students` are all of the course, withdrawn ones too."""
    plan = Plan(refused=list(file.refused))
    pairs = _match(file.rows, students, plan)
    file_has_groups = any(row.group for row in file.rows)
    matched = [
        Change(student, list(_differences(row, student, file_has_groups=file_has_groups))) for row, student in pairs
    ]
    plan.changed = [change for change in matched if change.differences or change.comes_back]
    plan.unchanged = len(matched) - len(plan.changed)
    plan.new.sort()
    plan.rows = sorted([*plan.new, *(row for row, _student in pairs)])
    plan.refused.sort()
    found = {student.pk for _row, student in pairs}
    plan.missing = _missing(students, found, plan.refused)
    stay = [student.label for student in students if student.withdrawn_at is None and student.pk not in found]
    plan.namesakes = _doubled([*(row.name for row in plan.new), *(change.label for change in matched), *stay])
    return plan


def _doubled(labels: list[str]) -> list[tuple[str, int]]:
    counts = Counter(text.casefold() for text in labels)
    first = {text.casefold(): text for text in reversed(labels)}
    return sorted((first[key], count) for key, count in counts.items() if count > 1)


def _match(rows: list[Row], students: Collection[Student], plan: Plan) -> list[tuple[Row, Student]]:
    """Pairs of a row and its student; other rows go to the plan as new or refused."""
    by_number = {student.number: student for student in students if student.number}
    pairs = [(row, by_number[row.number]) for row in rows if row.number in by_number]
    found = {student.pk for _row, student in pairs}
    candidates: defaultdict[str, list[Student]] = defaultdict(list)
    for student in students:
        if student.pk not in found:
            candidates[student.folded].append(student)
    rest: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.number not in by_number:
            rest[row.folded].append(row)
    for folded, namesakes in rest.items():
        free = candidates[folded]
        # A row with a number can only be somebody whose number is not known yet; those go first.
        numbered = _match_names([row for row in namesakes if row.number], [s for s in free if not s.number], plan)
        taken = {student.pk for _row, student in numbered}
        free = [student for student in free if student.pk not in taken]
        pairs += numbered + _match_names([row for row in namesakes if not row.number], free, plan)
    return pairs


def _match_names(rows: list[Row], students: list[Student], plan: Plan) -> list[tuple[Row, Student]]:
    """Match rows and students of one name: by e-mail where several share it, else only where one meets one."""
    pairs = []
    for row in list(rows):
        same = [student for student in students if row.email and student.email.casefold() == row.email.casefold()]
        if len(same) == 1:
            pairs.append((row, same[0]))
            rows.remove(row)
            students.remove(same[0])
    if not students:
        plan.new += rows
    elif len(rows) == len(students) == 1:
        pairs.append((rows[0], students[0]))
    else:
        for row in rows:
            reason = _("several students of this name; a number is needed to tell which one is meant")
            plan.refused.append(Refused(row.line, reason, row.number, row.folded))
    return pairs


def _differences(row: Row, student: Student, *, file_has_groups: bool) -> list[Difference]:
    """What the file has differently. What it does not say (no column, an empty cell) changes nothing; an empty
    group counts where the file knows groups at all."""
    wanted = {}
    is_same_name_unsplit = not row.family and row.folded == student.folded and student.family
    if not is_same_name_unsplit:
        wanted = {"given": row.given, "family": row.family}
    if row.number:
        wanted["number"] = row.number
    if row.email:
        wanted["email"] = row.email
    if file_has_groups:
        wanted["group"] = row.group
    return [Difference(name, old, new) for name, new in wanted.items() if (old := getattr(student, name) or "") != new]


def _missing(students: Collection[Student], found: set[int], refused: list[Refused]) -> list[Student]:
    """Active students who are not in the file, not even on a line that cannot be taken."""
    numbers = {line.number for line in refused if line.number}
    names = {line.folded for line in refused}
    missing = [
        student
        for student in students
        if student.withdrawn_at is None
        and student.pk not in found
        and student.number not in numbers
        and student.folded not in names
    ]
    return sorted(missing, key=lambda student: student.sort_key)
