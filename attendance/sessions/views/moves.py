"""A slot is moved: what goes along and what it would clash with is shown before, and Undo takes it back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.core.http import see_other
from attendance.sessions.access import slot_to_write
from attendance.sessions.actions import RoomFixedError
from attendance.sessions.forms.moving import MoveForm, MoveUndoForm, fingerprint_of
from attendance.sessions.forms.sessions import NextForm
from attendance.sessions.lifecycle import is_awaited, status_at
from attendance.sessions.models import Slot, Status
from attendance.sessions.moving import move_slot, undo_move, warnings_of
from attendance.sessions.queries import Hanging, hanging_on
from attendance.sessions.states import SlotChangedError, place_of


@require_GET
def move_new(request: Request, pk: int) -> HttpResponse:
    slot = slot_to_write(request.user, pk)
    return _page(request, slot, MoveForm(slot=slot), hanging_on(slot))


@require_POST
def move_create(request: Request, pk: int) -> HttpResponse:
    """Warnings are no bar: they are shown once, and the same form sent with them moves the slot."""
    slot = slot_to_write(request.user, pk)
    form, hanging = MoveForm(request.POST, slot=slot), hanging_on(slot)
    if not form.is_valid():
        return _page(request, slot, form, hanging, status=422)
    if form.is_stale and form.is_there:
        # Sent twice: the first one moved it, and says so.
        return _back(request, slot)
    if form.is_stale:
        return _conflict(request, form, SlotChangedError(slot), hanging)
    warnings = warnings_of(slot, form.target, hanging, user=request.user)
    if not form.has_seen(warnings):
        return _page(request, slot, form, hanging, warnings=warnings, status=422)
    try:
        token = move_slot(slot, form.target, by=request.user, seen=form.cleaned_data["was"])
    except SlotChangedError as error:
        return _conflict(request, form, error, hanging)
    except DomainError as error:
        form.add_error("room" if isinstance(error, RoomFixedError) else None, error.sentence)
        return _page(request, slot, form, hanging, status=422)
    _say_moved(request, slot, form, token)
    return _back(request, slot)


@require_POST
def move_undo(request: Request, pk: int) -> HttpResponse:
    slot = slot_to_write(request.user, pk)
    form = MoveUndoForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("There is nothing to undo."))
    try:
        undo_move(form.cleaned_data["token"], slot=slot, by=request.user)
    except DomainError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("The slot is back where it was."))
    return _back(request, slot)


def _say_moved(request: Request, slot: Slot, form: MoveForm, token: str) -> None:
    target = form.target
    text = _("The slot was moved to %(day)s, %(start)s.") % {
        "day": date_format(target.day, "l, j F"),
        "start": f"{target.start:%H:%M}",
    }
    url = reverse("sessions:move-undo", args=[slot.pk])
    if path := _next(request):
        url += "?" + urlencode({"next": path})
    # The toast of the next page has the button; what goes into the template is escaped there.
    context = {"message": text, "undo": {"url": url, "token": token}}
    messages.success(request, render_to_string("core/_undo.html", context, request))


def _next(request: Request) -> str:
    return NextForm({**request.GET.dict(), **request.POST.dict()}).path


def _back(request: Request, slot: Slot) -> HttpResponse:
    return see_other(_next(request) or reverse("sessions:session-detail", args=[slot.session_id]))


def _conflict(request: Request, form: MoveForm, error: SlotChangedError, hanging: Hanging) -> HttpResponse:
    """What was typed stays; sent again, it is meant for the slot as it is now."""
    form.add_error(None, error.sentence)
    return _page(request, error.slot, form, hanging, was=place_of(error.slot), status=409)


def _page(
    request: Request,
    slot: Slot,
    form: MoveForm,
    hanging: Hanging,
    *,
    warnings: list[str] | None = None,
    was: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    context = {
        "form": form,
        "slot": slot,
        "session": slot.session,
        "course": slot.session.course,
        "hanging": hanging,
        "is_open": status_at(slot, now) == Status.OPEN,
        "is_awaited": is_awaited(slot, now),
        "warnings": warnings,
        "seen": fingerprint_of(warnings) if warnings else "",
        "was": was or form.data.get("was") or place_of(slot),
        "next": _next(request),
    }
    return render(request, "sessions/move_new.html", context, status=status)
