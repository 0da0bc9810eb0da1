"""The only way in which a room enters a view. Rooms belong to the installation: all who sign in may look at them."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from attendance.accounts.models import User
from rooms.models import Room
from rooms.queries import rooms_with_use

# The roles of courses, a floor above, whose users may draw rooms.
WRITERS = ("owner", "tutor")


def may_draw(user: User) -> bool:
    """Whoever is owner or tutor of any course, and admins."""
    return user.is_admin or user.roles.filter(role__in=WRITERS).exists()


def may_delete(user: User, room: Room) -> bool:
    """Its creator and admins."""
    return user.is_admin or room.created_by_id == user.pk


def require_draw(user: User) -> None:
    if not may_draw(user):
        raise PermissionDenied(_("Rooms are drawn by whoever is owner or tutor of a course."))


def room_to_read(pk: int) -> Room:
    return get_object_or_404(rooms_with_use(), pk=pk)


def room_to_write(user: User, pk: int) -> Room:
    room = room_to_read(pk)
    require_draw(user)
    return room


def room_to_delete(user: User, pk: int) -> Room:
    room = room_to_read(pk)
    if not may_delete(user, room):
        raise PermissionDenied(_("A room is deleted by whoever made it, or by an admin."))
    return room
