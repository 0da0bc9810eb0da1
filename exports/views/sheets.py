"""Sheets for the printer: the list with boxes, and the seat map with names, of a slot or of a whole session."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from attendance.accounts.request import Request
from attendance.courses.queries import groups
from attendance.register.paper import read_roll
from attendance.sessions.access import session_for_tutor, slot_for_tutor
from attendance.sessions.models import ClassSession, Slot
from exports.forms import SheetForm
from exports.paper import list_sheet, map_sheets, slots_of


@require_GET
def slot_print(request: Request, pk: int) -> HttpResponse:
    """The list of one slot."""
    slot = slot_for_tutor(request.user, pk)
    return _list(request, slot.session, [slot], slot)


@require_GET
def session_print(request: Request, pk: int) -> HttpResponse:
    """One list with a column for each slot of the session."""
    session = session_for_tutor(request.user, pk)
    return _list(request, session, slots_of(session))


@require_GET
def slot_print_map(request: Request, pk: int) -> HttpResponse:
    slot = slot_for_tutor(request.user, pk)
    return _maps(request, slot.session, [slot], slot)


@require_GET
def session_print_map(request: Request, pk: int) -> HttpResponse:
    """A page for each slot whose room has seats."""
    session = session_for_tutor(request.user, pk)
    return _maps(request, session, slots_of(session))


def _list(request: Request, session: ClassSession, found: Sequence[Slot], slot: Slot | None = None) -> HttpResponse:
    form = SheetForm(request.GET, groups=groups(session.course))
    form.is_valid()
    roll = read_roll(session.course, group=form.cleaned_data.get("group", ""))
    context = _context(session, slot) | {
        "form": form,
        "with_numbers": form.cleaned_data.get("numbers"),
        "sheet": list_sheet(found, roll, ticked=form.cleaned_data.get("ticked", False)),
    }
    return render(request, "exports/print_list.html", context)


def _maps(request: Request, session: ClassSession, found: Sequence[Slot], slot: Slot | None = None) -> HttpResponse:
    return render(request, "exports/print_map.html", _context(session, slot) | {"sheets": map_sheets(found)})


def _context(session: ClassSession, slot: Slot | None) -> dict[str, object]:
    """`slot` where the sheet is that of one alone."""
    kind, pk = ("slot", slot.pk) if slot else ("session", session.pk)
    return {
        "course": session.course,
        "session": session,
        "slot": slot,
        "can_edit": session.course.can_edit,
        "list_url": reverse(f"exports:{kind}-print", args=[pk]),
        "map_url": reverse(f"exports:{kind}-print-map", args=[pk]),
    }
