"""What a session's register says of a student in a slot, and the button beside it, as HTML.

A page has hundreds of these, so like `cells` they are not left to the template engine, which took three times as long.
Names, seats and our own words are escaped; the rest is numbers and addresses made of them.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from attendance.register.models import Attendance
from attendance.register.sheet import Place, SheetRow
from attendance.sessions.models import Slot


class Places:
    """Writes for the slots of one session; `can_edit` adds the buttons, which need a form around them."""

    def __init__(self, slots: Iterable[Slot], *, can_edit: bool) -> None:
        self.can_edit = can_edit
        self.times = {slot.pk: slot.when for slot in slots}
        self.marks = {pk: reverse("register:attendance-mark", args=[pk]) for pk in self.times}
        self.before, self.behind = reverse("register:attendance-remove", args=[0]).rsplit("/0/", 1)
        self.mark, self.remove = escape(_("Mark")), escape(_("Remove"))
        self.mark_label, self.remove_label = _("Mark %(name)s present at %(time)s"), _("Remove %(name)s from %(time)s")
        self.signs = {True: ("late", "L", escape(_("late"))), False: ("present", "✓", escape(_("present")))}
        self.disputed = escape(_("disputed"))
        self.seat, self.by = _("seat %(seat)s"), _("by %(name)s")

    def cells(self, row: SheetRow) -> SafeString:
        """The cells of a student, in the order of the slots."""
        cells = (
            f"<td>{self._text(place, place.attendance) if place.attendance else ''}{self.button(row, place)}</td>\n"
            for place in row.places
        )
        return SafeString("".join(cells))

    def button(self, row: SheetRow, place: Place) -> SafeString:
        """Marks who is not there, removes who is; empty for whoever may not."""
        if not self.can_edit:
            return SafeString()
        words = {"name": row.student.label, "time": self.times[place.slot.pk]}
        if place.attendance:
            address = f"{self.before}/{place.attendance.pk}/{self.behind}"
            label = escape(self.remove_label % words)
            text = f'<button class="quiet tight" formaction="{address}" aria-label="{label}">{self.remove}</button>'
        else:
            look = "quiet tight" if row.is_present else "tight"
            does = f'name="student" value="{row.student.pk}" formaction="{self.marks[place.slot.pk]}"'
            label = escape(self.mark_label % words)
            text = f'<button class="{look}" {does} aria-label="{label}">{self.mark}</button>'
        return SafeString(text)

    def _text(self, place: Place, attendance: Attendance) -> str:
        """When and where somebody checked in, and who recorded it if it was not themselves."""
        look, sign, word = self.signs[place.is_late]
        said = [f"{timezone.localtime(attendance.checked_in_at):%H:%M}"]
        if place.seat:
            said.append(self.seat % {"seat": place.seat})
        if attendance.recorded_by:
            said.append(self.by % {"name": attendance.recorded_by})
        doubt = f' <span class="badge late">{self.disputed}</span>' if attendance.disputed_at else ""
        return (
            f'<span class="mark {look}" aria-hidden="true">{sign}</span> '
            f'<span class="small"><span class="hide">{word},</span> {escape(", ".join(said))}</span>{doubt}'
        )
