"""What the pages and buttons of a slot's notes answer: the page, or the pieces of it that changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from attendance.accounts.request import Request
from attendance.courses.models import Student
from attendance.courses.queries import name_apart
from attendance.notes.actions import Base
from attendance.notes.forms import ParticipationForm, SearchForm, state_of
from attendance.notes.models import Note
from attendance.notes.queries import Person, person_in
from attendance.notes.seating import read_panel, read_slot_notes
from attendance.sessions.models import Slot

# The places of the page that htmx may ask for by themselves: what is open beside the map, and the counts in it.
PANEL, COUNTS = "panel", "counts"


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


@dataclass(frozen=True, slots=True)
class Undo:
    """Where the Undo button of a toast posts to, and what it carries."""

    url: str
    token: str


def undo_to(name: str, pk: int, token: str = "") -> Undo:
    return Undo(reverse(name, args=[pk]), token)


def way_back(slot: Slot, student: Student | None) -> str:
    return reverse("notes:note-list", args=[slot.pk]) + (f"?student={student.pk}" if student else "")


def say(request: Request, message: str, *, undo: Undo | None = None) -> None:
    """For the page that comes next."""
    if undo is None:
        messages.success(request, message)
    else:
        # What goes into the template is escaped there.
        context = {"message": message, "undo": undo}
        messages.success(request, render_to_string("core/_undo.html", context, request))


def slot_context(slot: Slot) -> dict[str, Any]:
    course = slot.session.course
    return {"slot": slot, "session": slot.session, "course": course, "can_edit": course.can_edit}


def panel_context(slot: Slot, student: int, person: Person | None = None) -> dict[str, Any]:
    """What is open about one student of the course. Four statements, one where the person is known."""
    if person is None:
        person = person_in(slot, student)
        if person is None:
            raise Http404
        name_apart(slot.session.course, [person.student])
    form = ParticipationForm(initial={"student": student})
    return slot_context(slot) | {"panel": read_panel(slot, person), "form": form}


def whole_page(
    request: Request,
    slot: Slot,
    context: Mapping[str, object] | None = None,
    *,
    student: int | None = None,
    current: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with the note about `student` beside the map, or with what `context` puts there about `current`."""
    notes = read_slot_notes(slot, current=student or current)
    panel = panel_context(slot, student, notes.person(student)) if student else slot_context(slot)
    page = panel | {"notes": notes, "search": SearchForm(), **(context or {})}
    return render(request, "notes/note_list.html", page, status=status)
