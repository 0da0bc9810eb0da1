"""The register of a course: students x weeks."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from attendance.accounts.request import Request
from attendance.courses.access import course_for_tutor
from attendance.register.forms import FilterForm
from attendance.register.matrix import build_matrix
from attendance.register.views.cells import Cells


@require_GET
def course_register(request: Request, pk: int) -> HttpResponse:
    course = course_for_tutor(request.user, pk)
    form = FilterForm(request.GET)
    wanted = form.folded()
    students = course.students.filter(folded__contains=wanted) if wanted else course.students.all()
    matrix = build_matrix(course, now=timezone.now(), students=students)
    cells = Cells(meeting.pk for meeting in matrix.meetings)
    rows = [
        (row, cells.row(row.student.pk, row.verdict.marks))
        for row in matrix.rows
        if row.student.withdrawn_at is None or row.has_history
    ]
    context = {
        "course": course,
        "can_edit": course.can_edit,
        "form": form,
        "wanted": wanted,
        "meetings": matrix.meetings,
        "rows": rows,
    }
    template = "register/course_register.html"
    return render(request, template + "#table" if request.htmx else template, context)
