"""Two entries of one student: found, shown as they would be joined, joined."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.core.http import see_other
from attendance.core.text import fold
from attendance.courses.access import student_to_write
from attendance.courses.models import Student
from attendance.courses.queries import search
from attendance.register.access import student_of
from attendance.register.forms import MergeForm, TwinForm
from attendance.register.merge import merge_students, plan_merge

LISTED = 20


@require_GET
def student_merge(request: Request, pk: int) -> HttpResponse:
    """Without `other` those who may be the same person, by default of the same family name; with it the preview."""
    student = student_to_write(request.user, pk)
    form = TwinForm(request.GET)
    if other := form.other_id():
        return _preview(request, student, _twin(student, other))
    return _choice(request, student, form)


@require_POST
def student_merge_confirm(request: Request, pk: int) -> HttpResponse:
    """Fields `other`, who goes into this entry, and `seen`, the fingerprint of the preview."""
    student = student_to_write(request.user, pk)
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _choice(request, student, TwinForm({}), status=422)
    other = _twin(student, form.cleaned_data["other"])
    try:
        merge_students(student, other, seen=form.cleaned_data["seen"], by=request.user)
    except DomainError as error:
        return _preview(request, student, other, error.sentence, status=409)
    labels = {"other": other.label, "student": student.label}
    messages.success(request, _("%(other)s is merged into %(student)s.") % labels)
    return see_other("desk:student-detail", pk=pk)


def _twin(student: Student, pk: int) -> Student:
    if pk == student.pk:
        raise Http404
    return student_of(student.course, pk)


def _choice(request: Request, student: Student, form: TwinForm, *, status: int = 200) -> HttpResponse:
    others = student.course.students.exclude(pk=student.pk)
    found = search(others, form.folded() or fold(student.family or student.given))
    listed = sorted(found, key=lambda one: one.sort_key)[:LISTED]
    context = {"course": student.course, "student": student, "form": form, "listed": listed, "refused": status == 422}
    return render(request, "register/student_merge.html", context, status=status)


def _preview(
    request: Request, student: Student, other: Student, problem: str = "", *, status: int = 200
) -> HttpResponse:
    context = {"course": student.course, "student": student, "other": other, "problem": problem}
    context["plan"] = plan_merge(student, other)
    return render(request, "register/student_merge.html", context, status=status)
