"""The slots of a room, for the layout editor a floor below."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from attendance.accounts.request import Request
from attendance.sessions.room_use import room_use
from rooms.access import room_to_read


@require_GET
def room_slots(request: Request, pk: int) -> HttpResponse:
    room = room_to_read(pk)
    template = "sessions/room_slots.html" + ("#slots" if request.htmx else "")
    return render(request, template, {"room": room, "use": room_use(room, request.user, timezone.now())})
