"""Writing to the audit trail."""

from typing import Any, Protocol

from attendance.ledger.models import Event


class Actor(Protocol):
    """Whoever acts. Users live above this floor, so all it knows is that they have these two."""

    @property
    def pk(self) -> Any: ...
    @property
    def email(self) -> str: ...


def record_event(*, actor: Actor | None, action: str, subject: str, **detail: object) -> Event:
    """Add one line. `action` is a noun and a past participle ("student-deleted"); no actor means the system."""
    return Event.objects.create(
        actor_id=actor.pk if actor else None,
        actor=actor.email if actor else "system",
        action=action,
        subject=subject[:300],
        detail=detail,
    )
