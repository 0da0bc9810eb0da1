"""What a slot said when a form was drawn. It travels with the form, so that nobody takes back what they never saw."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attendance.core.errors import DomainError
from attendance.sessions.models import Slot


class SlotChangedError(DomainError):
    """Somebody changed the slot since the form was drawn; `slot` is as it is now."""

    def __init__(self, slot: Slot) -> None:
        words = {
            "day": date_format(slot.day, "l, j F"),
            "start": f"{slot.start_time:%H:%M}",
            "end": f"{slot.end_time:%H:%M}",
            "room": slot.room or _("no room"),
            "tutor": slot.held_by,
        }
        now = _("This slot was changed meanwhile. It is now: %(day)s, %(start)s–%(end)s, %(room)s, %(tutor)s.") % words
        super().__init__(f"{now} {_('Yours is not saved yet: send it again to put it in place of that.')}")
        self.slot = slot


def place_of(slot: Slot) -> str:
    """What a move changes."""
    return f"{slot.day:%Y%m%d}.{slot.start_time:%H%M%S}.{slot.end_time:%H%M%S}.{slot.room_id or 0}"


def state_of(slot: Slot) -> str:
    """What the slot's own form changes."""
    plan = ".".join(f"{moment.timestamp():.0f}" if moment else "" for moment in (slot.opens_at, slot.locks_at))
    return f"{place_of(slot)}.{slot.tutor_id}.{slot.substitute_id or 0}.{plan}.{int(slot.rotating_code)}"


def require_seen(seen: str, now: str, wanted: str, slot: Slot) -> None:
    """`seen` is what the form was drawn from, nothing where it does not say. Sent twice, it is as `wanted` already."""
    if seen and now not in (seen, wanted):
        raise SlotChangedError(slot)
