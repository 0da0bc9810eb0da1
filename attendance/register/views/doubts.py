"""Disputing a claimed seat, letting a phone go, and taking either back."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from attendance.accounts.request import Request
from attendance.register.access import attendance_to_write
from attendance.register.doubts import dispute, release, settle, take_release_back
from attendance.register.undo import read_released
from attendance.register.views.answer import Change, answer, undo_to
from attendance.register.views.undoing import answer_undo
from attendance.sessions.access import slot_to_write


@require_POST
def attendance_dispute(request: Request, pk: int) -> HttpResponse:
    row = attendance_to_write(request.user, pk)
    was_new = dispute(row, by=request.user)
    sentence = _("%(name)s is disputed, and is asked to see you.") if was_new else _("%(name)s is disputed already.")
    undo = undo_to("register:attendance-settle", request, row.pk, "settle") if was_new else None
    return answer(
        request, Change(row.slot.session, row.student, sentence % {"name": row.student.label}, row.slot, undo)
    )


@require_POST
def attendance_settle(request: Request, pk: int) -> HttpResponse:
    """The way back from a dispute, as a button and as its Undo."""
    row = attendance_to_write(request.user, pk)
    was_disputed = settle(row, by=request.user)
    message = _("%(name)s is no longer disputed.") % {"name": row.student.label}
    undo = undo_to("register:attendance-dispute", request, row.pk, "dispute") if was_disputed else None
    change = Change(row.slot.session, row.student, message, row.slot, None if "token" in request.POST else undo)
    return answer(request, change, swap="delete" if "token" in request.POST else "none")


@require_POST
def attendance_release(request: Request, pk: int) -> HttpResponse:
    row = attendance_to_write(request.user, pk)
    token = release(row, by=request.user)
    if token:
        sentence = _("%(name)s can check in from another phone; seat and time stay.")
    else:
        sentence = _("%(name)s is bound to no phone: any can be used.")
    undo = undo_to("register:attendance-bind", request, row.slot_id, token) if token else None
    return answer(
        request, Change(row.slot.session, row.student, sentence % {"name": row.student.label}, row.slot, undo)
    )


@require_POST
def attendance_bind(request: Request, pk: int) -> HttpResponse:
    """The Undo of a release."""
    slot = slot_to_write(request.user, pk)

    def put_back(token: str) -> str:
        take_release_back(token, slot=slot, by=request.user)
        return _("%(name)s is bound to the phone from before.")

    return answer_undo(request, slot.session, slot, read=read_released, put_back=put_back)
