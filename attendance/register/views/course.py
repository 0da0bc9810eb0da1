"""The register of a course: students x weeks."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from attendance.accounts.request import Request
from attendance.courses.access import course_for_tutor
from attendance.courses.queries import groups, name_apart
from attendance.register.forms import RegisterForm
from attendance.register.matrix import build_matrix
from attendance.register.narrowing import arranged, narrowed
from attendance.register.views.cells import Cells


@require_GET
def course_register(request: Request, pk: int) -> HttpResponse:
    """Narrowed by name, group and risk, and ordered, by what stands in the address."""
    course = course_for_tutor(request.user, pk)
    form = RegisterForm(request.GET, groups=groups(course))
    wanted = form.folded()
    matrix = build_matrix(course, now=timezone.now(), students=narrowed(course.students.all(), form.cleaned_data))
    cells = Cells(meeting.pk for meeting in matrix.meetings)
    rows = arranged(matrix.rows, form.cleaned_data, course)
    name_apart(course, (row.student for row in rows))
    context = {
        "course": course,
        "can_edit": course.can_edit,
        "form": form,
        "wanted": wanted,
        "is_narrowed": any(form.cleaned_data.get(name) for name in ("q", "group", "risk")),
        "meetings": matrix.meetings,
        "has_disputed": any(row.disputed for row in rows),
        "rows": [(row, cells.row(row.student.pk, row.verdict.marks, row.disputed)) for row in rows],
    }
    template = "register/course_register.html"
    return render(request, template + "#table" if request.htmx else template, context)
