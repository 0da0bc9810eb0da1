"""The notes of a slot as a plain list, saved one by one."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap

from attendance.accounts.request import Request
from attendance.core.http import see_other
from attendance.courses.models import Student
from attendance.notes.access import slot_with_notes, student_in_notes
from attendance.notes.actions import Base, ConflictError, save_note
from attendance.notes.forms import NoteForm, state_of
from attendance.notes.models import Note
from attendance.notes.queries import note_pages
from attendance.sessions.access import slot_to_write
from attendance.sessions.models import Slot


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one student's note was not saved: the writer's own text stays in the field, theirs stands above it."""

    student: Student
    sentence: str
    text: str
    base: Base | None
    theirs: Note | None = None
    is_conflict: bool = False

    @property
    def state(self) -> str:
        return state_of(self.theirs)


@require_GET
def note_list(request: Request, pk: int) -> HttpResponse:
    slot = slot_with_notes(request.user, pk)
    return _whole_page(request, slot)


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
        note = save_note(slot, student, text=text, base=form.base(), by=request.user)
    except ConflictError as error:
        # The base stays what was read: only a writer who has seen their words can say that these replace them, and
        # a browser that saves on leaving the field and on the button sends twice.
        refusal = Refusal(student, error.sentence, text, form.base(), error.theirs, is_conflict=True)
        response = _refuse(request, slot, refusal, 409)
        return reswap(response, "none") if form.cleaned_data["seen"] == refusal.state else response
    if request.htmx:
        context = {"student": student, "note": note, "base": note, "saved": True}
        return render(request, "notes/_state.html", context)
    messages.success(request, _("The note about %(name)s is saved.") % {"name": student.label})
    return see_other(reverse("notes:note-list", args=[slot.pk]) + f"#n{student.pk}")


def _refuse(request: Request, slot: Slot, refusal: Refusal, status: int) -> HttpResponse:
    if not request.htmx:
        return _whole_page(request, slot, refusal, status)
    context = {"student": refusal.student, "base": refusal.base, "refusal": refusal}
    return render(request, "notes/_state.html", context, status=status)


def _whole_page(request: Request, slot: Slot, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    context = {"slot": slot, "session": slot.session, "course": slot.session.course, "refusal": refusal}
    return render(request, "notes/note_list.html", context | {"pages": note_pages(slot)}, status=status)
