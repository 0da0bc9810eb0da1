"""A semester is planned: the form, the preview beside it, the plan that stands and the way back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.core.http import see_other
from attendance.courses.access import course_to_write
from attendance.courses.models import Course
from attendance.sessions.batches import PlanChangedError, batches_of, make_plan, preview_plan, take_back
from attendance.sessions.forms.plan import LikeForm, PlanForms, plan_data
from attendance.sessions.forms.plan_confirm import CHANGED, PlanConfirmForm, sign_preview
from attendance.sessions.models import ClassSession
from attendance.sessions.queries import name_days, with_slots
from attendance.sessions.replanning import read_standing, read_wish


@require_GET
def plan_new(request: Request, pk: int) -> HttpResponse:
    course = course_to_write(request.user, pk)
    like = LikeForm(request.GET, course=course, user=request.user)
    # A plan that was taken back comes along in the address, so that it is made again without being typed again.
    data = request.GET if "meetings-TOTAL_FORMS" in request.GET else None
    return _page(request, course, PlanForms(course, request.user, data, like=like.chosen), like=like)


@require_POST
def plan_preview(request: Request, pk: int) -> HttpResponse:
    """Answer with the preview above the form; nothing is written, what was typed travels signed in the next form."""
    course = course_to_write(request.user, pk)
    forms = PlanForms(course, request.user, request.POST)
    return _preview(request, course, forms)


@require_POST
def plan_create(request: Request, pk: int) -> HttpResponse:
    course = course_to_write(request.user, pk)
    confirmed = PlanConfirmForm(request.POST, course=course, user=request.user)
    if not confirmed.is_valid():
        problem = _("This preview is not valid any more. Make it again.")
        return _page(request, course, PlanForms(course, request.user), problem=problem, status=422)
    fingerprint, kept = confirmed.cleaned_data["token"]
    typed = PlanForms(course, request.user, request.POST)
    if typed.is_sent and typed.kept() != kept:
        return _preview(request, course, typed, problem=str(CHANGED), status=409)
    forms = PlanForms(course, request.user, kept)
    if not forms.is_valid():
        return _page(request, course, forms, status=422)
    try:
        batch = make_plan(course, forms.wish, by=request.user, expected=fingerprint)
    except PlanChangedError as error:
        return _preview(request, course, forms, problem=error.sentence, status=409)
    messages.success(request, _("The semester is planned."))
    return see_other("sessions:plan-detail", pk=pk, batch=batch)


@require_GET
def plan_detail(request: Request, pk: int, batch: UUID) -> HttpResponse:
    course = course_to_write(request.user, pk)
    sessions = _sessions(course, batch)
    for session in sessions:
        name_days(session.slots.all())
    standing = read_standing(sessions, batch)
    context = {"course": course, "batch": batch, "sessions": sessions, "standing": standing}
    return render(request, "sessions/plan_detail.html", context)


@require_POST
def plan_delete(request: Request, pk: int, batch: UUID) -> HttpResponse:
    course = course_to_write(request.user, pk)
    wish = read_wish(_sessions(course, batch), batch)
    try:
        count = take_back(course, batch, by=request.user)
    except DomainError as error:
        messages.error(request, error.sentence)
        return see_other("sessions:plan-detail", pk=pk, batch=batch)
    if not count:
        raise Http404
    taken = ngettext(
        "The plan of %(count)d session was taken back.", "The plan of %(count)d sessions was taken back.", count
    )
    messages.success(request, taken % {"count": count})
    again = plan_data(wish) if wish else None
    return HttpResponseRedirect(reverse("sessions:plan-new", args=[pk], query=again), status=303)


def _sessions(course: Course, batch: UUID) -> list[ClassSession]:
    """Those of a plan that stands, in order; two statements."""
    sessions = with_slots(ClassSession.objects.filter(course=course, batch=batch)).order_by("date", "week_nr")
    if not sessions:
        raise Http404
    return list(sessions)


def _preview(
    request: Request, course: Course, forms: PlanForms, *, problem: str = "", status: int = 200
) -> HttpResponse:
    if not forms.is_valid():
        return _page(request, course, forms, status=422)
    plan = preview_plan(course, forms.wish, user=request.user)
    if not plan.sessions:
        forms.span.add_error(
            None, _("No day is left to meet on: all are free, or the span holds none of the weekdays.")
        )
        return _page(request, course, forms, status=422)
    token = sign_preview(forms, plan.fingerprint, course=course, user=request.user)
    return _page(request, course, forms, problem=problem, status=status, plan=plan, token=token)


def _page(
    request: Request, course: Course, forms: PlanForms, *, problem: str = "", status: int = 200, **preview: object
) -> HttpResponse:
    context = {"course": course, "forms": forms, "problem": problem, "batches": batches_of(course), **preview}
    return render(request, "sessions/plan_new.html", context, status=status)
