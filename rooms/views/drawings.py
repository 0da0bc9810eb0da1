"""The layout editor: a drawing is saved as a whole, into its room or as a new one. With a script the page stays and
takes fragments; without one the layout is a field of text."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from rooms.access import require_draw, room_to_write
from rooms.actions import LayoutChangedError, create_room, save_layout
from rooms.forms import DrawingForm, NewDrawingForm
from rooms.layout_json import write_layout
from rooms.models import Room
from rooms.picture import draw_picture
from rooms.undo import Replaced, undo_token
from rooms.views.rooms import see_saved

SAVED = "drawing-saved"


@require_GET
def drawing_new(request: Request) -> HttpResponse:
    require_draw(request.user)
    return _page(request, NewDrawingForm(initial={"text": "[]\n"}))


@require_POST
def drawing_create(request: Request) -> HttpResponse:
    """A new room; also where two drew at once and this drawing becomes a copy."""
    require_draw(request.user)
    form = NewDrawingForm(request.POST)
    if form.is_valid():
        try:
            room = create_room(form.cleaned_data["name"], form.elements, by=request.user)
        except DomainError as error:
            form.add_error("name", error.sentence)
        else:
            messages.success(request, _("%(room)s was created.") % {"room": room})
            return _gone_to(request, reverse("rooms:drawing-edit", args=[room.pk]))
    room_pk = form.cleaned_data.get("room")
    original = Room.objects.filter(pk=room_pk).first() if room_pk else None
    return _page(request, form, room=original, status=422)


@require_GET
def drawing_edit(request: Request, pk: int) -> HttpResponse:
    room = room_to_write(request.user, pk)
    form = DrawingForm(initial={"text": write_layout(room.layout.elements), "base": room.layout_id})
    return _page(request, form, room=room)


@require_POST
def drawing_update(request: Request, pk: int) -> HttpResponse:
    """Fields `text`, `base` (what it was drawn from), `instead` (what the tutor saw and replaces)."""
    room = room_to_write(request.user, pk)
    form = DrawingForm(request.POST)
    if not form.is_valid():
        return _page(request, form, room=room, status=422)
    try:
        replaced = save_layout(room, form.elements, by=request.user, base=form.base_seen)
    except LayoutChangedError as error:
        conflict = {
            "theirs": error.theirs,
            "their_picture": draw_picture(error.theirs.layout.elements),
            "my_picture": draw_picture(form.elements),
            "my_seats": sum(element.type == "seat" for element in form.elements),
            "copy": NewDrawingForm(initial={"name": _copy_name(room)}),
        }
        return _page(request, form, room=room, status=409, conflict=conflict)
    except DomainError as error:
        form.add_error("text", error.sentence)
        return _page(request, form, room=room, status=409)
    if not request.htmx:
        return see_saved(request, room, replaced)
    return _saved(request, room, replaced, is_instead=bool(form.cleaned_data["instead"]))


def _saved(request: Request, room: Room, replaced: Replaced | None, *, is_instead: bool) -> HttpResponse:
    """Fragment: the drawing goes on from what was saved. Undo is offered where another tutor's layout went."""
    form = DrawingForm(initial={"base": room.layout_id})
    undo = (
        {"undo_url": reverse("rooms:room-restore", args=[room.pk]), "undo_token": undo_token(replaced)}
        if (replaced and is_instead)
        else {}
    )
    context = {"form": form, "room": room, "message": _("The layout was saved."), **undo}
    return trigger_client_event(render(request, "rooms/_drawing_saved.html", context), SAVED)


def _gone_to(request: Request, url: str) -> HttpResponse:
    if request.htmx:
        return trigger_client_event(HttpResponseClientRedirect(url), SAVED)
    return HttpResponse(status=303, headers={"Location": url})


def _copy_name(room: Room) -> str:
    return _("%(room)s (copy)") % {"room": room.name[:80]}


def _page(
    request: Request,
    form: DrawingForm,
    *,
    room: Room | None = None,
    status: int = 200,
    conflict: dict[str, Any] | None = None,
) -> HttpResponse:
    template = "rooms/_drawing_outcome.html" if request.htmx else "rooms/drawing.html"
    context = {"form": form, "room": room, "conflict": conflict, "is_copy": room and isinstance(form, NewDrawingForm)}
    return render(request, template, context, status=status)
