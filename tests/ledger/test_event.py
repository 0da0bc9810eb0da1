"""The audit trail is written by actions and read by admins."""

import pytest
from django.test import Client

from attendance.accounts.models import User
from attendance.ledger.actions import record_event
from attendance.ledger.models import Event


def test_event_names_the_actor_as_text_so_that_it_outlives_them(charlie: User) -> None:
    event = record_event(actor=charlie, action="student-deleted", subject="Ada", course=3)
    assert (event.actor_id, event.actor, event.detail) == (charlie.pk, "charlie@example.org", {"course": 3})


def test_without_an_actor_it_was_the_system(db: None) -> None:
    event = record_event(actor=None, action="admin-made", subject="root@example.org")
    assert (event.actor_id, event.actor) == (None, "system")


def test_long_subject_is_cut_not_refused(db: None) -> None:
    assert Event.objects.get(pk=record_event(actor=None, action="x", subject="ä" * 1000).pk).subject == "ä" * 300


@pytest.mark.parametrize("path", ["add/", "{pk}/delete/"])
def test_nobody_adds_or_deletes_an_event(path: str, as_admin: Client) -> None:
    event = record_event(actor=None, action="x", subject="y")
    assert as_admin.get(f"/staff/ledger/event/{path.format(pk=event.pk)}").status_code == 403


def test_nobody_changes_an_event(as_admin: Client) -> None:
    event = record_event(actor=None, action="x", subject="y")
    page = f"/staff/ledger/event/{event.pk}/change/"
    assert as_admin.get(page).status_code == 200
    assert as_admin.post(page, {"subject": "forged"}).status_code == 403
    event.refresh_from_db()
    assert event.subject == "y"
