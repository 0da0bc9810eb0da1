"""A name that is not on the list: left here for the tutor, and waited for."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST

from attendance.accounts.request import Request
from attendance.core.http import see_other
from attendance.register.models import MissingName
from attendance.sessions.models import Slot
from checkin.access import slot_for_students
from checkin.actions import require_open
from checkin.device import Device, device_of, new_device
from checkin.forms import MissingNameForm
from checkin.missing import leave_name, name_left_by, take_name_back
from checkin.page import Ask, read_page
from checkin.refusals import Reason, RefusedError
from checkin.ticket import is_admitted
from checkin.views.responses import answers_refusals, private, to_page

# What concerns the form is said beside it; what concerns the slot or the ticket, on the check-in page.
BESIDE_THE_FORM = {Reason.SEAT_REQUIRED, Reason.INVALID_SEAT, Reason.TOO_MANY_NAMES}


@login_not_required
@require_GET
@gzip_page
@answers_refusals
def missing(request: Request, code: str) -> HttpResponse:
    """The form, or what became of the name that this phone left. A page polls it with what it `was`: 204 while there is
    nothing new."""
    slot, _size = slot_for_students(code)
    known = device_of(request)
    device = known or new_device()
    left, is_in = name_left_by(slot, device)
    is_waiting = left is not None and left.state == MissingName.State.WAITING
    was = request.GET.get("was")
    if request.htmx and was:
        return _tell_poll(code, is_in=is_in, is_new=left is None or left.state != was)
    if is_in:
        return redirect("checkin:page", code=code)
    if not is_waiting:
        require_open(slot)
        if not is_admitted(request, slot, device):
            raise RefusedError(Reason.PROOF_REQUIRED, slot)
    response = _show(request, slot, device, MissingNameForm(), left)
    if known is None:
        device.remember(response)
    return response


@login_not_required
@require_POST
@gzip_page
@answers_refusals
def missing_leave(request: Request, code: str) -> HttpResponse:
    """Fields `name`, and `seat` where the room has seats."""
    slot, _size = slot_for_students(code)
    require_open(slot)
    device = device_of(request) or new_device()
    if not is_admitted(request, slot, device):
        raise RefusedError(Reason.PROOF_REQUIRED, slot)
    left, is_in = name_left_by(slot, device)
    if is_in:
        return _to_check_in(request, code)
    form = MissingNameForm(request.POST)
    if not form.is_valid():
        return _show(request, slot, device, form, left, status=422)
    try:
        leave_name(slot, name=form.cleaned_data["name"], seat=form.cleaned_data["seat"], device=device)
    except RefusedError as refused:
        if refused.reason not in BESIDE_THE_FORM:
            raise
        form.add_error(None, f"{refused.reason.sentence} {refused.next_step}")
        response = _show(request, slot, device, form, left, status=refused.reason.status)
        response["X-Refusal"] = refused.reason.value
        if refused.wait:
            response["Retry-After"] = str(refused.wait)
        return response
    response = see_other("checkin:missing", code=code)
    device.remember(response)
    return response


@login_not_required
@require_POST
@answers_refusals
def missing_take_back(request: Request, code: str) -> HttpResponse:
    """The name is on the list after all, or not theirs."""
    slot, _size = slot_for_students(code)
    device = device_of(request)
    if device:
        take_name_back(slot, device=device)
    return _to_check_in(request, code)


def _show(
    request: Request,
    slot: Slot,
    device: Device,
    form: MissingNameForm,
    left: MissingName | None,
    *,
    status: int = 200,
) -> HttpResponse:
    page = read_page(slot, device, Ask(), roster_size=0)
    seat = page.seat_map.label_of(left.seat_id) if left and left.seat_id else ""
    context = {"page": page, "form": form, "left": left, "seat": seat, "code": slot.code}
    return private(render(request, "checkin/missing.html", context, status=status))


def _tell_poll(code: str, *, is_in: bool, is_new: bool) -> HttpResponse:
    if is_in:
        return _go(code)
    response = HttpResponse(status=204)
    if is_new:
        response["HX-Refresh"] = "true"
    return private(response)


def _to_check_in(request: Request, code: str) -> HttpResponse:
    """After a POST that leaves this page."""
    return _go(code) if request.htmx else to_page(code)


def _go(code: str) -> HttpResponse:
    return private(HttpResponse(status=204, headers={"HX-Redirect": reverse("checkin:page", args=[code])}))
