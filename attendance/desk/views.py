"""The tutors' overview pages. Dashboard and slot are polled: for htmx each serves the part of itself that moves."""

from http import HTTPStatus

from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from attendance.accounts.request import Request
from attendance.core.http import see_other
from attendance.courses.access import student_for_tutor
from attendance.desk.attention import read_attention
from attendance.desk.dashboard import read_dashboard
from attendance.desk.forms import AbsentForm, HintForm, SeatForm, SweepForm
from attendance.desk.hints import dismiss_hint, dismissed_in, show_hints_again
from attendance.desk.live import read_live_page
from attendance.desk.student import read_student_page
from attendance.desk.sweep import read_sweep
from attendance.register.views.answer import CHANGED
from attendance.sessions.access import slot_for_tutor, slot_to_write
from attendance.sessions.models import Slot


@require_GET
@never_cache
def dashboard(request: Request) -> HttpResponse:
    """Today's slots of the user's courses, what comes next, and what needs a look; the poll is told of slots alone."""
    now = timezone.now()
    board = read_dashboard(request.user, now)
    context = {"board": board, "now": now}
    if request.htmx:
        return render(request, "desk/dashboard.html#live", context)
    attention = read_attention(request.user, [row.course for row in board.courses], now)
    return render(request, "desk/dashboard.html", context | {"attention": attention})


@require_GET
@never_cache
def slot_detail(request: Request, pk: int) -> HttpResponse:
    """The live page of a slot."""
    slot = slot_for_tutor(request.user, pk)
    course = slot.session.course
    form = AbsentForm(request.GET)
    page = read_live_page(
        slot,
        q=form.letters(),
        with_notes=course.can_read_notes,
        now=timezone.now(),
        can_edit=course.can_edit,
        dismissed=dismissed_in(request.session, slot),
    )
    context = {
        "page": page,
        "slot": slot,
        "course": course,
        "can_edit": course.can_edit,
        "can_read_notes": course.can_read_notes,
        "form": form,
    }
    template = "desk/slot_detail.html"
    return render(request, template + "#live" if request.htmx else template, context)


@require_POST
def hint_dismiss(request: Request, pk: int) -> HttpResponse:
    """It is out of this tutor's way until the student tries again."""
    slot = slot_for_tutor(request.user, pk)
    form = HintForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("There is no such hint."))
    dismiss_hint(request.session, slot, **form.cleaned_data)
    return _hints_changed(request, slot)


@require_POST
def hints_restore(request: Request, pk: int) -> HttpResponse:
    """All hints that this tutor dismissed in the slot are shown again."""
    slot = slot_for_tutor(request.user, pk)
    show_hints_again(request.session, slot)
    return _hints_changed(request, slot)


def _hints_changed(request: Request, slot: Slot) -> HttpResponse:
    """For htmx the live page fetches itself anew."""
    if request.htmx:
        return trigger_client_event(HttpResponse(status=HTTPStatus.NO_CONTENT), CHANGED)
    return see_other(reverse("desk:slot-detail", args=[slot.pk]) + "#slot-asks")


@require_GET
@never_cache
def slot_seat(request: Request, pk: int) -> HttpResponse:
    """A free seat: who sits there is checked in with one tap, or two letters and a tap."""
    slot = slot_to_write(request.user, pk)
    form = SeatForm(request.GET)
    q, seat = form.letters(), form.seat_id()
    page = read_live_page(slot, q=q, with_notes=False, now=timezone.now())
    place = next((one for one in page.seat_map.seats if one.id == seat), None)
    if place is None:
        raise Http404
    taken = next((one for one in page.present if one.attendance.seat_id == seat), None)
    context = {"page": page, "slot": slot, "course": slot.session.course, "seat": seat, "q": q, "taken": taken}
    context["label"] = place.label or seat
    return render(request, "desk/slot_seat.html", context)


@require_GET
@never_cache
def slot_sweep(request: Request, pk: int) -> HttpResponse:
    """Row by row through the room; what is counted is worked out and kept nowhere."""
    slot = slot_to_write(request.user, pk)
    form = SweepForm(request.GET)
    draw = form.number()
    sweep = read_sweep(slot, draw=draw, counted=form.heads())
    context = {"sweep": sweep, "slot": slot, "course": slot.session.course, "form": form, "draw": draw}
    return render(request, "desk/slot_sweep.html", context, status=200 if form.is_valid() else 422)


@require_GET
def student_detail(request: Request, pk: int) -> HttpResponse:
    """One student through all the sessions of their course; notes for those who may read them."""
    student = student_for_tutor(request.user, pk)
    course = student.course
    context = {
        "page": read_student_page(student, with_notes=course.can_read_notes, now=timezone.now()),
        "student": student,
        "course": course,
        "can_edit": course.can_edit,
    }
    return render(request, "desk/student_detail.html", context)
