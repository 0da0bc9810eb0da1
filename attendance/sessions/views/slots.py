"""Slots: their forms, and the buttons of their lifecycle."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.core.http import see_other
from attendance.sessions import actions
from attendance.sessions.access import session_to_write, slot_to_write
from attendance.sessions.forms.sessions import NextForm, RotationForm, SlotForm
from attendance.sessions.models import Slot
from attendance.sessions.queries import roster_size
from attendance.sessions.states import SlotChangedError, state_of
from attendance.sessions.weeks import slot_states


@require_POST
def slot_open(request: Request, pk: int) -> HttpResponse:
    return _answer(request, slot_to_write(request.user, pk), actions.open_slot)


@require_POST
def slot_lock(request: Request, pk: int) -> HttpResponse:
    return _answer(request, slot_to_write(request.user, pk), actions.lock_slot)


@require_POST
def slot_close(request: Request, pk: int) -> HttpResponse:
    return _answer(request, slot_to_write(request.user, pk), actions.close_slot)


@require_POST
def slot_rotate(request: Request, pk: int) -> HttpResponse:
    """The code rotates from now on, or no more; the button says which."""
    slot = slot_to_write(request.user, pk)
    is_on = RotationForm(request.POST).is_on
    actions.rotate_code(slot, is_on=is_on, by=request.user)
    messages.success(request, _("The code rotates now.") if is_on else _("The code stays the same now."))
    return _back(request, slot)


@require_GET
def slot_new(request: Request, pk: int) -> HttpResponse:
    session = session_to_write(request.user, pk)
    return _slot_form(request, SlotForm(instance=Slot(session=session), user=request.user))


@require_POST
def slot_create(request: Request, pk: int) -> HttpResponse:
    session = session_to_write(request.user, pk)
    form = SlotForm(request.POST, instance=Slot(session=session), user=request.user)
    if _is_saved(form):
        messages.success(request, _("The slot was created."))
        return see_other("sessions:session-detail", pk=pk)
    return _slot_form(request, form, status=422)


@require_GET
def slot_edit(request: Request, pk: int) -> HttpResponse:
    slot = slot_to_write(request.user, pk)
    return _slot_form(request, SlotForm(instance=slot, user=request.user))


@require_POST
def slot_update(request: Request, pk: int) -> HttpResponse:
    slot = slot_to_write(request.user, pk)
    form = SlotForm(request.POST, instance=slot, user=request.user)
    try:
        is_saved = _is_saved(form)
    except SlotChangedError as error:
        # What was typed stays; sent again, it is meant for the slot as it is now.
        form.add_error(None, error.sentence)
        return _slot_form(request, form, was=state_of(error.slot), status=409)
    if is_saved:
        messages.success(request, _("The slot was saved."))
        return see_other("sessions:session-detail", pk=slot.session_id)
    return _slot_form(request, form, status=422)


@require_POST
def slot_delete(request: Request, pk: int) -> HttpResponse:
    """For htmx a deleted slot is nothing: what it stood in empties itself."""
    slot = slot_to_write(request.user, pk)
    try:
        actions.delete_slot(slot, by=request.user)
    except DomainError as error:
        return _refuse(request, slot, error.sentence)
    if request.htmx:
        return HttpResponse()
    messages.success(request, _("The slot was deleted."))
    return see_other("sessions:session-detail", pk=slot.session_id)


def _answer(request: Request, slot: Slot, change: Callable[..., None]) -> HttpResponse:
    """Do what the button says; back to where it stands, or for htmx its surroundings as they are now."""
    try:
        change(slot, by=request.user)
    except DomainError as error:
        return _refuse(request, slot, error.sentence)
    return _status(request, slot) if request.htmx else _back(request, slot)


def _refuse(request: Request, slot: Slot, sentence: str) -> HttpResponse:
    if request.htmx:
        return _status(request, slot, refusal=sentence)
    messages.error(request, sentence)
    return _back(request, slot)


def _back(request: Request, slot: Slot) -> HttpResponse:
    session_page = reverse("sessions:session-detail", args=[slot.session_id])
    return see_other(NextForm(request.POST).path or session_page)


def _status(request: Request, slot: Slot, *, refusal: str = "") -> HttpResponse:
    course = slot.session.course
    context = {
        "state": slot_states([slot], timezone.now())[0],
        "expected": roster_size(course),
        "can_edit": course.can_edit,
        "refusal": refusal,
    }
    return render(request, "sessions/_slot_status.html", context, status=409 if refusal else 200)


def _is_saved(form: SlotForm) -> bool:
    """Valid, and the domain's rules took it. Raises SlotChangedError."""
    if form.is_valid():
        try:
            actions.save_slot(form.instance, seen=form.cleaned_data["was"])
        except SlotChangedError:
            raise
        except actions.RoomFixedError as error:
            form.add_error("room", error.sentence)
        except DomainError as error:
            form.add_error(None, error.sentence)
    return form.is_valid()


def _slot_form(request: Request, form: SlotForm, *, was: str = "", status: int = 200) -> HttpResponse:
    slot, session = form.instance, form.instance.session
    if not was and slot.pk:
        was = form.data.get("was", "") if form.is_bound else state_of(slot)
    context = {"form": form, "slot": slot, "session": session, "course": session.course, "was": was}
    return render(request, "sessions/slot_form.html", context, status=status)
