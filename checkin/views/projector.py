"""What the whole room reads off the wall: no personal data, one glance."""

import hashlib
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

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
from attendance.sessions.models import Slot, Status
from checkin.forms import WallForm
from checkin.page import Wall, read_wall
from checkin.proof import Proof, proof_at
from checkin.qr import draw_qr
from checkin.views.responses import private


@require_GET
def projector(request: Request, pk: int) -> HttpResponse:
    """The page, or for htmx its live half, and with it what a rotating code is now; 304 as long as nothing has changed.
    Nobody in between keeps a page with a proof, nor does the browser."""
    slot = slot_for_tutor(request.user, pk)
    now = timezone.now()
    status = status_at(slot, now)
    is_quiet = WallForm(request.GET).is_quiet()
    shows_code = status == Status.OPEN or is_awaited(slot, now)
    proof = proof_at(slot, now) if slot.rotating_code and shows_code and not is_quiet else None
    wall = read_wall(slot)
    etag = _etag(slot, status, wall, proof)
    response = get_conditional_response(request, etag=etag) if request.htmx else None
    if response is None:
        context = _context(slot, status, wall, now) | {"shows_code": shows_code, "is_quiet": is_quiet}
        context |= _address(slot, proof)
        response = render(request, "checkin/projector.html" + ("#live" if request.htmx else ""), context)
        if request.htmx and request.GET.get("was", status) != status:
            response["HX-Refresh"] = "true"
    response["ETag"] = etag
    if proof:
        response["Cache-Control"] = "private, no-store"
        return response
    return private(response)


def _etag(slot: Slot, status: Status, wall: Wall, proof: Proof | None) -> str:
    state = f"{status}-{slot.code}-{proof.text if proof else ''}-{wall.state}"
    return quote_etag(hashlib.sha256(state.encode()).hexdigest()[:24])


def _context(slot: Slot, status: Status, wall: Wall, now: datetime) -> dict[str, Any]:
    return {"slot": slot, "status": status, "awaited": is_awaited(slot, now), "wall": wall}


def _address(slot: Slot, proof: Proof | None) -> dict[str, Any]:
    """The address that the QR code carries, and what of it is there to be typed."""
    path = reverse("checkin:page", args=[slot.code]) if slot.code else ""
    query = "?" + urlencode({"p": proof.text}) if proof else ""
    return {
        "qr": draw_qr(settings.BASE_URL + path + query) if path else None,
        "short_url": f"{urlsplit(settings.BASE_URL).netloc}/s/",
        "proof": proof,
    }
