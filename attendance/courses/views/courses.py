"""The list of courses, and the page of one course."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from attendance.accounts.request import Request
from attendance.core.clock import local_today
from attendance.core.errors import DomainError
from attendance.core.http import see_other
from attendance.courses import queries
from attendance.courses.access import course_for_tutor, course_to_archive, course_to_own, courses_for_tutor, own_roles
from attendance.courses.actions import (
    archive_course,
    create_course,
    delete_course,
    restore_course,
    save_course,
    why_kept,
)
from attendance.courses.forms.course import CourseForm, RosterFilter
from attendance.courses.models import Course, Student

PAGE = 100


@require_GET
def course_list(request: Request) -> HttpResponse:
    return _course_list(request, archived=False)


@require_GET
def course_archived(request: Request) -> HttpResponse:
    """Courses that are over: kept to be read, out of all other lists."""
    return _course_list(request, archived=True)


def _course_list(request: Request, *, archived: bool) -> HttpResponse:
    courses = queries.with_summary(courses_for_tutor(request.user), local_today()).order_by("-semester", "name")
    roles = own_roles(request.user)
    shown = [course for course in courses if course.is_archived == archived]
    rows = [(course, roles[course.pk].label if course.pk in roles else _("Admin")) for course in shown]
    context = {"rows": rows, "archived": archived, "has_others": len(shown) < len(courses)}
    return render(request, "courses/course_list.html", context)


@require_GET
def course_new(request: Request) -> HttpResponse:
    return _course_form(request, CourseForm())


@require_POST
def course_create(request: Request) -> HttpResponse:
    form = CourseForm(request.POST)
    if form.is_valid():
        try:
            create_course(form.instance, by=request.user)
        except DomainError as error:
            form.add_error("name", error.sentence)
        else:
            messages.success(request, _("%(course)s was created.") % {"course": form.instance})
            return see_other("courses:course-detail", pk=form.instance.pk)
    return _course_form(request, form, status=422)


@require_GET
@vary_on_headers("HX-Request")
def course_detail(request: Request, pk: int) -> HttpResponse:
    course = course_for_tutor(request.user, pk)
    filters = RosterFilter(request.GET, groups=queries.groups(course))
    students = sorted(_filtered(course, filters), key=lambda student: student.sort_key)
    context = {
        "course": course,
        "can_edit": course.can_edit,
        "can_own": course.can_own,
        "can_copy": course.is_owner,
        "can_restore": course.is_archived and course.is_owner,
        "filters": filters,
        "page": Paginator(students, PAGE).get_page(filters.value("page") or 1),
    }
    if request.htmx:
        return render(request, "courses/course_detail.html#roster", context)
    context["has_roster"] = bool(students) or queries.roster(course).exists()
    context["namesakes"] = queries.namesakes(course) if course.can_edit else []
    context["tutors"] = queries.people(course)
    # Sessions live on the floor above: their rows are read through the relation, their pages linked by name.
    context["sessions"] = course.sessions.order_by("week_nr")
    return render(request, "courses/course_detail.html", context)


def _filtered(course: Course, filters: RosterFilter) -> list[Student]:
    students = queries.search(queries.roster(course), filters.value("q"))
    if filters.value("group"):
        students = students.filter(group=filters.value("group"))
    if filters.value("show") != RosterFilter.ALL:
        students = students.filter(withdrawn_at__isnull=filters.value("show") != RosterFilter.WITHDRAWN)
    return list(students)


@require_GET
def course_edit(request: Request, pk: int) -> HttpResponse:
    course = course_to_own(request.user, pk)
    return _course_form(request, CourseForm(instance=course))


@require_POST
def course_update(request: Request, pk: int) -> HttpResponse:
    course = course_to_own(request.user, pk)
    form = CourseForm(request.POST, instance=course)
    if form.is_valid():
        try:
            save_course(form.instance)
        except DomainError as error:
            form.add_error("name", error.sentence)
        else:
            messages.success(request, _("The course was saved."))
            return see_other("courses:course-detail", pk=pk)
    return _course_form(request, form, status=422)


@require_POST
def course_archive(request: Request, pk: int) -> HttpResponse:
    course = course_to_archive(request.user, pk)
    archive_course(course, by=request.user)
    # The page's toast offers this address as the way back.
    undo = reverse("courses:course-restore", args=[pk])
    messages.success(request, _("%(course)s is archived.") % {"course": course}, extra_tags=undo)
    return see_other("courses:course-list")


@require_POST
def course_restore(request: Request, pk: int) -> HttpResponse:
    course = course_to_archive(request.user, pk)
    restore_course(course, by=request.user)
    messages.success(request, _("%(course)s is back.") % {"course": course})
    return see_other("courses:course-detail", pk=pk)


@require_POST
def course_delete(request: Request, pk: int) -> HttpResponse:
    course = course_to_own(request.user, pk)
    try:
        delete_course(course, by=request.user)
    except DomainError as error:
        messages.error(request, error.sentence)
        return see_other("courses:course-edit", pk=pk)
    messages.success(request, _("%(course)s was deleted.") % {"course": course})
    return see_other("courses:course-list")


def _course_form(request: Request, form: CourseForm, *, status: int = 200) -> HttpResponse:
    """The one page for a new and for a known course; what is being typed does not become its title."""
    stored = Course.objects.filter(pk=form.instance.pk).first() if form.instance.pk else None
    context = {"form": form, "course": stored, "kept": why_kept(stored, subject=str(stored)) if stored else ""}
    return render(request, "courses/course_form.html", context, status=status)
