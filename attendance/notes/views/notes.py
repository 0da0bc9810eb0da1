"""The notes of a slot on its seat map, saved one by one."""

from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, trigger_client_event

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.core.http import see_other
from attendance.courses.models import Student
from attendance.notes.access import slot_with_notes, student_in_notes
from attendance.notes.actions import ConflictError, Saved, restore_note, save_note
from attendance.notes.forms import NoteForm, OpenForm, UndoForm
from attendance.notes.seating import read_slot_notes
from attendance.notes.undo import read_note
from attendance.notes.views.answer import (
    COUNTS,
    PANEL,
    Refusal,
    panel_context,
    say,
    slot_context,
    undo_to,
    way_back,
    whole_page,
)
from attendance.sessions.access import slot_to_write
from attendance.sessions.models import Slot

# The open panel listens for it and is drawn anew.
RESTORED = "note-restored"


@require_GET
@never_cache
def note_list(request: Request, pk: int) -> HttpResponse:
    """`student` opens the note about them beside the map."""
    slot = slot_with_notes(request.user, pk)
    student = OpenForm(request.GET).student_id()
    template = {PANEL: "notes/_panel.html", COUNTS: "notes/_counts.html"}.get(request.htmx.target or "")
    if template:
        return render(request, template, panel_context(slot, student) if student else slot_context(slot))
    return whole_page(request, slot, student=student)


@require_POST
def note_save(request: Request, pk: int) -> HttpResponse:
    """Fields `student`, `text`, and `note` and `version` of the note that was read; an empty text deletes it."""
    slot = slot_to_write(request.user, pk)
    form = NoteForm(request.POST)
    is_valid = form.is_valid()
    if "student" not in form.cleaned_data:
        return HttpResponseBadRequest(_("No student was named."))
    student = student_in_notes(slot, form.cleaned_data["student"])
    if not is_valid:
        sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
        refusal = Refusal(student, sentence, request.POST.get("text", ""), form.base())
        return _refuse(request, slot, refusal, 422)
    text = form.cleaned_data["text"]
    try:
        saved = save_note(slot, student, text=text, base=form.base(), by=request.user)
    except ConflictError as error:
        # The base stays what was read: only a writer who has seen their words can say that these replace them, and
        # a browser that saves on leaving the field and on the button sends twice.
        refusal = Refusal(student, error.sentence, text, form.base(), error.theirs, is_conflict=True)
        response = _refuse(request, slot, refusal, 409)
        return reswap(response, "none") if form.cleaned_data["seen"] == refusal.state else response
    is_first_or_last = (form.base() is None) != (saved.note is None)
    return _answer(request, slot, student, saved, with_map=is_first_or_last)


@require_POST
def note_restore(request: Request, pk: int) -> HttpResponse:
    """Field `token`: brings a note back that was deleted. Where another stands by now, both are shown."""
    slot = slot_to_write(request.user, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("There is nothing to undo."))
    token = form.cleaned_data["token"]
    try:
        note = restore_note(token, slot=slot, by=request.user)
    except ConflictError as error:
        deleted = read_note(token)
        refusal = Refusal(deleted.student, error.sentence, deleted.text, None, error.theirs, is_conflict=True)
        return _back_with(request, slot, refusal)
    except DomainError as error:
        return _say_back(request, slot, None, error.sentence, 409)
    return _say_back(request, slot, note.student, _("The note about %(name)s is back.") % {"name": note.student.label})


def _answer(request: Request, slot: Slot, student: Student, saved: Saved, *, with_map: bool) -> HttpResponse:
    names = {"name": student.label}
    undo = undo_to("notes:note-restore", slot.pk, saved.undo) if saved.undo else None
    message = _("The note about %(name)s is deleted.") % names if undo else ""
    if not request.htmx:
        say(request, message or _("The note about %(name)s is saved.") % names, undo=undo)
        return see_other(way_back(slot, student))
    state = {"student": student, "note": saved.note, "base": saved.note, "saved": True}
    context = slot_context(slot) | state | {"message": message, "undo": undo, "with_map": with_map}
    context["notes"] = read_slot_notes(slot, current=student.pk)
    return render(request, "notes/_saved.html", context)


def _refuse(request: Request, slot: Slot, refusal: Refusal, status: int) -> HttpResponse:
    if not request.htmx:
        return whole_page(request, slot, {"refusal": refusal}, student=refusal.student.pk, status=status)
    context = {"student": refusal.student, "base": refusal.base, "refusal": refusal}
    return render(request, "notes/_state.html", slot_context(slot) | context, status=status)


def _back_with(request: Request, slot: Slot, refusal: Refusal) -> HttpResponse:
    """To an Undo: the panel of the student with both texts; its own toast goes."""
    if not request.htmx:
        return _refuse(request, slot, refusal, 409)
    context: dict[str, Any] = panel_context(slot, refusal.student.pk) | {"refusal": refusal}
    return reswap(render(request, "notes/_restored.html", context, status=409), "delete")


def _say_back(request: Request, slot: Slot, student: Student | None, message: str, status: int = 200) -> HttpResponse:
    """To an Undo: a sentence, and the pieces of the page that changed; its own toast goes."""
    if not request.htmx:
        say(request, message)
        return see_other(way_back(slot, student))
    context = slot_context(slot) | {"message": message, "with_map": True, "notes": read_slot_notes(slot)}
    response = render(request, "notes/_restored.html", context, status=status)
    return trigger_client_event(reswap(response, "delete"), RESTORED)
