"""The names of semesters at a German university: summer is part of one year, winter of two."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

# How summer and winter are called, always in pairs.
WORDS = (("SS", "WS"), ("SoSe", "WiSe"), ("S", "W"))
NAME = re.compile(r"(?P<word>[A-Za-z]+)(?P<gap>[ ._-]?)(?P<year>\d{4}|\d{2})(?P<rest>[/-](?:\d{4}|\d{2}))?")


@dataclass(frozen=True, slots=True)
class Semester:
    """One semester, and how its name is spelled: "WiSe 26/27" has two digits, and "/" before two for the rest.
    Without such a rest `bar` is empty."""

    year: int
    is_winter: bool
    words: tuple[str, str]
    gap: str = ""
    digits: int = 4
    bar: str = "/"
    rest_digits: int = 2

    @property
    def when(self) -> tuple[int, bool]:
        return self.year, self.is_winter

    @property
    def style(self) -> tuple[tuple[str, str], str, int]:
        """What the names of both seasons share; how a winter says its second year, a summer does not tell."""
        return self.words, self.gap, self.digits

    def following(self) -> "Semester":
        """The next one in the same spelling."""
        return replace(self, year=self.year + self.is_winter, is_winter=not self.is_winter)

    def __str__(self) -> str:
        rest = f"{self.bar}{_short(self.year + 1, self.rest_digits)}" if self.is_winter and self.bar else ""
        return f"{self.words[self.is_winter]}{self.gap}{_short(self.year, self.digits)}{rest}"


def parse_semester(name: str) -> Semester | None:
    found = NAME.fullmatch(name.strip())
    if found is None:
        return None
    pair = next((pair for pair in WORDS if found["word"].casefold() in {word.casefold() for word in pair}), None)
    if pair is None:
        return None
    is_winter = found["word"].casefold() == pair[1].casefold()
    digits, rest = len(found["year"]), found["rest"]
    year = int(found["year"]) + (2000 if digits == 2 else 0)
    bar, rest_digits = (rest[0], len(rest) - 1) if rest else ("" if is_winter else "/", 2)
    return Semester(year, is_winter, pair, found["gap"], digits, bar, rest_digits)


def next_semester(name: str, known: Iterable[str] = ()) -> str:
    """The name of the semester after this one: as a `known` name says it, else in the spelling of a known one of the
    same season, else in its own. Empty where the name says nothing of that kind."""
    found = parse_semester(name)
    if found is None:
        return ""
    coming = found.following()
    for other in sorted(known, reverse=True):
        spelling = parse_semester(other)
        if spelling and spelling.when == coming.when:
            return other
        if spelling and spelling.is_winter == coming.is_winter and spelling.style == coming.style:
            coming = replace(spelling, year=coming.year)
    return str(coming)


def _short(year: int, digits: int) -> str:
    return str(year)[-digits:]
