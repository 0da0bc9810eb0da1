"""Marking present, removing, and taking that back."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.register.access import attendance_to_write, student_of
from attendance.register.actions import mark_present, remove_attendance, restore_attendance, unmark
from attendance.register.forms import MarkForm
from attendance.register.undo import read_attendance, read_made
from attendance.register.views.answer import Change, answer, undo_to
from attendance.register.views.undoing import answer_undo
from attendance.sessions.access import slot_to_write


@require_POST
def attendance_mark(request: Request, pk: int) -> HttpResponse:
    """Fields `student`, and `seat` where one is given."""
    slot = slot_to_write(request.user, pk)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("No student was named."))
    student = student_of(slot.session.course, form.cleaned_data["student"])
    try:
        marked = mark_present(slot, student, by=request.user, seat_id=form.cleaned_data["seat"])
    except DomainError as error:
        return answer(request, Change(slot.session, student, error.sentence, slot, status=409))
    sentence = _("%(name)s is marked present.") if marked.token else _("%(name)s is in already.")
    undo = undo_to("register:attendance-unmark", request, slot.pk, marked.token) if marked.token else None
    return answer(request, Change(slot.session, student, sentence % {"name": student.label}, slot, undo))


@require_POST
def attendance_unmark(request: Request, pk: int) -> HttpResponse:
    """The Undo of a mark."""
    slot = slot_to_write(request.user, pk)

    def put_back(token: str) -> str:
        unmark(token, slot=slot, by=request.user)
        return _("%(name)s is no longer marked present.")

    return answer_undo(request, slot.session, slot, read=read_made, put_back=put_back)


@require_POST
def attendance_remove(request: Request, pk: int) -> HttpResponse:
    attendance = attendance_to_write(request.user, pk)
    slot, student = attendance.slot, attendance.student
    token = remove_attendance(attendance, by=request.user)
    message = _("%(name)s is no longer marked present.") % {"name": student.label}
    undo = undo_to("register:attendance-restore", request, slot.pk, token) if token else None
    return answer(request, Change(slot.session, student, message, slot, undo))


@require_POST
def attendance_restore(request: Request, pk: int) -> HttpResponse:
    """The Undo of a removal."""
    slot = slot_to_write(request.user, pk)

    def put_back(token: str) -> str:
        restored = restore_attendance(token, slot=slot, by=request.user)
        if restored.seat_is_gone:
            return _("%(name)s is back, without a seat: the room has it no longer.")
        if restored.lost_seat:
            return _("%(name)s is back, without a seat: it was taken meanwhile.")
        return _("%(name)s is back as before.")

    return answer_undo(request, slot.session, slot, read=read_attendance, put_back=put_back)
