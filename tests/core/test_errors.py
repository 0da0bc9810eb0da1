"""Errors carry the sentence that a person reads."""

import pytest
from django.db.models import ProtectedError

from attendance.core.errors import DomainError, InUseError, in_use_error
from attendance.courses.models import Student
from tests.factories.register import AttendanceFactory, NoteFactory


def test_domain_error_carries_its_sentence() -> None:
    assert DomainError("No.").sentence == str(DomainError("No.")) == "No."


def test_in_use_error_counts_what_leans_on_it(dana: Student) -> None:
    rows = [AttendanceFactory.create(student=dana, slot__session__course=dana.course) for _ in range(2)]
    note = NoteFactory.create(student=dana, slot=rows[0].slot)
    with pytest.raises(ProtectedError) as caught:
        dana.delete()
    error = in_use_error("Dana", caught.value)
    assert isinstance(error, InUseError)
    assert error.sentence in {
        "Dana cannot be deleted: 2 attendances and 1 note depend on it.",
        "Dana cannot be deleted: 1 note and 2 attendances depend on it.",
    }
    assert note.student == dana
