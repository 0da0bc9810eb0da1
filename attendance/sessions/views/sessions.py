"""The weeks of one's courses, and the page of one session."""

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from attendance.accounts.request import Request
from attendance.core.clock import local_today, monday_of
from attendance.core.errors import DomainError
from attendance.core.http import see_other
from attendance.courses.access import course_to_write, courses_for_tutor, own_roles
from attendance.courses.models import Role
from attendance.sessions.access import session_for_tutor, session_to_write, sessions_for_tutor
from attendance.sessions.actions import WeekTakenError, delete_session, save_session
from attendance.sessions.forms.sessions import SessionFilter, SessionForm
from attendance.sessions.models import ClassSession
from attendance.sessions.queries import (
    has_excuses,
    moving_with,
    name_days,
    roster_size,
    slots_in_order,
    suggest_session,
    with_slots,
)
from attendance.sessions.weeks import by_week, slot_states

PAGE = 100


@require_GET
def session_list(request: Request) -> HttpResponse:
    user, today = request.user, local_today()
    courses = list(courses_for_tutor(user).filter(archived_at=None).order_by("name", "semester"))
    roles = own_roles(user)
    filters = SessionFilter(request.GET, courses=courses)
    shown = [course for course in courses if filters.course_pk in (None, course.pk)]
    sessions = with_slots(sessions_for_tutor(user).filter(course__in=[course.pk for course in shown]))
    page = _page(sessions.order_by("date", "course__name", "week_nr", "pk"), filters.page_number)
    weeks = by_week(page, today=today, now=timezone.now())
    context = {
        "filters": filters,
        "page": page,
        "past": [week for week in weeks if week.sunday < today],
        "weeks": [week for week in weeks if week.sunday >= today],
        "courses": courses,
        "writable": [course for course in shown if user.is_admin or roles.get(course.pk) in (Role.OWNER, Role.TUTOR)],
    }
    template = "sessions/session_list.html"
    return render(request, template + "#weeks" if request.htmx else template, context)


def _page(sessions: QuerySet[ClassSession], number: int | None) -> Page[ClassSession]:
    """One page of the list; without a number the one that holds this week."""
    if number is None:
        earlier = sessions.filter(date__lt=monday_of(local_today())).count()
        number = earlier // PAGE + 1
    return Paginator(sessions, PAGE).get_page(number)


@require_GET
def session_new(request: Request, pk: int) -> HttpResponse:
    course = course_to_write(request.user, pk)
    return _session_form(request, SessionForm(instance=suggest_session(course)))


@require_POST
def session_create(request: Request, pk: int) -> HttpResponse:
    course = course_to_write(request.user, pk)
    form = SessionForm(request.POST, instance=ClassSession(course=course))
    if _is_saved(form):
        messages.success(request, _("%(session)s was created.") % {"session": form.instance})
        return see_other("sessions:session-detail", pk=form.instance.pk)
    return _session_form(request, form, status=422)


@require_GET
def session_detail(request: Request, pk: int) -> HttpResponse:
    session = session_for_tutor(request.user, pk)
    slots = list(slots_in_order().filter(session=session))
    for slot in slots:
        slot.session = session
    name_days(slots)
    # Asked only where the answer is shown: in the dialog that deletes a session without slots.
    excused = session.course.can_edit and not slots and has_excuses(session)
    context = {
        "session": session,
        "course": session.course,
        "can_edit": session.course.can_edit,
        "states": slot_states(slots, timezone.now()),
        "expected": roster_size(session.course),
        "has_excuses": excused,
        "is_in_use": bool(slots) or excused,
    }
    return render(request, "sessions/session_detail.html", context)


@require_GET
def session_edit(request: Request, pk: int) -> HttpResponse:
    session = session_to_write(request.user, pk)
    return _session_form(request, SessionForm(instance=session, moving=moving_with(session, timezone.now())))


@require_POST
def session_update(request: Request, pk: int) -> HttpResponse:
    session = session_to_write(request.user, pk)
    name = str(session)
    form = SessionForm(request.POST, instance=session, moving=moving_with(session, timezone.now()))
    if _is_saved(form):
        messages.success(request, _("The session was saved."))
        return see_other("sessions:session-detail", pk=pk)
    return _session_form(request, form, name=name, status=422)


@require_POST
def session_delete(request: Request, pk: int) -> HttpResponse:
    session = session_to_write(request.user, pk)
    name = str(session)
    try:
        delete_session(session, by=request.user)
    except DomainError as error:
        messages.error(request, error.sentence)
        return see_other("sessions:session-detail", pk=pk)
    messages.success(request, _("%(session)s was deleted.") % {"session": name})
    return see_other("courses:course-detail", pk=session.course_id)


def _is_saved(form: SessionForm) -> bool:
    """Valid, and the database took it."""
    if form.is_valid():
        try:
            save_session(form.instance)
        except DomainError as error:
            form.add_error("week_nr" if isinstance(error, WeekTakenError) else None, error.sentence)
    return form.is_valid()


def _session_form(request: Request, form: SessionForm, *, name: str = "", status: int = 200) -> HttpResponse:
    """The one page for a new and for a known session; `name` is what it is called while another week is typed."""
    session = form.instance
    is_new = session.pk is None
    context = {"form": form, "session": session, "course": session.course, "is_new": is_new, "name": name or session}
    return render(request, "sessions/session_form.html", context, status=status)
