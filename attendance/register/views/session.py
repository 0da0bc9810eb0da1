"""The register of a session: students x slots, and the page of one of its cells."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django_htmx.http import push_url

from attendance.accounts.request import Request
from attendance.register.access import student_of
from attendance.register.views.answer import cell_context, page_of, sheet_context
from attendance.sessions.access import session_for_tutor


@require_GET
def session_register(request: Request, pk: int) -> HttpResponse:
    session = session_for_tutor(request.user, pk)
    template = "register/session_register.html"
    return render(request, template + "#table" if request.htmx else template, sheet_context(session, request.GET))


@require_GET
def register_cell(request: Request, session_pk: int, student_pk: int) -> HttpResponse:
    """One student in one session: what was recorded, and what can be done about it."""
    session = session_for_tutor(request.user, session_pk)
    student = student_of(session.course, student_pk)
    context = cell_context(session, student, page_of(request))
    if request.htmx:
        # The links of a table are boosted together, and a boosted link would change the page's address.
        return push_url(render(request, "register/_cell.html", context), False)
    return render(request, "register/register_cell.html", context)
