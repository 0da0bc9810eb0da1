"""The tutor decides on a name that the list lacks."""

from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.core.http import see_other
from attendance.courses.models import Student
from attendance.register.access import missing_name_to_write, student_of
from attendance.register.forms import AddNameForm, FilterForm, MarkForm, UndoForm
from attendance.register.missing import Confirmed, add_name, in_the_way, link_name, refuse_name, revert_name
from attendance.register.models import MissingName
from attendance.register.suggesting import suggested
from attendance.register.views.answer import say, undo_to
from attendance.sessions.access import slot_to_write
from rooms.layout import parse_layout

MOST_FOUND = 12
# By whether the student had withdrawn, and whether the seat was lost.
SENTENCES = {
    (False, False): gettext_lazy("%(name)s is in."),
    (False, True): gettext_lazy("%(name)s is in, without a seat: it was taken meanwhile."),
    (True, False): gettext_lazy("%(name)s is on the roster again, and in."),
    (True, True): gettext_lazy("%(name)s is on the roster again, and in without a seat: it was taken meanwhile."),
}


@require_GET
def missing_name(request: Request, pk: int) -> HttpResponse:
    """Who may be meant, a form for the roster, and a refusal."""
    left = missing_name_to_write(request.user, pk)
    return _show(request, left, AddNameForm(initial=_split(left.name)))


@require_POST
def missing_name_link(request: Request, pk: int) -> HttpResponse:
    left = missing_name_to_write(request.user, pk)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("No student was named."))
    student = student_of(left.slot.session.course, form.cleaned_data["student"])
    try:
        done = link_name(left, student, by=request.user)
    except DomainError as error:
        return _refused(request, left, error)
    return _confirmed(request, left, done)


@require_POST
def missing_name_add(request: Request, pk: int) -> HttpResponse:
    left = missing_name_to_write(request.user, pk)
    form = AddNameForm(request.POST)
    if form.is_valid():
        student = Student(course=left.slot.session.course, joined_on=left.slot.day, **form.cleaned_data)
        try:
            return _confirmed(request, left, add_name(left, student, by=request.user))
        except DomainError as error:
            form.add_error(None, error.sentence)
    return _show(request, left, form, status=422)


@require_POST
def missing_name_refuse(request: Request, pk: int) -> HttpResponse:
    left = missing_name_to_write(request.user, pk)
    try:
        token = refuse_name(left)
    except DomainError as error:
        return _refused(request, left, error)
    message = _("%(name)s is refused, and is asked to see you.") % {"name": left.name}
    say(request, message, undo=undo_to("register:missing-name-revert", request, left.slot_id, token))
    return see_other("desk:slot-detail", pk=left.slot_id)


@require_POST
def missing_name_revert(request: Request, pk: int) -> HttpResponse:
    """The Undo of each decision; `pk` is the slot's."""
    slot = slot_to_write(request.user, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("There is nothing to undo."))
    try:
        left = revert_name(form.cleaned_data["token"], slot=slot, by=request.user)
    except DomainError as error:
        say(request, error.sentence, status=409)
    else:
        say(request, _("%(name)s waits for you again.") % {"name": left.name})
    return see_other("desk:slot-detail", pk=slot.pk)


def _confirmed(request: Request, left: MissingName, done: Confirmed) -> HttpResponse:
    message = str(SENTENCES[done.was_withdrawn, done.lost_seat]) % {"name": done.attendance.student.label}
    if done.phone_of:
        message += " " + _("The phone that asked has checked in %(owner)s meanwhile.") % {"owner": done.phone_of.label}
    undo = undo_to("register:missing-name-revert", request, left.slot_id, done.token)
    say(request, message, undo=undo)
    return see_other("desk:slot-detail", pk=left.slot_id)


def _refused(request: Request, left: MissingName, error: DomainError) -> HttpResponse:
    say(request, error.sentence, status=409)
    return see_other("desk:slot-detail", pk=left.slot_id)


def _split(name: str) -> dict[str, str]:
    """Which word begins the family name nobody can tell; the last one mostly does."""
    given, _space, family = name.rpartition(" ")
    return {"given": given or family, "family": family if given else ""}


def _show(request: Request, left: MissingName, form: AddNameForm, *, status: int = 200) -> HttpResponse:
    course = left.slot.session.course
    words = FilterForm(request.GET).folded()
    # Who has withdrawn may have come back; those on the roster come first.
    roster = sorted(course.students.all(), key=lambda one: (one.withdrawn_at is not None, one.sort_key))
    seats = parse_layout(left.slot.layout_content or "[]").seats
    seat = seats.get(left.seat_id or "")
    found = suggested(words or left.name, roster)[:MOST_FOUND]
    phone_of, sitting = in_the_way(left)
    context: dict[str, Any] = {
        "left": left,
        "slot": left.slot,
        "course": course,
        "form": form,
        "q": request.GET.get("q", "") if words else left.name,
        "found": found,
        "has_withdrawn": any(student.withdrawn_at for student in found),
        "phone_of": phone_of,
        "sitting": sitting,
        "seat": (seat.label or seat.id) if seat else left.seat_id or "",
    }
    return render(request, "register/missing_name.html", context, status=status)
