"""What the Undo of one student's mark, seat or excuse answers, whatever it puts back."""

from collections.abc import Callable
from typing import Protocol

from django.http import HttpResponse, HttpResponseBadRequest
from django.utils.translation import gettext as _

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.register.access import student_of
from attendance.register.forms import UndoForm
from attendance.register.views.answer import Change, answer
from attendance.sessions.models import ClassSession, Slot


class OfStudent(Protocol):
    """What every token of one student names."""

    @property
    def student_id(self) -> int: ...


def answer_undo(
    request: Request,
    session: ClassSession,
    slot: Slot | None,
    *,
    read: Callable[..., OfStudent],
    put_back: Callable[[str], str],
) -> HttpResponse:
    """Field `token`, as `read` takes it apart. `put_back` does it and says what is to be said of %(name)s."""
    form = UndoForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("There is nothing to undo."))
    token = form.cleaned_data["token"]
    # However old it is: who it is about is told even where it counts no more.
    student = student_of(session.course, read(token, check_age=False).student_id)
    try:
        message = put_back(token) % {"name": student.label}
    except DomainError as error:
        return answer(request, Change(session, student, error.sentence, slot, status=409), swap="delete")
    return answer(request, Change(session, student, message, slot), swap="delete")
