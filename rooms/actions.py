"""What changes rooms and their layouts."""

from collections.abc import Sequence

from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from attendance.core.errors import DomainError, GoneError, InUseError, in_use_error
from attendance.ledger.actions import record_event
from rooms.layout import Element, canonical, content_hash
from rooms.models import Layout, Room, RoomLayout
from rooms.queries import newest_layout
from rooms.undo import Replaced, read_replaced


class NameTakenError(DomainError):
    """Another room has this name."""


class LayoutChangedError(DomainError):
    """Somebody saved another layout since the one that this one was drawn from; `theirs` is it, with who and when."""

    def __init__(self, sentence: str, theirs: RoomLayout) -> None:
        super().__init__(sentence)
        self.theirs = theirs


def create_room(name: str, elements: Sequence[Element], *, by: User) -> Room:
    """A new room with its first layout."""
    try:
        with transaction.atomic():
            layout = store_layout(elements)
            room = Room.objects.create(name=name, layout=layout, created_by=by)
            RoomLayout.objects.create(room=room, layout=layout, saved_by=by)
    except IntegrityError as error:
        raise _name_taken() from error
    return room


def rename_room(room: Room, *, name: str) -> None:
    try:
        with transaction.atomic():
            Room.objects.filter(pk=room.pk).update(name=name)
    except IntegrityError as error:
        raise _name_taken() from error


def save_layout(
    room: Room, elements: Sequence[Element], *, by: User | None = None, base: str | None = None
) -> Replaced | None:
    """Point the room at a layout and write that into its history. Slots that have opened keep the one they pinned.
    With `base`, the hash of the layout that this one was drawn from, a room that has another one by now keeps that.
    Returns what Undo needs, None where the layout was this one already."""
    with transaction.atomic():
        layout = store_layout(elements)
        before = _locked(room).layout_id
        if before != layout.pk:
            if base not in (None, before):
                raise LayoutChangedError(_("Another layout of this room was saved meanwhile."), newest_layout(room))
            _point_at(room, layout, by)
    room.layout = layout
    return Replaced(room.pk, before, layout.pk) if before != layout.pk else None


def restore_layout(room: Room, token: str, *, by: User | None = None) -> None:
    """Undo: the layout from before, as long as nobody has saved another one since."""
    replaced = read_replaced(token)
    if replaced.room != room.pk:
        raise SuspiciousOperation("An undo token of another room")
    with transaction.atomic():
        if _locked(room).layout_id != replaced.after:
            raise DomainError(_("The layout was changed again meanwhile, so this cannot be undone here."))
        _point_at(room, Layout.objects.get(pk=replaced.before), by)


def _locked(room: Room) -> Room:
    """The row as it is now. Two who save at once come one after the other, so that the history's newest is the room's
    layout: PostgreSQL locks the row, SQLite has locked the database when the transaction began."""
    current = Room.objects.select_for_update().filter(pk=room.pk).first()
    if current is None:
        raise GoneError(_("This room was deleted meanwhile."))
    return current


def _point_at(room: Room, layout: Layout, by: User | None) -> None:
    Room.objects.filter(pk=room.pk).update(layout=layout)
    RoomLayout.objects.create(room=room, layout=layout, since=timezone.now(), saved_by=by)


def store_layout(elements: Sequence[Element]) -> Layout:
    """The row of a layout; the same elements share one row, whoever saves them."""
    content = canonical(elements)
    seats = sum(element.type == "seat" for element in elements)
    return Layout.objects.get_or_create(
        hash=content_hash(content),
        defaults={"content": content, "seat_count": seats},
    )[0]


def delete_room(room: Room, *, by: User) -> None:
    """Only one in which no slot meets."""
    try:
        with transaction.atomic():
            record_event(actor=by, action="room-deleted", subject=room.name, room=room.pk)
            room.delete()
    except ProtectedError as error:
        raise in_use_error(room.name, error) from error
    except IntegrityError as error:
        raise InUseError(_("%(room)s cannot be deleted: it is in use.") % {"room": room.name}) from error


def _name_taken() -> NameTakenError:
    return NameTakenError(_("There is already a room of this name."))
