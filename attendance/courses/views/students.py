"""One student on the roster, added and changed by hand."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.core.http import see_other
from attendance.courses.access import course_to_write, student_to_write
from attendance.courses.actions import (
    TakenError,
    delete_student,
    restore_student,
    save_student,
    why_kept,
    withdraw_student,
)
from attendance.courses.forms.student import StudentForm
from attendance.courses.models import Student


@require_GET
def student_new(request: Request, pk: int) -> HttpResponse:
    course = course_to_write(request.user, pk)
    return _student_form(request, StudentForm(instance=Student(course=course)))


@require_POST
def student_create(request: Request, pk: int) -> HttpResponse:
    course = course_to_write(request.user, pk)
    form = StudentForm(request.POST, instance=Student(course=course))
    if _is_saved(form):
        messages.success(request, _("%(student)s is on the roster.") % {"student": form.instance})
        return see_other("courses:course-detail", pk=pk)
    return _student_form(request, form, status=422)


@require_GET
def student_edit(request: Request, pk: int) -> HttpResponse:
    student = student_to_write(request.user, pk)
    return _student_form(request, StudentForm(instance=student))


@require_POST
def student_update(request: Request, pk: int) -> HttpResponse:
    student = student_to_write(request.user, pk)
    name = student.name
    form = StudentForm(request.POST, instance=student)
    if _is_saved(form):
        messages.success(request, _("%(student)s was saved.") % {"student": form.instance})
        return see_other("courses:course-detail", pk=student.course_id)
    return _student_form(request, form, name=name, status=422)


@require_POST
def student_withdraw(request: Request, pk: int) -> HttpResponse:
    student = student_to_write(request.user, pk)
    withdraw_student(student)
    # The page's toast offers this address as the way back.
    undo = reverse("courses:student-restore", args=[pk])
    messages.success(request, _("%(student)s was withdrawn.") % {"student": student}, extra_tags=undo)
    return see_other("courses:student-edit", pk=pk)


@require_POST
def student_restore(request: Request, pk: int) -> HttpResponse:
    student = student_to_write(request.user, pk)
    restore_student(student)
    messages.success(request, _("%(student)s is on the roster again.") % {"student": student})
    return see_other("courses:student-edit", pk=pk)


@require_POST
def student_delete(request: Request, pk: int) -> HttpResponse:
    student = student_to_write(request.user, pk)
    try:
        delete_student(student, by=request.user)
    except DomainError as error:
        messages.error(request, error.sentence)
        return see_other("courses:student-edit", pk=pk)
    messages.success(request, _("%(student)s was deleted.") % {"student": student})
    return see_other("courses:course-detail", pk=student.course_id)


def _is_saved(form: StudentForm) -> bool:
    """Valid, and the database took it."""
    if form.is_valid():
        try:
            save_student(form.instance)
        except DomainError as error:
            form.add_error("number" if isinstance(error, TakenError) else None, error.sentence)
    return form.is_valid()


def _student_form(request: Request, form: StudentForm, *, name: str = "", status: int = 200) -> HttpResponse:
    student = form.instance
    name = name or student.name
    kept = why_kept(student, subject=name) if student.pk else ""
    context = {"form": form, "student": student, "course": student.course, "name": name, "kept": kept}
    return render(request, "courses/student_form.html", context, status=status)
