"""All the notes of a course, to be searched."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from attendance.accounts.request import Request
from attendance.notes.access import course_with_notes
from attendance.notes.forms import SearchForm
from attendance.notes.queries import notes_in

PAGE = 50


@require_GET
def course_notes(request: Request, pk: int) -> HttpResponse:
    """Newest first; `q` narrows them to those in whose text or student's name every word occurs."""
    course = course_with_notes(request.user, pk)
    form = SearchForm(request.GET)
    page = Paginator(notes_in(course, form.words()), PAGE).get_page(form.number())
    context = {"course": course, "form": form, "words": form.words(), "page": page}
    template = "notes/course_notes.html"
    return render(request, template + "#found" if request.htmx else template, context)
