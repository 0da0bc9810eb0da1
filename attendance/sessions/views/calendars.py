"""A tutor's calendar: the feed itself, and the page on which its address is made and switched off."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from attendance.accounts.access import user_of_calendar
from attendance.accounts.actions import make_calendar_address, renew_calendar_address, revoke_calendar_address
from attendance.accounts.models import CalendarAddress
from attendance.accounts.request import Request
from attendance.core.http import see_other
from attendance.sessions.feed import entries_for, fingerprint, write_calendar


@login_not_required
@require_safe
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """Two statements; 304 as long as nothing has changed."""
    entries = entries_for(user_of_calendar(key))
    etag = quote_etag(fingerprint(entries))
    response = get_conditional_response(request, etag=etag)
    if response is None:
        body = write_calendar(entries, now=timezone.now())
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="tutortool.ics"'
    response["ETag"] = etag
    # Whoever has the address may read it; no search engine and no cache on the way shall have it.
    response["X-Robots-Tag"] = "noindex, nofollow"
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_GET
def calendar_detail(request: Request) -> HttpResponse:
    address = CalendarAddress.objects.filter(user=request.user).first()
    context: dict[str, object] = {"address": address}
    if address:
        url = settings.BASE_URL + reverse("sessions:calendar", args=[address.key])
        context |= {"url": url, "webcal": "webcal:" + url.partition(":")[2]}
    response = render(request, "sessions/calendar_detail.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_POST
def calendar_create(request: Request) -> HttpResponse:
    make_calendar_address(request.user)
    return see_other("sessions:calendar-detail")


@require_POST
def calendar_update(request: Request) -> HttpResponse:
    if renew_calendar_address(request.user):
        messages.success(request, _("Your calendar has a new address. Subscribe to it again wherever you read it."))
    else:
        messages.error(request, _("The calendar is switched off. Make an address if you want one again."))
    return see_other("sessions:calendar-detail")


@require_POST
def calendar_delete(request: Request) -> HttpResponse:
    revoke_calendar_address(request.user)
    messages.success(request, _("The calendar is switched off; its address leads nowhere any more."))
    return see_other("sessions:calendar-detail")
