"""Downloads of the register, and the page that lists them."""

from collections.abc import Iterable, Iterator

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from attendance.accounts.request import Request
from attendance.courses.access import course_for_tutor
from attendance.sessions.access import session_for_tutor
from exports import csv_text, markdown_text
from exports.files import course_stem, pdf_command, session_stem
from exports.forms import CsvForm
from exports.queries import begun_sessions, courses_with_sessions
from exports.tables import course_table, session_table
from exports.workbook import CONTENT_TYPE, write_workbook

LINES_AT_ONCE = 100
NO_CACHE = "private, no-store"


@require_GET
def export_index(request: Request) -> HttpResponse:
    now = timezone.now()
    courses = [
        {"course": course, "command": pdf_command(course), "sessions": begun_sessions(course, now)}
        for course in courses_with_sessions(request.user)
    ]
    return render(request, "exports/export_index.html", {"courses": courses})


@require_GET
def course_csv(request: Request, pk: int) -> StreamingHttpResponse:
    course = course_for_tutor(request.user, pk)
    table = course_table(course, now=timezone.now())
    return _csv(request, csv_text.course_lines(table), course_stem(course))


@require_GET
def course_markdown(request: Request, pk: int) -> StreamingHttpResponse:
    course = course_for_tutor(request.user, pk)
    table = course_table(course, now=timezone.now())
    return _download(markdown_text.course_lines(table), f"{course_stem(course)}.md", "text/markdown")


@require_GET
def course_workbook(request: Request, pk: int) -> FileResponse:
    course = course_for_tutor(request.user, pk)
    file = write_workbook(course_table(course, now=timezone.now()))
    name = f"{course_stem(course)}.xlsx"
    headers = {"Cache-Control": NO_CACHE}
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE, headers=headers)


@require_GET
def session_csv(request: Request, pk: int) -> StreamingHttpResponse:
    session = session_for_tutor(request.user, pk)
    return _csv(request, csv_text.session_lines(session_table(session)), session_stem(session))


@require_GET
def session_markdown(request: Request, pk: int) -> StreamingHttpResponse:
    session = session_for_tutor(request.user, pk)
    lines = markdown_text.session_lines(session_table(session))
    return _download(lines, f"{session_stem(session)}.md", "text/markdown")


def _csv(request: HttpRequest, lines: Iterable[str], stem: str) -> StreamingHttpResponse:
    form = CsvForm(request.GET)
    start = csv_text.BOM if form.is_valid() and form.cleaned_data["bom"] else ""
    return _download(lines, f"{stem}.csv", "text/csv", start)


def _download(lines: Iterable[str], name: str, content_type: str, start: str = "") -> StreamingHttpResponse:
    """Send the lines as they are worded, many at a time, as a file that no cache keeps."""
    response = StreamingHttpResponse(_chunks(lines, start), content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = NO_CACHE
    return response


def _chunks(lines: Iterable[str], start: str) -> Iterator[bytes]:
    waiting = [start]
    for line in lines:
        waiting.append(line)
        if len(waiting) > LINES_AT_ONCE:
            yield "".join(waiting).encode()
            waiting = []
    yield "".join(waiting).encode()
