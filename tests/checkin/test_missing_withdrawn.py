"""A name that the list lacks, of somebody who had withdrawn: on the roster again and in, with one way back."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from attendance.accounts.models import User
from attendance.core.errors import DomainError
from attendance.courses.models import Student
from attendance.ledger.models import Event
from attendance.register.access import missing_name_to_write
from attendance.register.missing import link_name, revert_name
from attendance.register.models import Attendance, MissingName
from attendance.sessions.models import Slot
from tests.checkin.conftest import Phone
from tests.checkin.test_missing import leave
from tests.factories.register import AttendanceFactory
from tests.register.test_doubts import toast_of


@pytest.fixture
def left(phone: Phone, slot: Slot, bob: User) -> MissingName:
    """On seat B2, as a tutor's view gets it."""
    leave(phone, slot)
    return missing_name_to_write(bob, MissingName.objects.get().pk)


def test_who_had_withdrawn_is_on_the_roster_again(
    as_bob: Client, left: MissingName, phone: Phone, slot: Slot, dana: Student
) -> None:
    gone_since = timezone.now() - timedelta(days=9)
    Student.objects.update(withdrawn_at=gone_since)
    choices = as_bob.get(f"/admin/missing-names/{left.pk}/?q=dana").content.decode()
    assert "It is Dana Kowalczyk, withdrawn" in choices
    assert "on the roster again once you choose them" in choices
    as_bob.post(f"/admin/missing-names/{left.pk}/link/", {"student": dana.pk})
    assert Student.objects.get().withdrawn_at is None
    assert Attendance.objects.get().student == dana
    assert "You are in: seat B2" in phone.scan(slot).content.decode()
    body = unescape(as_bob.get(f"/admin/slots/{slot.pk}/").content.decode())
    assert "Dana Kowalczyk is on the roster again, and in." in body
    as_bob.post(*toast_of(body))
    assert Student.objects.get().withdrawn_at == gone_since
    assert not Attendance.objects.exists()
    assert MissingName.objects.get().state == MissingName.State.WAITING
    events = Event.objects.filter(action__startswith="student-").order_by("pk")
    assert [(event.action, event.subject) for event in events] == [
        ("student-restored", "Dana Kowalczyk"),
        ("student-withdrawn", "Dana Kowalczyk"),
    ]


def test_who_is_on_the_roster_is_not_withdrawn_by_an_undo(
    left: MissingName, slot: Slot, dana: Student, bob: User
) -> None:
    """Somebody else brought them back between the page and the button."""
    dana.withdrawn_at = timezone.now()
    revert_name(link_name(left, dana, by=bob).token, slot=slot, by=bob)
    assert Student.objects.get().withdrawn_at is None
    assert not Event.objects.filter(action__startswith="student-").exists()


def test_who_cannot_be_linked_stays_withdrawn(left: MissingName, slot: Slot, dana: Student, bob: User) -> None:
    AttendanceFactory.create(slot=slot, student=dana)
    Student.objects.update(withdrawn_at=timezone.now())
    with pytest.raises(DomainError, match="is in already"):
        link_name(left, Student.objects.get(), by=bob)
    assert Student.objects.get().withdrawn_at is not None
