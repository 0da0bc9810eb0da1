"""All that the student's page shows, worked out before a template sees it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from attendance.core.text import fold
from attendance.courses.models import NameDisplay
from attendance.register.bonus import is_late
from attendance.sessions.lifecycle import is_awaited, status_at
from attendance.sessions.models import Slot, Status
from checkin.device import Device
from checkin.heading import heading_of
from checkin.layouts import layout_of
from checkin.maps import StudentMap, student_map
from checkin.names import Name, Names, is_found, make_name, make_names
from checkin.queries import (
    Here,
    Person,
    all_in,
    asks_for_somebody,
    begins_with,
    head_count,
    initials_of,
    people,
    people_and,
)
from checkin.refusals import Reason
from rooms.seat_map import SeatMap, build_seat_map

# Up to this many names a list is quicker than a search.
LISTED = 60
WIDE = 40
# The state of a page that asks for the digits on the wall.
DIGITS_STATE = "digits"


@dataclass(frozen=True, slots=True)
class Ask:
    """What the visitor has said so far: letters of a name, or the id of the student they chose (0 for none) with the
    key from the list in which they found it. `is_searching` says that they look for a name, with or without letters;
    `is_remembered` that the phone chose the student."""

    q: str = ""
    student: int = 0
    key: str = ""
    is_searching: bool = False
    is_remembered: bool = False


@dataclass(frozen=True, slots=True)
class CheckInPage:
    """What one phone sees of a slot. `me` is who checked in from it, `chosen` who is about to."""

    slot: Slot
    status: Status
    awaited: bool
    me: Person | None
    chosen: Name | None
    names: Names
    asks_letters: bool
    q: str
    seat_map: StudentMap
    my_seat: str
    refusal: Reason | None
    is_admitted: bool
    is_past_grace: bool

    def __getitem__(self, name: str) -> object:
        """Templates look for a key first, and its absence would cost more than what they look for."""
        try:
            return getattr(self, name)
        except AttributeError:
            raise KeyError(name) from None

    @property
    def asks_digits(self) -> bool:
        """Nothing of the slot is offered before this phone has shown that it sees the wall."""
        return self.is_open and not self.is_admitted and self.me is None

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN

    @property
    def is_disputed(self) -> bool:
        return self.me is not None and self.me.is_disputed

    @property
    def state(self) -> str:
        return DIGITS_STATE if self.asks_digits else state_text(self.status, self.me)

    @property
    def is_late(self) -> bool:
        """Counted as late, as the register does."""
        if self.me is None or self.me.checked_in_at is None:
            return False
        return _is_late(self.slot, self.me.checked_in_at, by_hand=self.me.is_by_hand)

    @property
    def comes_late(self) -> bool:
        """Told before a seat is chosen, not only afterwards."""
        return self.is_open and self.me is None and self.is_past_grace

    @property
    def person(self) -> int:
        """Whom the page is about: who is in from this phone or is about to be, 0 for nobody."""
        if self.me:
            return self.me.id
        return self.chosen.id if self.chosen else 0

    @property
    def chosen_initials(self) -> str:
        return initials_of(self.chosen.label) if self.chosen and self.chosen.key else "?"

    @property
    def is_wide(self) -> bool:
        """A hall that a large screen should not squeeze into a phone's column."""
        return len(self.seat_map.seats) > WIDE and not self.asks_digits

    @property
    def heading(self) -> SafeString:
        return heading_of(self.slot, is_wide=self.is_wide)

    @property
    def is_full(self) -> bool:
        return bool(self.seat_map.seats) and not self.seat_map.free


def lists_names(slot: Slot, roster_size: int, q: str) -> bool:
    """Whether names are shown at all: a short roster whole where its course lists names, others from two letters."""
    is_listed = slot.session.course.name_display == NameDisplay.LIST and roster_size <= LISTED
    return is_listed or asks_for_somebody(q)


