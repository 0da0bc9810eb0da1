"""Counting how students take part: a tap counts once, Undo and the minus take it back; and whom to ask next."""

from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, retarget, trigger_client_event

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.core.http import see_other
from attendance.courses.models import Student
from attendance.courses.queries import name_apart
from attendance.notes.access import participation_to_write, slot_with_notes, student_in_notes
from attendance.notes.forms import ParticipationForm, PassedForm, UndoForm
from attendance.notes.models import Kind
from attendance.notes.participation import count_participation, pick, remove_participation, restore_participation
from attendance.notes.seating import read_slot_notes, seat_label
from attendance.notes.views.answer import (
    COUNTS,
    PANEL,
    Undo,
    panel_context,
    say,
    slot_context,
    undo_to,
    way_back,
    whole_page,
)
from attendance.sessions.access import slot_to_write
from attendance.sessions.models import Slot

# The counts in the open panel listen for it and are drawn anew.
CHANGED = "participation-changed"


@require_POST
def participation_add(request: Request, pk: int) -> HttpResponse:
    """Fields `student`, `kind`, and `remark` if there is one."""
    slot = slot_to_write(request.user, pk)
    form = ParticipationForm(request.POST)
    is_valid = form.is_valid()
    if "student" not in form.cleaned_data:
        return HttpResponseBadRequest(_("No student was named."))
    if "kind" not in form.cleaned_data:
        return HttpResponseBadRequest(_("It was not said how they took part."))
    student = student_in_notes(slot, form.cleaned_data["student"])
    if not is_valid:
        return _refuse(request, slot, student, form)
    row = count_participation(slot, student, by=request.user, **_how(form))
    message = _("%(name)s: %(kind)s, counted.") % {"name": student.label, "kind": row.get_kind_display()}
    return _answer(request, slot, student, message, undo_to("notes:participation-remove", row.pk))


@require_POST
def participation_remove(request: Request, pk: int) -> HttpResponse:
    row = participation_to_write(request.user, pk)
    token = remove_participation(row, by=request.user)
    words = {"name": row.student.label, "kind": row.get_kind_display()}
    undo = undo_to("notes:participation-restore", row.slot_id, token) if token else None
    return _answer(request, row.slot, row.student, _("%(name)s: %(kind)s, taken back.") % words, undo)


@require_POST
def participation_restore(request: Request, pk: int) -> HttpResponse:
    slot = slot_to_write(request.user, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("There is nothing to undo."))
    try:
        row = restore_participation(form.cleaned_data["token"], slot=slot)
    except DomainError as error:
        return _answer(request, slot, None, error.sentence, status=409)
    words = {"name": row.student.label, "kind": row.get_kind_display()}
    return _answer(request, slot, row.student, _("%(name)s: %(kind)s, counted again.") % words)


@require_GET
@never_cache
def participation_pick(request: Request, pk: int) -> HttpResponse:
    """Suggests somebody present who presented least; `passed` are those who were suggested just now."""
    slot = slot_with_notes(request.user, pk)
    passed = PassedForm(request.GET).keys()
    found = pick(slot, passed=passed)
    context: dict[str, Any] = {"pick": found, "is_picking": True}
    if found:
        name_apart(slot.session.course, [found.student])
        # All but this one were passed: the next round begins with everybody else.
        shown = [found.student.pk] if found.student.pk in passed else [*passed, found.student.pk]
        context |= {
            "seat": seat_label(slot, found.seat_id),
            "passed": ".".join(map(str, shown)),
            "form": ParticipationForm(initial={"student": found.student.pk}),
        }
    if request.htmx.target == PANEL:
        return render(request, "notes/_panel.html", slot_context(slot) | context)
    return whole_page(request, slot, context, current=found.student.pk if found else None)


def _how(form: ParticipationForm) -> dict[str, str]:
    return {"kind": Kind(form.cleaned_data["kind"]), "remark": form.cleaned_data["remark"]}


def _refuse(request: Request, slot: Slot, student: Student, form: ParticipationForm) -> HttpResponse:
    """The page, or for htmx the form alone, with what is wrong beside its field."""
    if not request.htmx:
        return whole_page(request, slot, {"form": form}, student=student.pk, status=422)
    context = slot_context(slot) | {"student": student, "form": form, "target": request.htmx.target}
    response = render(request, "notes/_participation_form.html", context, status=422)
    return reswap(retarget(response, "#participation"), "outerHTML")


def _answer(
    request: Request, slot: Slot, student: Student | None, message: str, undo: Undo | None = None, status: int = 200
) -> HttpResponse:
    """The counts of the open student or the whole panel, whichever asked; an Undo takes its own toast away."""
    if not request.htmx:
        say(request, message, undo=undo)
        return see_other(way_back(slot, student))
    target = request.htmx.target
    is_part = student is not None and target in {PANEL, COUNTS}
    context = panel_context(slot, student.pk) if student and is_part else slot_context(slot)
    context |= {"message": message, "undo": undo, "target": target if is_part else ""}
    context["notes"] = read_slot_notes(slot)
    response = render(request, "notes/_counted.html", context, status=status)
    return response if is_part else trigger_client_event(reswap(response, "delete"), CHANGED)
