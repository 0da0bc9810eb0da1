"""A session is cancelled, with a reason, or takes place after all."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.core.http import see_other
from attendance.sessions.access import session_to_write
from attendance.sessions.cancelling import cancel_session, restore_session
from attendance.sessions.forms.sessions import CancellationForm
from attendance.sessions.models import ClassSession


@require_GET
def cancellation_new(request: Request, pk: int) -> HttpResponse:
    session = session_to_write(request.user, pk)
    return _form(request, session, CancellationForm(initial={"reason": session.cancel_reason}))


@require_POST
def cancellation_create(request: Request, pk: int) -> HttpResponse:
    session = session_to_write(request.user, pk)
    form = CancellationForm(request.POST)
    if form.is_valid():
        try:
            cancel_session(session, form.cleaned_data["reason"], by=request.user)
        except DomainError as error:
            form.add_error(None, error.sentence)
    if not form.is_valid():
        return _form(request, session, form, status=422)
    messages.success(request, _("%(session)s is cancelled and does not count.") % {"session": session})
    return see_other("sessions:session-detail", pk=pk)


@require_POST
def cancellation_delete(request: Request, pk: int) -> HttpResponse:
    session = session_to_write(request.user, pk)
    restore_session(session, by=request.user)
    messages.success(request, _("%(session)s takes place and counts again.") % {"session": session})
    return see_other("sessions:session-detail", pk=pk)


def _form(request: Request, session: ClassSession, form: CancellationForm, *, status: int = 200) -> HttpResponse:
    context = {"session": session, "course": session.course, "form": form}
    return render(request, "sessions/cancellation_new.html", context, status=status)
