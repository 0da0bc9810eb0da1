"""What was ticked or written on a printed sheet, typed back at once."""

from collections.abc import Collection, Iterable, Sequence

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
from attendance.register.models import Attendance
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
        form.add_error("entries", _taken(slot, typed, list(present_in(slot)), error.students))
        return _page(request, slot, form, status=409)
    except DomainError as error:
        form.add_error(None, error.sentence)
        return _page(request, slot, form, status=409)
    undo = Undo(reverse("register:several-undo", args=[slot.session_id]), done.token) if done.token else None
    say(request, _said(slot, typed, done), undo=undo)
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
    for problem in [*typed.problems, *(_taken_too(slot, typed) if typed.problems and typed.seats else [])]:
        form.add_error("entries", problem)
    return None if form.errors else typed


def _roll(everybody: Sequence[Student], form: PaperForm) -> Roll | None:
    check = form.cleaned_data["check"]
    roll = find_roll(everybody, check) if check else None
    if check and roll is None:
        sentence = _("No sheet of this course has this check. If its roster changed much since, type names instead.")
        form.add_error("check", sentence)
    return roll


def _taken_too(slot: Slot, typed: Typed) -> list[str]:
    """Nothing will be recorded, so the seats that would be refused afterwards are said along with the other faults."""
    rows = list(present_in(slot))
    there, taken = {row.student_id for row in rows}, {row.seat_id for row in rows}
    return _taken(slot, typed, rows, [pk for pk, seat in typed.seats.items() if pk not in there and seat in taken])


def _taken(slot: Slot, typed: Typed, rows: Iterable[Attendance], students: Iterable[int]) -> list[str]:
    owners = {row.seat_id: row.student.label for row in rows}
    sentences = []
    for pk in students:
        seat = typed.seats[pk]
        words = {"seat": _called(slot, seat), "name": typed.students[pk].label, "owner": owners.get(seat, "…")}
        sentences.append(_("Seat %(seat)s for %(name)s: %(owner)s sits there.") % words)
    return sentences


def _called(slot: Slot, seat_id: str) -> str:
    return (parse_layout(slot.layout_content).seats[seat_id].label if slot.layout_content else "") or seat_id


def _said(slot: Slot, typed: Typed, done: Done) -> str:
    count = len(done.students)
    sentence = ngettext("%(count)d student is marked present.", "%(count)d students are marked present.", count)
    names = _left(slot, typed, set(typed.students) - set(done.students))
    if not names:
        return sentence % {"count": count}
    return " ".join([sentence % {"count": count}, _("In already and left as they were: %(names)s.") % {"names": names}])


def _left(slot: Slot, typed: Typed, students: Collection[int]) -> str:
    """Who was in already; first, and all of them, those who did not get the seat that was typed."""
    if not students:
        return ""
    seats = {row.student_id: row.seat_id for row in present_in(slot)} if typed.seats else {}
    dropped, others = [], []
    for pk in (pk for pk in typed.students if pk in students):
        name, seat = typed.students[pk].label, typed.seats.get(pk)
        if seat and seats.get(pk) != seat:
            dropped.append(_("%(name)s (not put on %(seat)s)") % {"name": name, "seat": _called(slot, seat)})
        else:
            others.append(name)
    shown = others[: max(0, NAMED - len(dropped))]
    return ", ".join([*dropped, *shown, *(["…"] if len(shown) < len(others) else [])])


def _page(request: Request, slot: Slot, form: PaperForm, *, status: int = 200) -> HttpResponse:
    context = {"course": slot.session.course, "slot": slot, "form": form}
    return render(request, "register/paper_new.html", context, status=status)
