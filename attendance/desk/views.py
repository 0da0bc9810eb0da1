"""The tutors' overview pages. Dashboard and slot are polled: for htmx each serves the part of itself that moves."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from attendance.accounts.request import Request
from attendance.courses.access import student_for_tutor
from attendance.desk.attention import read_attention
from attendance.desk.dashboard import read_dashboard
from attendance.desk.forms import AbsentForm, SeatForm, SweepForm
from attendance.desk.live import read_live_page
from attendance.desk.student import read_student_page
from attendance.desk.sweep import read_sweep
from attendance.sessions.access import slot_for_tutor, slot_to_write


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
    context = {
        "page": read_live_page(
            slot, q=form.letters(), with_notes=course.can_read_notes, now=timezone.now(), can_edit=course.can_edit
        ),
        "slot": slot,
        "course": course,
        "can_edit": course.can_edit,
        "can_read_notes": course.can_read_notes,
        "form": form,
    }
    template = "desk/slot_detail.html"
    return render(request, template + "#live" if request.htmx else template, context)


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
