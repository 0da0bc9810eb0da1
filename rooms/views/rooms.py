"""The rooms of the installation, and the stylesheets of their layouts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.core.http import see_other
from rooms.access import may_delete, may_draw, require_draw, room_to_delete, room_to_read, room_to_write
from rooms.actions import create_room, delete_room, rename_room, restore_layout, save_layout
from rooms.forms import GeneratorForm, LayoutForm, NewRoomForm, PageForm, RoomForm, UndoForm
from rooms.layout import Element
from rooms.layout_css import layout_css as css_of
from rooms.layout_json import write_layout
from rooms.models import Layout, Room
from rooms.picture import draw_picture
from rooms.queries import rooms_with_use
from rooms.seat_map import build_seat_map
from rooms.undo import Replaced, undo_token

PAGE = 60
A_YEAR = 31_536_000


@require_GET
def room_list(request: Request) -> HttpResponse:
    page = Paginator(rooms_with_use(), PAGE).get_page(PageForm(request.GET).number)
    rooms = [(room, draw_picture(room.layout.elements)) for room in page]
    context = {"rooms": rooms, "page": page, "can_edit": may_draw(request.user)}
    return render(request, "rooms/room_list.html", context)


@require_GET
def room_new(request: Request) -> HttpResponse:
    require_draw(request.user)
    return _new(request, NewRoomForm())


@require_POST
def room_create(request: Request) -> HttpResponse:
    require_draw(request.user)
    form = NewRoomForm(request.POST)
    if form.is_valid():
        try:
            room = create_room(form.cleaned_data["name"], form.elements(), by=request.user)
        except DomainError as error:
            form.add_error("name", error.sentence)
        else:
            messages.success(request, _("%(room)s was created.") % {"room": room})
            # What starts from nothing is drawn next.
            is_empty = form.shape_now == "empty"
            return see_other("rooms:drawing-edit" if is_empty else "rooms:room-detail", pk=room.pk)
    return _new(request, form, status=422)


@require_GET
def room_preview(request: Request) -> HttpResponse:
    """Fragment: what the generator would make of these fields; nothing is stored."""
    require_draw(request.user)
    return render(request, "rooms/_preview.html", _preview(GeneratorForm(request.GET)))


@require_GET
def room_detail(request: Request, pk: int) -> HttpResponse:
    room = room_to_read(pk)
    context = {
        "room": room,
        "seat_map": build_seat_map(room.layout.elements, room.layout_id, taken={}, mode="room"),
        "can_edit": may_draw(request.user),
        "can_delete": may_delete(request.user, room),
    }
    return render(request, "rooms/room_detail.html", context)


@require_GET
def room_download(request: Request, pk: int) -> HttpResponse:
    room = room_to_read(pk)
    name = slugify(room.name) or "room"
    content = write_layout(room.layout.elements)
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
    return HttpResponse(content, content_type="application/json; charset=utf-8", headers=headers)


@require_GET
def room_edit(request: Request, pk: int) -> HttpResponse:
    return _edit(request, room_to_write(request.user, pk))


@require_POST
def room_rename(request: Request, pk: int) -> HttpResponse:
    room = room_to_write(request.user, pk)
    form = RoomForm(request.POST)
    if form.is_valid():
        try:
            rename_room(room, name=form.cleaned_data["name"])
        except DomainError as error:
            form.add_error("name", error.sentence)
        else:
            messages.success(request, _("The room was renamed."))
            return see_other("rooms:room-detail", pk=pk)
    return _edit(request, room, name_form=form)


@require_POST
def room_generate(request: Request, pk: int) -> HttpResponse:
    room = room_to_write(request.user, pk)
    form = GeneratorForm(request.POST)
    if form.is_valid():
        try:
            return _save(request, room, form.elements())
        except DomainError as error:
            form.add_error(None, error.sentence)
    return _edit(request, room, generator=form)


@require_POST
def room_layout(request: Request, pk: int) -> HttpResponse:
    room = room_to_write(request.user, pk)
    form = LayoutForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _save(request, room, form.elements)
        except DomainError as error:
            form.add_error(None, error.sentence)
    return _edit(request, room, layout_form=form)


@require_POST
def room_restore(request: Request, pk: int) -> HttpResponse:
    """Undo a replaced layout; field `token`."""
    room = room_to_write(request.user, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("There is nothing to undo."))
    try:
        restore_layout(room, form.cleaned_data["token"], by=request.user)
    except DomainError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("The layout is back as before."))
    return see_other("rooms:room-detail", pk=pk)


@require_POST
def room_delete(request: Request, pk: int) -> HttpResponse:
    room = room_to_delete(request.user, pk)
    try:
        delete_room(room, by=request.user)
    except DomainError as error:
        messages.error(request, error.sentence)
        return see_other("rooms:room-detail", pk=pk)
    messages.success(request, _("%(room)s was deleted.") % {"room": room})
    return see_other("rooms:room-list")


@login_not_required
@require_GET
@gzip_page
def layout_css(request: Request, layout_hash: str) -> HttpResponse:
    """Where the elements of a layout stand. It never changes, so browsers keep it for ever."""
    layout = get_object_or_404(Layout, pk=layout_hash)
    content = css_of(layout.hash, layout.elements)
    response = HttpResponse(content, content_type="text/css; charset=utf-8")
    patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    # It is the same for everybody. The middleware that asks who is there would add "Vary: Cookie", and a phone
    # would fetch the stylesheet anew after each change of its cookie.
    request.session.accessed = False
    return response


def _save(request: Request, room: Room, elements: tuple[Element, ...]) -> HttpResponse:
    return see_saved(request, room, save_layout(room, elements, by=request.user))


def see_saved(request: Request, room: Room, replaced: Replaced | None) -> HttpResponse:
    """On to the room's page, with Undo where its layout was replaced."""
    message = _("The layout was saved.")
    if replaced:
        undo = {"url": reverse("rooms:room-restore", args=[room.pk]), "token": undo_token(replaced)}
        message = render_to_string("core/_undo.html", {"message": message, "undo": undo}, request)
    messages.success(request, message)
    return see_other("rooms:room-detail", pk=room.pk)


def _new(request: Request, form: NewRoomForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, **_preview(form)}
    return render(request, "rooms/room_new.html", context, status=status)


def _preview(form: GeneratorForm) -> dict[str, Any]:
    """What the template draws; nothing as long as the fields do not fit."""
    if form.is_bound and not form.is_valid():
        return {}
    elements = form.elements()
    return {"picture": draw_picture(elements), "seats": sum(element.type == "seat" for element in elements)}


def _edit(
    request: Request,
    room: Room,
    *,
    name_form: RoomForm | None = None,
    generator: GeneratorForm | None = None,
    layout_form: LayoutForm | None = None,
) -> HttpResponse:
    """The page of the three forms; the one that was sent and refused comes bound, and makes the answer a 422."""
    status = 422 if name_form or generator or layout_form else 200
    generator = generator or GeneratorForm()
    context = {
        "room": room,
        "name_form": name_form or RoomForm(initial={"name": room.name}),
        "generator": generator,
        "layout_form": layout_form or LayoutForm(initial={"text": write_layout(room.layout.elements)}),
        **_preview(generator),
    }
    return render(request, "rooms/room_edit.html", context, status=status)
