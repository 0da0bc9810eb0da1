"""The cells of a course's register as HTML.

A page has thousands of them, so they are not left to the template engine: 300 x 15 take it ten times as long.
All that goes into the text is numbers, an address made of them, and our own words, escaped.
"""

from collections.abc import Iterable, Set

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from attendance.register.bonus import Mark

SIGNS = {Mark.PRESENT: "✓", Mark.LATE: "L", Mark.EXCUSED: "E", Mark.BEFORE: "–", Mark.CANCELLED: "×"}


def words() -> dict[Mark, str]:
    """What each mark is called, in the reader's language."""
    return {
        Mark.PRESENT: _("present"),
        Mark.LATE: _("late"),
        Mark.EXCUSED: _("excused"),
        Mark.ABSENT: _("absent"),
        Mark.BEFORE: _("not counted: before joining"),
        Mark.AHEAD: _("still to come"),
        Mark.CANCELLED: _("cancelled"),
    }


def in_doubt(sign: str, word: str) -> tuple[str, str]:
    """A mark's sign and word where a tutor found the seat empty."""
    return f"{sign}?", _("%(mark)s, disputed") % {"mark": word}


class Cells:
    """Writes cells for the sessions of one page. Each is a link, and its address is what a later answer finds it by:
    an id would make the page a sixth longer."""

    def __init__(self, sessions: Iterable[int]) -> None:
        self.addresses = {pk: reverse("register:register-cell", args=[pk, 0]).removesuffix("0/") for pk in sessions}
        self.ends = {
            (mark, is_disputed): self._end(mark, word, is_disputed=is_disputed)
            for mark, word in words().items()
            for is_disputed in (False, True)
        }

    @staticmethod
    def _end(mark: Mark, word: str, *, is_disputed: bool) -> str:
        look = f"{mark} disputed" if is_disputed else mark
        sign, word = in_doubt(SIGNS.get(mark, ""), word) if is_disputed else (SIGNS.get(mark, ""), word)
        return f'class="{look}" aria-label="{escape(word)}">{sign}</a>'

    def row(self, student: int, marks: Iterable[Mark], disputed: Set[int] = frozenset()) -> SafeString:
        """The cells of a student, in the order of the sessions; those in which a seat is `disputed` say so."""
        cells = (
            f'<td><a href="{address}{student}/" {self.ends[mark, session in disputed]}</td>'
            for (session, address), mark in zip(self.addresses.items(), marks, strict=True)
        )
        return SafeString("".join(cells))

    def link(self, session: int, student: int, mark: Mark, *, is_disputed: bool = False) -> SafeString:
        """One cell's link, to be swapped in where the one of the same address stands."""
        address = f"{self.addresses[session]}{student}/"
        start = f"""<a hx-swap-oob="outerHTML:td a[href='{address}']" href="{address}" """
        return SafeString(start + self.ends[mark, is_disputed])
