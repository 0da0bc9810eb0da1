"""The only way in which a slot enters a student's view: by its code, and only while it may be seen."""

from attendance.sessions.models import Slot
from checkin.queries import is_reachable, slot_and_roster_size, slot_with_state
from checkin.refusals import Reason, RefusedError


def slot_for_students(code: str) -> tuple[Slot, int]:
    """The slot and the size of its roster. Raises RefusedError for an unknown code and a closed slot alike."""
    found = slot_and_roster_size(code)
    if found is None or not is_reachable(found[0]):
        raise RefusedError(Reason.UNKNOWN_CODE, found[0] if found else None)
    return found


def slot_to_poll(code: str) -> tuple[Slot, str]:
    """The slot and the text that changes with its map; raises as `slot_for_students` does."""
    found = slot_with_state(code)
    if found is None or not is_reachable(found[0]):
        raise RefusedError(Reason.UNKNOWN_CODE, found[0] if found else None)
    return found
