"""How the student's page answers: whole pages for browsers, `#checkin` for htmx, and refusals with their reason."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control

from attendance.accounts.request import Request
from attendance.sessions.models import Slot
from checkin.access import slot_for_students
from checkin.device import Device, device_of
from checkin.forms import CodeForm, PageForm
from checkin.page import Ask, read_page
from checkin.refusals import Reason, RefusedError

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
    refusal: Reason | None = None,
) -> HttpResponse:
    page = read_page(slot, device, ask, roster_size=roster_size, refusal=refusal)
    template = "checkin/_checkin.html" if request.htmx else "checkin/page.html"
    response = render(request, template, {"page": page}, status=refusal.status if refusal else 200)
    if refusal:
        response["X-Refusal"] = refusal.value
    return private(response)


def to_page(code: str) -> HttpResponse:
    """After a POST a browser is sent to the page, so that reloading it repeats nothing."""
    return HttpResponseRedirect(reverse("checkin:page", args=[code]), status=303)


def private(response: HttpResponse) -> HttpResponse:
    """This browser may keep it and must ask for it anew each time; nobody in between may."""
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _refuse(request: Request, refused: RefusedError) -> HttpResponse:
    """The page with the reason and a fresh map; the student stays chosen unless that is what was wrong."""
    if refused.slot is None:
        return _refuse_link(request, refused.reason)
    slot, device = refused.slot, device_of(request)
    if refused.reason == Reason.UNKNOWN_STUDENT and slot.code:
        slot, size = slot_for_students(slot.code)
        return render_page(request, slot, device, Ask(), roster_size=size, refusal=refused.reason)
    return render_page(request, slot, device, PageForm(request.POST).ask(), refusal=refused.reason)


def _refuse_link(request: Request, reason: Reason) -> HttpResponse:
    """An unknown code and a closed slot get the same answer, so that nobody learns which codes exist."""
    context = {"form": CodeForm(), "reason": reason}
    response = render(request, "checkin/unknown.html", context, status=reason.status)
    response["X-Refusal"] = reason.value
    return private(response)
