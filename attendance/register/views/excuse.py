"""Excusing an absence, and taking that back."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.register.access import excuse_to_write, student_of
from attendance.register.actions import remove_excuse, restore_excuse, revert_excuse, set_excuse
from attendance.register.forms import ExcuseForm
from attendance.register.undo import read_excuse, read_set
from attendance.register.views.answer import Change, answer, cell_context, page_of, undo_to
from attendance.register.views.undoing import answer_undo
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

    def put_back(token: str) -> str:
        revert_excuse(token, session=session, by=request.user)
        return _("%(name)s is as before.")

    return answer_undo(request, session, None, read=read_set, put_back=put_back)


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
    """The Undo of an excuse that was taken back."""
    session = session_to_write(request.user, pk)

    def put_back(token: str) -> str:
        restore_excuse(token, session=session, by=request.user)
        return _("%(name)s is excused as before.")

    return answer_undo(request, session, None, read=read_excuse, put_back=put_back)
