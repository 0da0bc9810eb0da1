"""The student's page: no account, no write on a GET, the same with and without JavaScript."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST

from attendance.accounts.request import Request
from attendance.sessions.lifecycle import status_at
from attendance.sessions.models import Status
from checkin import actions
from checkin.access import slot_for_students, slot_to_poll
from checkin.attempts import note_attempt
from checkin.counts import count_check_in
from checkin.device import device_of, new_device
from checkin.forms import CheckInForm, CodeForm, PageForm, ProofForm
from checkin.names import make_names
from checkin.page import DIGITS_STATE, Ask, lists_names, read_seats
from checkin.proof import is_text_of
from checkin.queries import people_and, students_named
from checkin.refusals import Reason, RefusedError
from checkin.remembered import with_remembered
from checkin.ticket import give_ticket, is_admitted
from checkin.views.responses import answers_refusals, private, render_page, to_page


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """A field for the code, and the way to the tutors' sign-in."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        return redirect("checkin:page", code=form.cleaned_data["code"])
    return render(request, "checkin/home.html", {"form": form}, status=422 if form.is_bound else 200)


@login_not_required
@require_GET
@gzip_page
@answers_refusals
def page(request: Request, code: str) -> HttpResponse:
    """With the proof of this moment in the address the browser gets a ticket. The address keeps it: half a minute later
    it is worth nothing, and until then a page that is opened again in another browser works."""
    slot, roster_size = slot_for_students(code)
    known, ask = device_of(request), with_remembered(PageForm(request.GET).ask(), request, slot)
    device = known or new_device()
    proof = ProofForm(request.GET).text() if slot.rotating_code else ""
    if proof and is_text_of(slot, proof, timezone.now()):
        response = render_page(request, slot, device, ask, roster_size=roster_size, is_admitted=True)
        give_ticket(response, slot, device)
    else:
        response = render_page(request, slot, device, ask, roster_size=roster_size)
    if known is None:
        device.remember(response)
    return response


@login_not_required
@require_GET
@gzip_page
@answers_refusals
def students(request: Request, code: str) -> HttpResponse:
    """Fragment: the names that match; none once the slot is locked."""
    slot, roster_size = slot_for_students(code)
    q = PageForm(request.GET).ask().q
    device = device_of(request)
    if status_at(slot, timezone.now()) == Status.OPEN and not is_admitted(request, slot, device):
        raise RefusedError(Reason.PROOF_REQUIRED, slot)
    offers = status_at(slot, timezone.now()) == Status.OPEN and lists_names(slot, roster_size, q)
    found = students_named(slot, q) if offers else []
    names = make_names(slot, found)
    context = {"code": code, "names": names, "q": q, "asks_letters": not offers}
    return private(render(request, "checkin/_names.html", context))


@login_not_required
@require_GET
@gzip_page
@answers_refusals
def seats(request: Request, code: str) -> HttpResponse:
    """Fragment: the seat map and the status, polled; 304 as long as nothing has changed."""
    slot, state = slot_to_poll(code)
    status, device = status_at(slot, timezone.now()), device_of(request)
    own = device.hash_in(slot) if device else None
    # Asked only by a page that asks for the digits: on others, what was chosen outlives the ticket.
    was = request.GET.get("was")
    asks = was == DIGITS_STATE and status == Status.OPEN and not is_admitted(request, slot, device)
    etag = quote_etag(hashlib.sha256(f"{status}-{state}-{own}-{asks}".encode()).hexdigest()[:24])
    response = get_conditional_response(request, etag=etag)
    if response is None:
        seat_map, now = read_seats(slot, own, status)
        response = HttpResponse(seat_map.html)
        if was not in {None, DIGITS_STATE if asks and now == status else now}:
            response["HX-Refresh"] = "true"
    response["ETag"] = etag
    return private(response)


@login_not_required
@require_POST
@gzip_page
@answers_refusals
def check_in(request: Request, code: str) -> HttpResponse:
    student, seat = CheckInForm(request.POST).claim()
    device = device_of(request) or new_device()
    try:
        slot = actions.check_in(
            code=code,
            student=student,
            seat=seat,
            device=device,
            is_admitted=lambda slot: is_admitted(request, slot, device),
        )
    except RefusedError as refused:
        count_check_in(refused.reason)
        note_attempt(refused, student=student, device=device)
        raise
    count_check_in()
    if request.htmx:
        # Those who are in, and this student among them: no list of names is shown to a phone that has chosen one.
        response = render_page(request, slot, device, Ask(student=student), here=people_and(slot, student))
    else:
        response = to_page(code)
    device.remember(response)
    return response


@login_not_required
@require_POST
@answers_refusals
def leave(request: Request, code: str) -> HttpResponse:
    """Give the seat back; for a device that has none there is nothing to do."""
    slot, roster_size = slot_for_students(code)
    device = device_of(request)
    if device:
        actions.leave(slot, device=device)
    if not request.htmx:
        return to_page(code)
    return render_page(request, slot, device, with_remembered(Ask(), request, slot), roster_size=roster_size)
