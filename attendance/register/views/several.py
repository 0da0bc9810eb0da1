"""Several students at once, and one by the name that is typed: the rows that changed, and one Undo."""

from collections.abc import Collection

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import reswap, trigger_client_event

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.core.http import see_other
from attendance.courses.models import Student
from attendance.courses.namesakes import are_alike, named_apart
from attendance.register.forms import NameForm, SeveralExcuseForm, SeveralForm, SeveralUndoForm
from attendance.register.queries import Names
from attendance.register.several import Done, Undone, excuse_several, mark_several, remove_several, undo_several
from attendance.register.sheet import build_sheet
from attendance.register.views.answer import CHANGED, Undo, say, sheet_context, written
from attendance.sessions.access import session_to_write, slot_to_write
from attendance.sessions.models import ClassSession, Slot

NAMED = 5


@require_POST
def attendance_name(request: Request, pk: int) -> HttpResponse:
    """Field `name`: marks the one student whom it fits; the page comes back with the focus in the same field."""
    slot = slot_to_write(request.user, pk)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _ask_again(request, slot, _("Type a name first."))
    name = form.cleaned_data["name"]
    found = Names(slot.session.course.students.filter(withdrawn_at=None)).called(name)
    if len(found) != 1:
        return _ask_again(request, slot, _unclear(slot, name, found))
    try:
        done = mark_several(slot, found, by=request.user)
    except DomainError as error:
        return _answer(request, slot.session, [], error.sentence, slot=slot, status=409)
    sentence = _("%(name)s is marked present.") if done.token else _("%(name)s is in already.")
    return _answer(request, slot.session, [found[0].pk], sentence % {"name": found[0].label}, done, slot=slot)


@require_POST
def several_mark(request: Request, pk: int) -> HttpResponse:
    """Fields `students`."""
    slot = slot_to_write(request.user, pk)
    form = SeveralForm(request.POST, students=slot.session.course.students.all())
    if not form.is_valid():
        return _refuse(request, slot.session, form)
    try:
        done = mark_several(slot, form.cleaned_data["students"], by=request.user)
    except DomainError as error:
        return _refuse(request, slot.session, form, error.sentence)
    count = len(done.students)
    message = ngettext("%(count)d student is marked present.", "%(count)d students are marked present.", count)
    return _answer(request, slot.session, form.ticked, message % {"count": count}, done)


@require_POST
def several_remove(request: Request, pk: int) -> HttpResponse:
    """Fields `students`."""
    session = session_to_write(request.user, pk)
    form = SeveralForm(request.POST, students=session.course.students.all())
    if not form.is_valid():
        return _refuse(request, session, form)
    done = remove_several(session, form.cleaned_data["students"], by=request.user)
    count = len(done.students)
    message = ngettext(
        "%(count)d student is no longer marked present.", "%(count)d students are no longer marked present.", count
    )
    return _answer(request, session, form.ticked, message % {"count": count}, done)


@require_POST
def several_excuse(request: Request, pk: int) -> HttpResponse:
    """Fields `students` and `reason`."""
    session = session_to_write(request.user, pk)
    form = SeveralExcuseForm(request.POST, students=session.course.students.all())
    if not form.is_valid():
        return _refuse(request, session, form)
    students, reason = form.cleaned_data["students"], form.cleaned_data["reason"]
    try:
        done = excuse_several(session, students, reason=reason, by=request.user)
    except DomainError as error:
        return _refuse(request, session, form, error.sentence)
    count = len(done.students)
    message = ngettext("%(count)d student is excused.", "%(count)d students are excused.", count)
    return _answer(request, session, form.ticked, message % {"count": count}, done)


@require_POST
def several_undo(request: Request, pk: int) -> HttpResponse:
    session = session_to_write(request.user, pk)
    form = SeveralUndoForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("There is nothing to undo."))
    try:
        undone = undo_several(form.cleaned_data["token"], session=session, by=request.user)
    except DomainError as error:
        response = _answer(request, session, [], error.sentence, status=409)
    else:
        response = _answer(request, session, undone.students, _undone(undone))
    # Its toast goes with it.
    return reswap(response, "delete") if request.htmx else response


def _undone(undone: Undone) -> str:
    """What came out otherwise than it was is said."""
    sentences = [_("That is undone.")]
    if lost := undone.lost_seats:
        one, many = (
            "%(count)d came back without a seat: it was taken.",
            "%(count)d came back without a seat: all taken.",
        )
        sentences.append(ngettext(one, many, lost) % {"count": lost})
    if kept := undone.kept:
        sentence = ngettext("%(count)d stays: it changed meanwhile.", "%(count)d stay: they changed meanwhile.", kept)
        sentences.append(sentence % {"count": kept})
    return " ".join(sentences)


def _unclear(slot: Slot, name: str, found: list[Student]) -> str:
    if not found:
        return _("Nobody on the roster is called “%(name)s”.") % {"name": name}
    names = ", ".join(named_apart(found)[:NAMED]) + (", …" if len(found) > NAMED else "")
    if are_alike(found):
        if all(student.number for student in found):
            return _("That may be %(names)s: type the number.") % {"names": names}
        sentence = _("That may be {names}: type the number, or {link}.")
        url = reverse("courses:course-detail", args=[slot.session.course_id])
        link = format_html('<a href="{}">{}</a>', url, _("give one of them a suffix"))
        return format_html(sentence, names=names, link=link)
    return _("That may be %(names)s: type more of the name.") % {"names": names}


def _ask_again(request: Request, slot: Slot, sentence: str) -> HttpResponse:
    """What was typed stays in its field."""
    if request.htmx:
        return _answer(request, slot.session, [], sentence, slot=slot, status=422)
    context = {"focused": slot.pk, "typed": request.POST.get("name", ""), "name_problem": sentence}
    page = sheet_context(slot.session, request.GET) | context
    return render(request, "register/session_register.html", page, status=422)


def _refuse(request: Request, session: ClassSession, form: SeveralForm, problem: str = "") -> HttpResponse:
    """The page, or for htmx the form alone, with what is wrong; `problem` is what the action said."""
    if problem and request.htmx:
        form.add_error(None, problem)
    elif problem:
        # The form's own place may be gone together with the last slot or student.
        say(request, problem, status=422)
    context = sheet_context(session, request.GET, form)
    template = "register/_several.html" if request.htmx else "register/session_register.html"
    response = render(request, template, context, status=422)
    return reswap(response, "outerHTML") if request.htmx else response


def _answer(
    request: Request,
    session: ClassSession,
    students: Collection[int],
    message: str,
    done: Done | None = None,
    *,
    slot: Slot | None = None,
    status: int = 200,
) -> HttpResponse:
    undo = Undo(reverse("register:several-undo", args=[session.pk]), done.token) if done and done.token else None
    if not request.htmx:
        say(request, message, undo=undo, status=status)
        back = reverse("register:session-register", args=[session.pk])
        return see_other(f"{back}?slot={slot.pk}" if slot else back)
    changed = build_sheet(session, students=session.course.students.filter(pk__in=students)) if students else None
    context = {
        "message": message,
        "undo": undo,
        "sheet": changed,
        "rows": written(changed.rows, changed, can_edit=True) if changed else [],
        "session": session,
        "can_edit": True,
        "several": None if slot else SeveralExcuseForm(students=Student.objects.none()),
    }
    response = render(request, "register/_several_answer.html", context, status=status)
    return trigger_client_event(reswap(response, "none"), CHANGED)
