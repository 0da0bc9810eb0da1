"""Whether this phone knows its student next week. Both write a cookie and nothing else, so both may be repeated."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from attendance.accounts.request import Request
from checkin.access import slot_for_students
from checkin.device import device_of
from checkin.page import Ask
from checkin.queries import student_from
from checkin.remembered import forget_student, remember_student
from checkin.views.responses import answers_refusals, render_page, to_page


@login_not_required
@require_POST
@gzip_page
@answers_refusals
def remember(request: Request, code: str) -> HttpResponse:
    """Who is in from this phone, whatever the request says: nobody else's name can be kept. For a phone from which
    nobody is in there is nothing to do."""
    slot, roster_size = slot_for_students(code)
    device = device_of(request)
    student = student_from(slot, device.hash_in(slot)) if device else None
    if not request.htmx:
        response = to_page(code)
    else:
        is_known = True if student else None
        response = render_page(request, slot, device, Ask(), roster_size=roster_size, is_remembered=is_known)
    if student:
        remember_student(response, slot, student)
    return response


@login_not_required
@require_POST
@gzip_page
@answers_refusals
def forget(request: Request, code: str) -> HttpResponse:
    slot, roster_size = slot_for_students(code)
    if request.htmx:
        device = device_of(request)
        response = render_page(request, slot, device, Ask(), roster_size=roster_size, is_remembered=False)
    else:
        response = to_page(code)
    forget_student(response, slot)
    return response
