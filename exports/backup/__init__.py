"""Backup, restore, and the proof that one leads to the other. See docs/backup.md and decision 17."""

from datetime import datetime

from attendance.ledger.models import Event

VERIFIED = "backup-verified"


def last_success() -> datetime | None:
    """When the nightly job last made a backup and restored it to see that it holds. One statement."""
    return Event.objects.filter(action=VERIFIED).order_by("-at").values_list("at", flat=True).first()
