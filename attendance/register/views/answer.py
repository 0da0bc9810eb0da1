"""What every button of the register answers: the changed pieces of its page, or the way back to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django_htmx.http import reswap, trigger_client_event

from attendance.accounts.request import Request
from attendance.core.http import see_other
from attendance.courses.models import Student
from attendance.notes.queries import said_about
from attendance.register.forms import ExcuseForm, PageForm, SeveralExcuseForm, SeveralForm, SheetForm, SweepStateForm
from attendance.register.matrix import build_matrix
from attendance.register.sheet import Sheet, SheetRow, build_sheet
from attendance.register.views.cells import Cells, in_doubt, words
from attendance.register.views.places import Places
from attendance.sessions.models import ClassSession, Slot

# Whoever shows counts listens for it and fetches them anew.
CHANGED = "register-changed"


@dataclass(frozen=True, slots=True)
class Undo:
    """Where the Undo button of a toast posts to, and what it carries."""

    url: str
    token: str


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to whom, and where the button stood."""

    session: ClassSession
    student: Student
    message: str
    slot: Slot | None = None
    undo: Undo | None = None
    status: int = 200


def page_of(request: Request) -> str:
    form = PageForm({**request.GET.dict(), **request.POST.dict()})
    return form.cleaned_data["page"] if form.is_valid() else ""


def undo_to(name: str, request: Request, pk: int, token: str) -> Undo:
    """An Undo button that comes back to the page of this request."""
    page = page_of(request)
    query = urlencode({"page": page, **_sweep_of(request)}) if page else ""
    return Undo(reverse(name, args=[pk]) + (f"?{query}" if query else ""), token)


def answer(request: Request, change: Change, *, swap: Literal["none", "delete"] = "none") -> HttpResponse:
    """To a plain form the way back, to htmx the changed pieces, each swapped in by its id. `swap` is what happens to
    the element that asked: an Undo takes its own toast away."""
    if not request.htmx:
        say(request, change.message, undo=change.undo, status=change.status)
        return see_other(_way_back(page_of(request), change, _sweep_of(request)))
    context = {"message": change.message, "undo": change.undo, **_pieces(page_of(request), change)}
    response = render(request, "register/_answer.html", context, status=change.status)
    return trigger_client_event(reswap(response, swap), CHANGED)


def say(request: Request, message: str, *, undo: Undo | None = None, status: int = 200) -> None:
    """For the page that comes next."""
    if status >= 400:
        messages.error(request, message)
    elif undo is None:
        messages.success(request, message)
    else:
        # The toast of the next page has the button too; what goes into the template is escaped there.
        context = {"message": message, "undo": undo}
        messages.success(request, render_to_string("core/_undo.html", context, request))


def _sweep_of(request: Request) -> dict[str, int]:
    return SweepStateForm({**request.GET.dict(), **request.POST.dict()}).query()


def _way_back(page: str, change: Change, sweep: Mapping[str, int]) -> str:
    row = f"#r{change.student.pk}"
    if page == PageForm.COURSE:
        return reverse("register:course-register", args=[change.session.course_id]) + row
    if page == PageForm.CELL:
        return reverse("register:register-cell", args=[change.session.pk, change.student.pk])
    if page == PageForm.SLOT and change.slot is not None:
        return reverse("desk:slot-detail", args=[change.slot.pk])
    if page in {PageForm.SWEEP, PageForm.SWEEP_MAP} and change.slot is not None:
        query = f"?{urlencode(sweep)}" if sweep else ""
        return reverse("desk:slot-sweep", args=[change.slot.pk]) + query + (row if page == PageForm.SWEEP else "#map")
    return reverse("register:session-register", args=[change.session.pk]) + row


def _pieces(page: str, change: Change) -> dict[str, Any]:
    """What is drawn anew on the page of the button; nothing where what it shows is gone."""
    if change.status >= 400 and not _is_there(change):
        return {}
    if page == PageForm.SESSION:
        return {"page": page, "student": change.student, **row_context(change.session, change.student)}
    if page == PageForm.CELL:
        return cell_context(change.session, change.student, page)
    return {}


def _is_there(change: Change) -> bool:
    students, sessions = Student.objects.filter(pk=change.student.pk), ClassSession.objects.filter(pk=change.session.pk)
    return students.exists() and sessions.exists()


def row_context(session: ClassSession, student: Student) -> dict[str, Any]:
    """Where the student was in the session."""
    sheet = build_sheet(session, students=Student.objects.filter(pk=student.pk))
    [row] = sheet.rows
    places = Places(sheet.slots, can_edit=session.course.can_edit)
    return {
        "row": row,
        "cells": places.cells(row),
        "places": [(place, places.button(row, place)) for place in row.places],
        "session": session,
        "can_edit": session.course.can_edit,
    }


def written(rows: Iterable[SheetRow], sheet: Sheet, *, can_edit: bool) -> list[tuple[SheetRow, SafeString]]:
    """The rows, each with its cells."""
    places = Places(sheet.slots, can_edit=can_edit)
    return [(row, places.cells(row)) for row in rows]


def sheet_context(session: ClassSession, asked: QueryDict, several: SeveralForm | None = None) -> dict[str, Any]:
    """What the register of a session shows; `several` is the form for the ticked where it was refused."""
    form = SheetForm(asked)
    wanted = form.folded()
    students = session.course.students.all()
    sheet = build_sheet(session, students=students.filter(folded__contains=wanted) if wanted else students)
    return {
        "course": session.course,
        "session": session,
        "can_edit": session.course.can_edit,
        "form": form,
        "wanted": wanted,
        "focused": form.cleaned_data.get("slot"),
        "sheet": sheet,
        "rows": written(sheet.listed, sheet, can_edit=session.course.can_edit),
        "several": several or SeveralExcuseForm(students=students),
        "ticked": several.ticked if several else [],
        "page": PageForm.SESSION,
    }


def cell_context(session: ClassSession, student: Student, page: str) -> dict[str, Any]:
    """What the page of one cell shows: where the student was, and what the rule makes of it. `page` is where its
    buttons lead back to."""
    matrix = build_matrix(session.course, now=timezone.now(), students=Student.objects.filter(pk=student.pk))
    verdict, is_disputed = matrix.rows[0].verdict, session.pk in matrix.rows[0].disputed
    sessions = [meeting.pk for meeting in matrix.meetings]
    mark = verdict.marks[sessions.index(session.pk)]
    return row_context(session, student) | {
        "course": session.course,
        "student": student,
        "page": page or PageForm.CELL,
        "mark": mark,
        "mark_word": in_doubt("", words()[mark])[1] if is_disputed else words()[mark],
        "verdict": verdict,
        "said": said_about(student, session) if session.course.can_read_notes else None,
        "link": Cells(sessions).link(session.pk, student.pk, mark, is_disputed=is_disputed),
        "form": ExcuseForm(initial={"student": student.pk}),
    }
