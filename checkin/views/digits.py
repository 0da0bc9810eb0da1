"""The six digits beside the QR code, for whoever cannot scan it: they give the same ticket."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from attendance.accounts.request import Request
from checkin.access import slot_for_students
from checkin.actions import require_open
from checkin.device import device_of, new_device
from checkin.forms import DigitsForm, PageForm
from checkin.guessing import check_digits
from checkin.remembered import with_remembered
from checkin.ticket import give_ticket
from checkin.views.responses import answers_refusals, refuse_digits, render_page, to_page


@login_not_required
@require_POST
@gzip_page
@answers_refusals
def digits(request: Request, code: str) -> HttpResponse:
    slot, roster_size = slot_for_students(code)
    require_open(slot)
    if not slot.rotating_code:
        return to_page(code)
    device, ask, form = device_of(request) or new_device(), PageForm(request.POST).ask(), DigitsForm(request.POST)
    if form.is_valid() and not check_digits(slot, form.cleaned_data["digits"], timezone.now()):
        form.add_error("digits", _("These are not the digits that stand on the wall now."))
    if not form.is_valid():
        return refuse_digits(request, slot, device, ask, form)
    if request.htmx:
        asked = with_remembered(ask, request, slot)
        response = render_page(request, slot, device, asked, roster_size=roster_size, is_admitted=True)
    else:
        response = to_page(code, ask)
    device.remember(response)
    give_ticket(response, slot, device)
    return response