def read_page(
    slot: Slot,
    device: Device | None,
    ask: Ask,
    *,
    roster_size: int,
    refusal: Reason | None = None,
    is_admitted: bool = True,
    here: list[Person] | None = None,
) -> CheckInPage:
    """One statement, none where `here` says who is in: those and the student, as a refusal read them."""
    now = timezone.now()
    status = status_at(slot, now)
    found = ask.student != 0 and is_found(slot, ask.student, ask.key)
    student = ask.student if found or refusal else 0
    # Whom the phone remembers may have left the course: then the list is there without another statement.
    is_asked = not student or ask.is_remembered
    offers = status == Status.OPEN and is_admitted and is_asked and lists_names(slot, roster_size, ask.q)
    here = here or (people(slot, q=ask.q) if offers else people_and(slot, student))
    own = device.hash_in(slot) if device else None
    me = next((person for person in here if own and person.device == own), None)
    chosen = None if me else _chosen(slot, here, student, found=found)
    layout = layout_of(slot)
    mine = me.seat if me else None
    return CheckInPage(
        slot=slot,
        status=status,
        awaited=is_awaited(slot, now),
        me=me,
        chosen=chosen,
        names=make_names(slot, _matching(here, ask.q)) if offers and not (me or chosen) else Names(),
        asks_letters=not offers,
        q=ask.q,
        seat_map=student_map(layout, (person.seat for person in here if person.seat), mine, status),
        my_seat=layout.seats[mine].label or mine if mine in layout.seats and mine else "",
        refusal=refusal,
        is_admitted=is_admitted,
        is_past_grace=_is_late(slot, now),
    )


def _is_late(slot: Slot, at: datetime, *, by_hand: bool = False) -> bool:
    """Whether who checks in then counts as late, as the register says it."""
    grace = slot.session.course.grace_minutes
    return is_late(checked_in_at=at, by_hand=by_hand, starts_at=slot.starts_at, grace_minutes=grace)


def _chosen(slot: Slot, here: list[Person], student: int, *, found: bool) -> Name | None:
    """Who is about to check in; unnamed where the id came from nowhere."""
    person = next((person for person in here if person.id == student), None)
    if person is None:
        return None
    return make_name(slot, person) if found else Name(person.id, _("The name that you chose"), "")


def _matching(here: list[Person], q: str) -> list[Person]:
    if not q:
        return [person for person in here if person.is_on_roster]
    words = fold(q).split()
    found = [person for person in here if person.is_on_roster and all(word in person.folded for word in words)]
    return sorted(found, key=lambda person: not begins_with(person.folded, q))


def state_text(status: Status, me: Person | Here | None) -> str:
    """What a whole page hangs on. A poll that finds another one than its page says makes the browser load it anew: the
    slot has locked, the tutor has checked this phone's owner in, out, or into dispute, or they moved in another tab."""
    if me is None:
        return str(status)
    return f"{status}-{'in' if me.disputed_at is None else 'disputed'}-{me.seat or ''}"


def read_seats(slot: Slot, own: str | None, status: Status) -> tuple[StudentMap, str]:
    """The map alone and the state, for a poll; one statement."""
    here = all_in(slot)
    me = next((one for one in here if own and one.device == own), None)
    taken = (one.seat for one in here if one.seat)
    seat_map = student_map(layout_of(slot), taken, me.seat if me else None, status)
    return seat_map, state_text(status, me)


@dataclass(frozen=True, slots=True)
class Wall:
    """The projector's live half: how many are in of how many, and a map without names."""

    here: int
    roster_size: int
    seat_map: SeatMap
    state: str


def read_wall(slot: Slot) -> Wall:
    """Two statements: the counts, and the claimed seats."""
    layout = layout_of(slot)
    here, roster_size = head_count(slot)
    seats = sorted(one.seat for one in all_in(slot) if one.seat)
    seat_map = build_seat_map(layout.elements, layout.hash, taken=dict.fromkeys(seats), mode="projector")
    return Wall(here, roster_size, seat_map, f"{layout.hash}-{here}-{roster_size}-{seats}")
