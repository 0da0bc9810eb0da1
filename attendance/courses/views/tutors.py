"""Who runs a course: its owners add people, change their roles and remove them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from attendance.accounts.invitation import invitation_url, send_invitation
from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.core.http import see_other
from attendance.courses.access import course_to_own, tutor_to_own
from attendance.courses.actions import TakenError, add_tutor, change_role, remove_tutor, why_kept
from attendance.courses.forms.tutor import RoleForm, TutorForm
from attendance.courses.models import CourseTutor


@require_GET
def tutor_new(request: Request, pk: int) -> HttpResponse:
    course = course_to_own(request.user, pk)
    return render(request, "courses/tutor_new.html", {"course": course, "form": TutorForm()})


@require_POST
@never_cache
def tutor_create(request: Request, pk: int) -> HttpResponse:
    course = course_to_own(request.user, pk)
    form = TutorForm(request.POST)
    if form.is_valid():
        try:
            tutor, is_new = add_tutor(course, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error("email" if isinstance(error, TakenError) else None, error.sentence)
        else:
            if is_new:
                return _invited(request, tutor)
            messages.success(request, _("%(person)s was added.") % {"person": tutor})
            return see_other("courses:course-detail", pk=pk)
    return render(request, "courses/tutor_new.html", {"course": course, "form": form}, status=422)


def _invited(request: Request, tutor: CourseTutor) -> HttpResponse:
    """The link stands in this answer and nowhere else: a page behind a redirect would have to keep it, and a page
    that makes it anew would let an owner into any account that has no password yet."""
    url = invitation_url(tutor.user)
    mailed = send_invitation(tutor.user, url=url, by=request.user, course=str(tutor.course))
    context = {"course": tutor.course, "tutor": tutor, "url": url, "mailed": mailed}
    return render(request, "courses/tutor_invited.html", context)


@require_GET
def tutor_edit(request: Request, pk: int) -> HttpResponse:
    tutor = tutor_to_own(request.user, pk)
    return _tutor_form(request, tutor, RoleForm(instance=tutor))


@require_POST
def tutor_update(request: Request, pk: int) -> HttpResponse:
    tutor = tutor_to_own(request.user, pk)
    form = RoleForm(request.POST, instance=tutor)
    if form.is_valid():
        try:
            change_role(tutor, role=form.cleaned_data["role"], by=request.user)
        except DomainError as error:
            form.add_error("role", error.sentence)
        else:
            messages.success(request, _("The role of %(person)s was changed.") % {"person": tutor})
            return see_other("courses:course-detail", pk=tutor.course_id)
    return _tutor_form(request, tutor, form, status=422)


@require_POST
def tutor_delete(request: Request, pk: int) -> HttpResponse:
    tutor = tutor_to_own(request.user, pk)
    try:
        remove_tutor(tutor, by=request.user)
    except DomainError as error:
        messages.error(request, error.sentence)
        return see_other("courses:tutor-edit", pk=pk)
    messages.success(request, _("%(person)s was removed.") % {"person": tutor})
    if tutor.user == request.user:
        return see_other("courses:course-list")
    return see_other("courses:course-detail", pk=tutor.course_id)


def _tutor_form(request: Request, tutor: CourseTutor, form: RoleForm, *, status: int = 200) -> HttpResponse:
    kept = why_kept(tutor, subject=str(tutor))
    context = {"course": tutor.course, "tutor": tutor, "form": form, "kept": kept}
    return render(request, "courses/tutor_form.html", context, status=status)
