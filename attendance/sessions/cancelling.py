"""A session that does not take place stays on the list, with the reason, and does not count for the bonus."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from attendance.core.errors import DomainError, GoneError
from attendance.ledger.actions import record_event
from attendance.sessions.lifecycle import status_at
from attendance.sessions.models import ClassSession, Slot, Status


def cancel_session(session: ClassSession, reason: str, *, by: User) -> None:
    """No slot of it may be open; none will open by itself. Whoever was there already stays in the register."""
    now = timezone.now()
    with transaction.atomic():
        # The session before its slots, as whoever opens one locks its slot alone: no two wait for each other.
        _lock(session)
        for slot in Slot.objects.select_for_update(of=("self",)).filter(session=session).select_related("session"):
            if status_at(slot, now) == Status.OPEN:
                raise DomainError(
                    _("%(slot)s is open. Lock or close it before you cancel the session.") % {"slot": slot}
                )
            if slot.opens_at and slot.opens_at > now:
                slot.opens_at = slot.locks_at = None
                slot.save(update_fields=["opens_at", "locks_at"])
        session.cancelled_at, session.cancel_reason = now, reason
        session.save(update_fields=["cancelled_at", "cancel_reason"])
        _record(session, "session-cancelled", by, reason=reason)


def restore_session(session: ClassSession, *, by: User) -> None:
    """It takes place after all."""
    with transaction.atomic():
        _lock(session)
        session.cancelled_at, session.cancel_reason = None, ""
        session.save(update_fields=["cancelled_at", "cancel_reason"])
        _record(session, "session-restored", by)


def _lock(session: ClassSession) -> None:
    if ClassSession.objects.select_for_update().filter(pk=session.pk).first() is None:
        raise GoneError(_("This session was deleted meanwhile."))


def _record(session: ClassSession, action: str, by: User, **detail: object) -> None:
    record_event(actor=by, action=action, subject=f"{session.course}, {session}", session=session.pk, **detail)
