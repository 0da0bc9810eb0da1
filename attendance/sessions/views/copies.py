"""A course is copied to another semester: the form, the preview above it, and the course that stands."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.core.http import see_other
from attendance.courses.access import course_to_archive
from attendance.courses.models import Course
from attendance.sessions.batches import PlanChangedError
from attendance.sessions.copying import copy_course, preview_copy
from attendance.sessions.forms.copy import CopyConfirmForm, CopyForms, sign_copy
from attendance.sessions.forms.plan import MOST_MEETINGS
from attendance.sessions.forms.plan_confirm import CHANGED


@require_GET
def copy_new(request: Request, pk: int) -> HttpResponse:
    """Reading is all that the source needs to allow, so one of the archive will do."""
    source = course_to_archive(request.user, pk)
    forms = CopyForms(source, request.user)
    return _page(request, source, forms, too_many=forms.groups_too_many, most=MOST_MEETINGS)


@require_POST
def copy_preview(request: Request, pk: int) -> HttpResponse:
    """Answer with the preview above the form; nothing is written, what was typed travels signed in the next form."""
    source = course_to_archive(request.user, pk)
    return _preview(request, source, CopyForms(source, request.user, request.POST))


@require_POST
def copy_create(request: Request, pk: int) -> HttpResponse:
    source = course_to_archive(request.user, pk)
    confirmed = CopyConfirmForm(request.POST, source=source, user=request.user)
    if not confirmed.is_valid():
        problem = _("This preview is not valid any more. Make it again.")
        return _page(request, source, CopyForms(source, request.user), problem=problem, status=422)
    fingerprint, kept = confirmed.cleaned_data["token"]
    typed = CopyForms(source, request.user, request.POST)
    if typed.is_sent and (not typed.is_valid() or typed.kept() != kept):
        return _preview(request, source, typed, problem=str(CHANGED), status=409)
    forms = CopyForms(source, request.user, kept)
    if not forms.is_valid():
        return _page(request, source, forms, status=422)
    return _copy(request, source, forms, fingerprint)


def _copy(request: Request, source: Course, forms: CopyForms, fingerprint: str) -> HttpResponse:
    course, tutors = forms.course.instance, forms.course.coming
    try:
        batch = copy_course(
            course, source=source, tutors=tutors, wish=forms.wish, by=request.user, expected=fingerprint
        )
    except PlanChangedError as error:
        return _preview(request, source, forms, problem=error.sentence, status=409)
    except DomainError as error:
        forms.course.add_error("name", error.sentence)
        return _page(request, source, forms, status=422)
    messages.success(request, _("%(course)s was created.") % {"course": course})
    if batch:
        return see_other("sessions:plan-detail", pk=course.pk, batch=batch)
    return see_other("courses:course-detail", pk=course.pk)


def _preview(
    request: Request, source: Course, forms: CopyForms, *, problem: str = "", status: int = 200
) -> HttpResponse:
    if not forms.is_valid():
        return _page(request, source, forms, status=422)
    try:
        plan = preview_copy(forms.course.instance, forms.wish, user=request.user)
    except DomainError as error:
        forms.course.add_error("name", error.sentence)
        return _page(request, source, forms, status=422)
    if forms.wish and not plan.sessions:
        forms.plan.span.add_error(
            None, _("No day is left to meet on: all are free, or the span holds none of the weekdays.")
        )
        return _page(request, source, forms, status=422)
    token = sign_copy(forms, plan.fingerprint)
    return _page(request, source, forms, problem=problem, status=status, plan=plan, token=token)


def _page(
    request: Request, source: Course, forms: CopyForms, *, problem: str = "", status: int = 200, **more: object
) -> HttpResponse:
    """The planner's own page around the fields of the course."""
    context = {
        "course": source,
        "copy": forms.course,
        "forms": forms.plan,
        "problem": problem,
        "preview_url": reverse("sessions:copy-preview", args=[source.pk]),
        "make_url": reverse("sessions:copy-create", args=[source.pk]),
        **more,
    }
    return render(request, "sessions/copy_new.html", context, status=status)
