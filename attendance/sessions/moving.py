"""A slot is moved to another day, time or room, and back. What hangs on it stays; a plan still to come goes along."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time

from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.accounts.models import User
from attendance.core.clock import local_datetime
from attendance.core.errors import DomainError
from attendance.courses.access import courses_for_tutor
from attendance.ledger.actions import record_event
from attendance.sessions.actions import locked, move_plan, save_slot
from attendance.sessions.clashes import Need, clashes_with, slots_around
from attendance.sessions.lifecycle import is_awaited, status_at
from attendance.sessions.models import Slot, Status
from attendance.sessions.queries import Hanging
from attendance.sessions.states import place_of, require_seen
from rooms.models import Room

SALT = "sessions.move-undo"
MAX_AGE = 60 * 60


@dataclass(frozen=True, slots=True)
class Target:
    """Where a slot shall go."""

    day: date
    start: time
    end: time
    room: Room | None

    def apply(self, slot: Slot) -> None:
        slot.day, slot.start_time, slot.end_time, slot.room = self.day, self.start, self.end, self.room

    @property
    def place(self) -> str:
        """The `place_of` a slot that is there."""
        return f"{self.day:%Y%m%d}.{self.start:%H%M%S}.{self.end:%H%M%S}.{self.room.pk if self.room else 0}"


def warnings_of(slot: Slot, target: Target, hanging: Hanging, *, user: User) -> list[str]:
    """What somebody should know before the slot goes there, clashes first; none of it forbids the move."""
    now = timezone.now()
    need = Need(start=target.start, end=target.end, room=target.room, tutor=slot.held_by)
    around = slots_around([need], target.day, target.day).get(target.day, ())
    visible = set(courses_for_tutor(user).values_list("pk", flat=True))
    found = clashes_with(need, (other for other in around if other.pk != slot.pk), visible=visible)
    if is_awaited(slot, now) and local_datetime(target.day, target.end) <= now:
        found.append(_("That is over: the slot does not open by itself any more."))
    if status_at(slot, now) == Status.OPEN:
        found.append(_("The slot is open: students are checking in to it now."))
    if hanging.attendances:
        there = ngettext(
            "%(count)d student was in it already and stays in it; late is reckoned from the new beginning.",
            "%(count)d students were in it already and stay in it; late is reckoned from the new beginning.",
            hanging.attendances,
        )
        found.append(there % {"count": hanging.attendances})
    return found


def move_slot(slot: Slot, target: Target, *, by: User, seen: str = "") -> str:
    """Move it, and return the token with which `undo_move` takes that back. The room of claimed seats stays. `seen` is
    the slot's `place_of` when the form was drawn; with another one by now, SlotChangedError is raised."""
    try:
        with transaction.atomic():
            now = timezone.now()
            row = locked(slot, now)[0]
            require_seen(seen, place_of(row), target.place, row)
            before = _place(row)
            begin = datetime.combine(row.day, row.start_time)
            target.apply(row)
            move_plan(row, datetime.combine(row.day, row.start_time) - begin, now)
            save_slot(row)
            after = _place(row)
            _record(row, before, after, by)
    except IntegrityError as error:
        raise DomainError(_("Something that this move needs was deleted meanwhile. Look at it again.")) from error
    return signing.dumps([row.pk, asdict(before), asdict(after)], salt=SALT, compress=True)


def undo_move(token: str, *, slot: Slot, by: User) -> None:
    """Put the slot back as the token tells, unless it went on from there meanwhile."""
    pk, before, after = _read(token)
    if pk != slot.pk:
        raise DomainError(_("This belongs to another slot."))
    try:
        with transaction.atomic():
            row = locked(slot, timezone.now())[0]
            if _place(row) != after:
                raise DomainError(_("The slot was changed meanwhile. Move it back by hand."))
            before.apply(row)
            save_slot(row)
            _record(row, after, before, by)
    except IntegrityError as error:
        raise DomainError(_("The slot cannot go back: its room is gone.")) from error


@dataclass(frozen=True, slots=True)
class _Place:
    """What a move changes, as texts that a token can carry."""

    day: str
    start: str
    end: str
    room: int | None
    opens_at: str
    locks_at: str

    def apply(self, slot: Slot) -> None:
        slot.day = date.fromisoformat(self.day)
        slot.start_time, slot.end_time = time.fromisoformat(self.start), time.fromisoformat(self.end)
        slot.room = Room.objects.select_related("layout").filter(pk=self.room).first() if self.room else None
        if self.room and slot.room is None:
            raise DomainError(_("The slot cannot go back: its room is gone."))
        slot.opens_at = datetime.fromisoformat(self.opens_at) if self.opens_at else None
        slot.locks_at = datetime.fromisoformat(self.locks_at) if self.locks_at else None


def _place(slot: Slot) -> _Place:
    opens_at, locks_at = (_moment(moment) if moment else "" for moment in (slot.opens_at, slot.locks_at))
    times = (slot.day.isoformat(), slot.start_time.isoformat(), slot.end_time.isoformat())
    return _Place(*times, slot.room_id, opens_at, locks_at)


def _moment(moment: datetime) -> str:
    """In UTC, so that what was reckoned here and what the database gives are the same text."""
    return moment.astimezone(UTC).isoformat()


def _record(slot: Slot, before: _Place, after: _Place, by: User) -> None:
    subject = f"{slot.session.course}, {slot}"
    places = {"before": asdict(before), "after": asdict(after)}
    record_event(actor=by, action="slot-moved", subject=subject, slot=slot.pk, **places)


def _read(token: str) -> tuple[int, _Place, _Place]:
    try:
        pk, before, after = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.SignatureExpired as error:
        raise DomainError(_("It is too late to undo this here. Move the slot back by hand.")) from error
    except signing.BadSignature as error:
        raise SuspiciousOperation("An undo token that this installation did not sign") from error
    return pk, _Place(**before), _Place(**after)
