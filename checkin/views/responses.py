"""How the student's page answers: whole pages for browsers, `#checkin` for htmx, and refusals with their reason."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django_htmx.http import push_url

from attendance.accounts.request import Request
from attendance.core.network import client_address
from attendance.sessions.models import Slot
from checkin import ticket
from checkin.access import slot_for_students
from checkin.addresses import address_of
from checkin.device import Device, device_of
from checkin.forms import CodeForm, DigitsForm, PageForm
from checkin.guessing import count_unknown_code
from checkin.page import Ask, read_page
from checkin.queries import Person
from checkin.refusals import Reason, RefusedError
from checkin.remembered import remembered_student

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]


def answers_refusals(view: View[P]) -> View[P]:
    """Turn a RefusedError into its answer."""

    @wraps(view)
    def inner(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except RefusedError as refused:
            return _refuse(request, refused)

    return inner


def render_page(
    request: Request,
    slot: Slot,
    device: Device | None,
    ask: Ask,
    *,
    roster_size: int = 0,
    refused: RefusedError | None = None,
    here: list[Person] | None = None,
    is_admitted: bool | None = None,
    digits: DigitsForm | None = None,
    is_remembered: bool | None = None,
) -> HttpResponse:
    """`is_admitted` and `is_remembered` where the answer itself brings the cookie that says so; `here` where who is in
    was read already; `digits` is a form with what was wrong in it."""
    if is_admitted is None:
        is_admitted = ticket.is_admitted(request, slot, device)
    refusal, here = (refused.reason, refused.here) if refused else (None, here)
    page = read_page(slot, device, ask, roster_size=roster_size, refusal=refusal, is_admitted=is_admitted, here=here)
    template = "checkin/_checkin.html" if request.htmx else "checkin/page.html"
    if is_remembered is None:
        is_remembered = page.person != 0 and page.person == remembered_student(request, slot)
    if page.asks_digits:
        digits = digits or DigitsForm()
    context = {"page": page, "refused": refused, "ask": ask, "digits": digits, "is_remembered": is_remembered}
    response = render(request, template, context, status=refusal.status if refusal else 200)
    if refusal:
        response["X-Refusal"] = refusal.value
    if request.htmx:
        # A boosted link would change the address, whatever stands on it: Back leads out of the check-in.
        push_url(response, False)
    return private(response)


def refuse_digits(request: Request, slot: Slot, device: Device, ask: Ask, form: DigitsForm) -> HttpResponse:
    """422, with what is wrong beside the field, and the field ready to be typed into anew."""
    form.fields["digits"].widget.attrs["autofocus"] = True
    response = render_page(request, slot, device, ask, is_admitted=False, digits=form)
    response.status_code = 422
    response["X-Refusal"] = Reason.PROOF_REQUIRED.value
    return response


def to_page(code: str, ask: Ask | None = None) -> HttpResponse:
    """After a POST a browser is sent to the page, so that reloading it repeats nothing."""
    path = address_of("page", code)
    query = urlencode({"student": ask.student, "key": ask.key}) if ask and ask.student else ""
    return HttpResponseRedirect(f"{path}?{query}" if query else path, status=303)


def private(response: HttpResponse) -> HttpResponse:
    """This browser may keep it and must ask for it anew each time; nobody in between may."""
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _refuse(request: Request, refused: RefusedError) -> HttpResponse:
    """The page with the reason and a fresh map; the student stays chosen unless that is what was wrong."""
    slot, device = refused.slot, device_of(request)
    if slot is None or refused.reason == Reason.UNKNOWN_CODE:
        return _refuse_link(request, refused)
    if refused.reason == Reason.UNKNOWN_STUDENT and slot.code:
        slot, size = slot_for_students(slot.code)
        return render_page(request, slot, device, Ask(), roster_size=size, refused=refused)
    ask = PageForm(request.POST).ask()
    response = render_page(request, slot, device, ask, refused=refused)
    if refused.reason in {Reason.PROOF_REQUIRED, Reason.RATE_LIMITED}:
        # Whatever part of the page was asked for: what is next concerns all of it.
        response["HX-Retarget"], response["HX-Reswap"] = "#checkin", "outerHTML show:window:top"
    return _with_wait(response, refused)


def _refuse_link(request: Request, refused: RefusedError) -> HttpResponse:
    """An unknown code and a closed slot get the same answer, so that nobody learns which codes exist. What htmx asked
    for is part of a page that has gone: the browser asks for the whole."""
    try:
        count_unknown_code(client_address(request), is_known=refused.slot is not None)
    except RefusedError as too_many:
        refused = too_many
    context = {"form": CodeForm(), "refused": refused}
    response = render(request, "checkin/unknown.html", context, status=refused.reason.status)
    response["X-Refusal"] = refused.reason.value
    if request.htmx:
        response["HX-Refresh"] = "true"
    return private(_with_wait(response, refused))


def _with_wait(response: HttpResponse, refused: RefusedError) -> HttpResponse:
    if refused.wait:
        response["Retry-After"] = str(refused.wait)
    return response
