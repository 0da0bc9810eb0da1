"""What the whole room reads off the wall: no personal data, one glance."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_GET

from attendance.accounts.request import Request
from attendance.sessions.access import slot_for_tutor
from attendance.sessions.lifecycle import is_awaited, status_at
from attendance.sessions.models import Status
from checkin.page import read_wall
from checkin.qr import draw_qr
from checkin.views.responses import private


@require_GET
def projector(request: Request, pk: int) -> HttpResponse:
    """The page, or for htmx its live half: count, status and map; 304 as long as nothing has changed."""
    slot = slot_for_tutor(request.user, pk)
    now = timezone.now()
    status = status_at(slot, now)
    wall = read_wall(slot)
    etag = quote_etag(hashlib.sha256(f"{status}-{slot.code}-{wall.state}".encode()).hexdigest()[:24])
    response = get_conditional_response(request, etag=etag) if request.htmx else None
    if response is None:
        path = reverse("checkin:page", args=[slot.code]) if slot.code else ""
        context = {
            "slot": slot,
            "status": status,
            "awaited": is_awaited(slot, now),
            "shows_code": status == Status.OPEN or is_awaited(slot, now),
            "wall": wall,
            "qr": draw_qr(settings.BASE_URL + path) if path else None,
            "short_url": f"{urlsplit(settings.BASE_URL).netloc}/s/",
        }
        response = render(request, "checkin/projector.html" + ("#live" if request.htmx else ""), context)
        if request.htmx and request.GET.get("was", status) != status:
            response["HX-Refresh"] = "true"
    response["ETag"] = etag
    return private(response)
