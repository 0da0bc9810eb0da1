"""The roster import: choose a file, look at what it would change, confirm."""

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from attendance.accounts.request import Request
from attendance.core.http import see_other
from attendance.courses.access import course_to_write
from attendance.courses.forms.roster import RosterConfirmForm, RosterUploadForm
from attendance.courses.models import Course
from attendance.courses.roster.reading import RosterFile
from attendance.courses.roster_import import RefusedLinesError, RosterChangedError, import_roster, preview_roster
from attendance.courses.roster_token import sign_preview


@require_GET
def roster_new(request: Request, pk: int) -> HttpResponse:
    course = course_to_write(request.user, pk)
    return render(request, "courses/roster_new.html", {"course": course, "form": RosterUploadForm()})


@require_POST
def roster_upload(request: Request, pk: int) -> HttpResponse:
    """Answer with the preview; nothing is written or kept, it travels signed in the next form."""
    course = course_to_write(request.user, pk)
    form = RosterUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "courses/roster_new.html", {"course": course, "form": form}, status=422)
    return _preview(request, course, form.cleaned_data["file"])


@require_POST
def roster_confirm(request: Request, pk: int) -> HttpResponse:
    course = course_to_write(request.user, pk)
    form = RosterConfirmForm(request.POST, course=course, user=request.user)
    if not form.is_valid():
        problem = _("This preview is not valid any more; choose the file again.")
        context = {"course": course, "form": RosterUploadForm(), "problem": problem}
        return render(request, "courses/roster_new.html", context, status=422)
    ticked = form.cleaned_data["withdraw"]
    try:
        plan = import_roster(
            course,
            form.file,
            actor=request.user,
            expected=form.fingerprint,
            leave_out_refused=form.cleaned_data["leave_out"],
            withdraw=form.to_withdraw,
        )
    except RosterChangedError as error:
        return _preview(request, course, form.file, problem=error.sentence, ticked=ticked, status=409)
    except RefusedLinesError as error:
        return _preview(request, course, form.file, problem=error.sentence, ticked=ticked, status=422)
    messages.success(
        request,
        _("Roster imported: %(new)d new, %(changed)d changed, %(unchanged)d unchanged.")
        % {"new": len(plan.new), "changed": len(plan.changed), "unchanged": plan.unchanged},
    )
    return see_other("courses:course-detail", pk=course.pk)


def _preview(
    request: Request,
    course: Course,
    file: RosterFile,
    *,
    problem: str = "",
    ticked: Collection[int] = (),
    status: int = 200,
) -> HttpResponse:
    plan, fingerprint = preview_roster(course, file)
    context = {
        "course": course,
        "file": file,
        "plan": plan,
        "token": sign_preview(file, fingerprint, course=course, user=request.user),
        "problem": problem,
        "ticked": ticked,
    }
    return render(request, "courses/roster_preview.html", context, status=status)
