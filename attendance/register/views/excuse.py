"""Excusing an absence, and taking that back."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.register.access import excuse_to_write, student_of
from attendance.register.actions import remove_excuse, restore_excuse, revert_excuse, set_excuse
from attendance.register.forms import ExcuseForm, UndoForm
from attendance.register.undo import read_excuse, read_set
from attendance.register.views.answer import Change, answer, cell_context, page_of, undo_to
from attendance.sessions.access import session_to_write


@require_POST
def excuse_set(request: Request, pk: int) -> HttpResponse:
    """Fields `student` and `reason`."""
    session = session_to_write(request.user, pk)
    form = ExcuseForm(request.POST)
    is_valid = form.is_valid()
    if "student" not in form.cleaned_data:
        return HttpResponseBadRequest(_("No student was named."))
    student = student_of(session.course, form.cleaned_data["student"])
    if not is_valid:
        template = "register/_cell.html" if request.htmx else "register/register_cell.html"
        context = cell_context(session, student, page_of(request)) | {"form": form}
        return render(request, template, context, status=422)
    try:
        done = set_excuse(session, student, reason=form.cleaned_data["reason"], by=request.user)
    except DomainError as error:
        return answer(request, Change(session, student, error.sentence, status=409))
    message = _("%(name)s is excused.") % {"name": student.label}
    undo = undo_to("register:excuse-revert", request, session.pk, done.token)
    return answer(request, Change(session, student, message, undo=undo))


@require_POST
def excuse_revert(request: Request, pk: int) -> HttpResponse:
    """The Undo of an excuse that was set."""
    session = session_to_write(request.user, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("There is nothing to undo."))
    token = form.cleaned_data["token"]
    student = student_of(session.course, read_set(token, check_age=False).student_id)
    try:
        revert_excuse(token, session=session, by=request.user)
    except DomainError as error:
        return answer(request, Change(session, student, error.sentence, status=409), swap="delete")
    message = _("%(name)s is as before.") % {"name": student.label}
    return answer(request, Change(session, student, message), swap="delete")


@require_POST
def excuse_remove(request: Request, pk: int) -> HttpResponse:
    excuse = excuse_to_write(request.user, pk)
    session, student = excuse.session, excuse.student
    token = remove_excuse(excuse, by=request.user)
    message = _("%(name)s is no longer excused.") % {"name": student.label}
    undo = undo_to("register:excuse-restore", request, session.pk, token) if token else None
    return answer(request, Change(session, student, message, undo=undo))


@require_POST
def excuse_restore(request: Request, pk: int) -> HttpResponse:
    session = session_to_write(request.user, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("There is nothing to undo."))
    token = form.cleaned_data["token"]
    student = student_of(session.course, read_excuse(token, check_age=False).student_id)
    try:
        restore_excuse(token, session=session, by=request.user)
    except DomainError as error:
        return answer(request, Change(session, student, error.sentence, status=409), swap="delete")
    message = _("%(name)s is excused as before.") % {"name": student.label}
    return answer(request, Change(session, student, message), swap="delete")
