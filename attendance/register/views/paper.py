"""What was ticked or written on a printed sheet, typed back at once."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from attendance.accounts.request import Request
from attendance.core.errors import DomainError
from attendance.core.http import see_other
from attendance.courses.models import Student
from attendance.register.forms import CheckForm, PaperForm
from attendance.register.paper import Roll, find_roll
from attendance.register.queries import present_in
from attendance.register.several import Done, SeatTakenError, mark_several
from attendance.register.typed import Reader, Typed
from attendance.register.views.answer import Undo, say
from attendance.sessions.access import slot_to_write
from attendance.sessions.models import Slot
from rooms.layout import parse_layout

NAMED = 10


@require_GET
def paper_new(request: Request, pk: int) -> HttpResponse:
    """`check` in the address is the sheet that the reader comes from."""
    slot = slot_to_write(request.user, pk)
    asked = CheckForm(request.GET)
    return _page(request, slot, PaperForm(initial=asked.cleaned_data if asked.is_valid() else {}))


@require_POST
def paper_create(request: Request, pk: int) -> HttpResponse:
    """Fields `check` and `entries`. All of it is recorded, or nothing and every fault is said."""
    slot = slot_to_write(request.user, pk)
    form = PaperForm(request.POST)
    if not form.is_valid():
        return _page(request, slot, form, status=422)
    typed = _read(slot, form)
    if typed is None:
        return _page(request, slot, form, status=422)
    try:
        done = mark_several(slot, list(typed.students.values()), by=request.user, seats=typed.seats)
    except SeatTakenError as error:
        form.add_error("entries", _taken(slot, typed, error.students))
        return _page(request, slot, form, status=409)
    except DomainError as error:
        form.add_error(None, error.sentence)
        return _page(request, slot, form, status=409)
    undo = Undo(reverse("register:several-undo", args=[slot.session_id]), done.token) if done.token else None
    say(request, _said(typed, done), undo=undo)
    return see_other("register:session-register", pk=slot.session_id)


def _read(slot: Slot, form: PaperForm) -> Typed | None:
    """What was typed, or None with the faults in the form."""
    everybody = list(slot.session.course.students.all())
    roll = _roll(everybody, form)
    if form.errors:
        return None
    active = [student for student in everybody if student.withdrawn_at is None]
    layout = parse_layout(slot.layout_content) if slot.layout_content else None
    typed = Reader(roll, active, layout.seats if layout else {}).read(form.cleaned_data["entries"])
    if not typed.students and not typed.problems:
        form.add_error("entries", _("Nothing in it can be read."))
    for problem in typed.problems:
        form.add_error("entries", problem)
    return None if form.errors else typed


def _roll(everybody: Sequence[Student], form: PaperForm) -> Roll | None:
    check = form.cleaned_data["check"]
    roll = find_roll(everybody, check) if check else None
    if check and roll is None:
        sentence = _("No sheet of this course has this check. If its roster changed much since, type names instead.")
        form.add_error("check", sentence)
    return roll


def _taken(slot: Slot, typed: Typed, students: Iterable[int]) -> list[str]:
    owners = {row.seat_id: row.student.label for row in present_in(slot)}
    seats = parse_layout(slot.layout_content).seats if slot.layout_content else {}
    sentences = []
    for pk in students:
        seat = seats[typed.seats[pk]]
        words = {"seat": seat.label or seat.id, "name": typed.students[pk].label, "owner": owners.get(seat.id, "…")}
        sentences.append(_("Seat %(seat)s for %(name)s: %(owner)s sits there.") % words)
    return sentences


def _said(typed: Typed, done: Done) -> str:
    count = len(done.students)
    sentence = ngettext("%(count)d student is marked present.", "%(count)d students are marked present.", count)
    there = [student.label for pk, student in typed.students.items() if pk not in done.students]
    if not there:
        return sentence % {"count": count}
    names = ", ".join(there[:NAMED]) + (", …" if len(there) > NAMED else "")
    return " ".join([sentence % {"count": count}, _("In already and left as they were: %(names)s.") % {"names": names}])


def _page(request: Request, slot: Slot, form: PaperForm, *, status: int = 200) -> HttpResponse:
    context = {"course": slot.session.course, "slot": slot, "form": form}
    return render(request, "register/paper_new.html", context, status=status)
