"""What tells students of one label apart where tutors read their names."""

from collections import defaultdict
from collections.abc import Iterable

from attendance.courses.models import Student


def tell_apart(students: Iterable[Student], among: Iterable[Student]) -> None:
    """Give `apart` (number and group, else the e-mail) to each who shares a label with somebody of `among`."""
    alike: defaultdict[str, set[int]] = defaultdict(set)
    for student in among:
        alike[student.label.casefold()].add(student.pk)
    for student in students:
        if alike[student.label.casefold()] - {student.pk}:
            student.apart = ", ".join(filter(None, (student.number, student.group))) or student.email


def named_apart(students: Iterable[Student]) -> list[str]:
    """The labels in the order of lists, each with what tells it from the same label beside it."""
    found = sorted(students, key=lambda student: (student.sort_key, student.pk))
    tell_apart(found, found)
    return [f"{student.label} ({student.apart})" if student.apart else student.label for student in found]


def are_alike(students: Iterable[Student]) -> bool:
    """All have one label: more of the name finds no single one of them."""
    return len({student.label.casefold() for student in students}) == 1
