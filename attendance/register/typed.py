"""What a tutor types back from paper: "1-5, 8, 12 A4, A5 Kowalczyk". Every entry is understood, or said to be wrong."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from attendance.core.text import fold
from attendance.courses.models import Student
from attendance.courses.namesakes import are_alike, named_apart
from attendance.register.paper import Roll
from attendance.register.queries import Names
from rooms.layout import Element

ENTRY = re.compile(r"[,;\n]+")
SPAN = re.compile(r"(\d{1,4})\s*[-–—]\s*(\d{1,4})")
# No list has more rows; Python refuses to read a number of thousands of digits.
ROW = re.compile(r"\d{1,4}")
NUMBERS = re.compile(r"[\d\s]+")
NAMED = 3
# What is more than a sheet of a full hall, a long name with its seat, or anybody would read, only costs time.
MOST_ENTRIES, MOST_WORDS, MOST_FAULTS = 1000, 12, 50


@dataclass(slots=True)
class Typed:
    """Who was there, each once, with the seat's id where one was typed; and a sentence for each entry that is wrong."""

    students: dict[int, Student] = field(default_factory=dict)
    seats: dict[int, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


class Reader:
    """Reads entries against a list, the roster and the seats of the slot's layout."""

    def __init__(self, roll: Roll | None, students: Sequence[Student], seats: Mapping[str, Element]) -> None:
        self.roll = roll
        self.names = Names(students)
        # By what a tutor reads off the paper: the label, or the id where a seat has none.
        self.seats = {_flat(seat.label or seat.id): seat for seat in seats.values()}
        self.typed = Typed()
        self.owners: dict[str, Student] = {}

    def read(self, text: str) -> Typed:
        entries = list(_entries(text))
        if len(entries) > MOST_ENTRIES:
            self.typed.problems.append(
                _("At most %(most)d entries at once: type the rest after.") % {"most": MOST_ENTRIES}
            )
            return self.typed
        for entry in entries:
            self._read(entry)
            if len(self.typed.problems) >= MOST_FAULTS:
                self.typed.problems.append(_("Nothing behind this was read."))
                break
        return self.typed

    def _read(self, entry: str) -> None:
        if span := SPAN.fullmatch(entry):
            self._take_span(entry, int(span[1]), int(span[2]))
            return
        is_short = len(entry.split()) <= MOST_WORDS
        seat, who = self._split(entry) if is_short else (None, entry)
        if seat is None and NUMBERS.fullmatch(entry):
            # Only blanks between them, and no seat among them: a list without commas.
            for number in entry.split():
                if len(self.typed.problems) < MOST_FAULTS:
                    self._take(number, number, None)
        elif is_short:
            self._take(entry, who, seat)
        else:
            self._fault(entry, _("that is more than a name and a seat: put commas between the students"))

    def _take_span(self, entry: str, first: int, last: int) -> None:
        if first > last or (self.roll and last > len(self.roll.students)):
            self._fault(entry, _("there are no such rows on the sheet"))
            return
        for number in range(first, last + 1):
            if not self._take(entry, str(number), None):
                return

    def _split(self, entry: str) -> tuple[Element | None, str]:
        """The seat and who sits there, in either order; the seat first where it could be both."""
        words = entry.split()
        for count in range(len(words) - 1, 0, -1):
            if seat := self.seats.get(_flat(" ".join(words[:count]))):
                return seat, " ".join(words[count:])
        for count in range(1, len(words)):
            if seat := self.seats.get(_flat(" ".join(words[count:]))):
                return seat, " ".join(words[:count])
        return None, entry

    def _take(self, entry: str, who: str, seat: Element | None) -> bool:
        student = self._student(entry, who)
        if student is None:
            return False
        self.typed.students[student.pk] = student
        return seat is None or self._seat(entry, student, seat)

    def _student(self, entry: str, who: str) -> Student | None:
        if student := self._row(who):
            return student
        found = self.names.called(who)
        if len(found) == 1:
            return found[0]
        self._fault(entry, self._unclear(who, found))
        return None

    def _unclear(self, who: str, found: Sequence[Student]) -> str:
        if found and not who.isdecimal():
            names = ", ".join(named_apart(found)[:NAMED]) + (", …" if len(found) > NAMED else "")
            if are_alike(found):
                return _("that may be %(names)s: type the number, or give one of them a suffix") % {"names": names}
            return _("that may be %(names)s") % {"names": names}
        if _flat(who) in self.seats:
            return _("it is not said who sits there")
        if seat := self._missing_seat(who.split()):
            return _("there is no seat %(seat)s") % {"seat": seat}
        if not who.isdecimal():
            return _("nobody on the roster is called so")
        return _("there is no such row on the sheet") if self.roll else _("a number needs the check of its sheet")

    def _missing_seat(self, words: Sequence[str]) -> str:
        """The first or last word, where the others name one student."""
        for seat, others in ((words[0], words[1:]), (words[-1], words[:-1])):
            who = " ".join(others)
            if who and (len(self.names.called(who)) == 1 or self._row(who)):
                return seat
        return ""

    def _row(self, who: str) -> Student | None:
        return self.roll.numbered(int(who)) if self.roll and ROW.fullmatch(who) else None

    def _seat(self, entry: str, student: Student, seat: Element) -> bool:
        owner = self.owners.setdefault(seat.id, student)
        if owner.pk != student.pk:
            words = {"seat": seat.label or seat.id, "name": owner.label}
            return self._fault(entry, _("seat %(seat)s is given to %(name)s already") % words)
        if self.typed.seats.setdefault(student.pk, seat.id) != seat.id:
            return self._fault(entry, _("%(name)s has another seat above") % {"name": student.label})
        return True

    def _fault(self, entry: str, why: str) -> bool:
        self.typed.problems.append(_("“%(entry)s”: %(why)s.") % {"entry": entry[:60], "why": why})
        return False


def _entries(text: str) -> Iterator[str]:
    """Each entry in one line; a colon, an equals sign or a full stop may stand between its parts."""
    for entry in ENTRY.split(text):
        if words := re.sub(r"[=:]|\.(?=\s|$)", " ", entry).split():
            yield " ".join(words)


def _flat(label: str) -> str:
    return fold(label).replace(" ", "")
