"""Which column holds what: the header row is found by the names that campus systems give their columns."""

from collections.abc import Iterable
from typing import NamedTuple

from attendance.core.text import clean, fold
from attendance.courses.roster.limits import MAX_TITLE


class Record(NamedTuple):
    """The cells that begin on one line of the file; lines count from 1."""

    line: int
    cells: tuple[str, ...]


class Header(NamedTuple):
    """The header row: its line, its width, and the place of each column that is used."""

    line: int
    width: int
    columns: dict[str, int]
    titles: dict[str, str]


# Normalised by `_normal`. Within one role the earlier name wins, so that Canvas's own "ID" is never a number.
NAMES = {
    "given": (
        "vorname",
        "vornamen",
        "rufname",
        "firstname",
        "givenname",
        "givennames",
        "firstnameofstudent",
        "forename",
    ),
    "family": ("nachname", "familienname", "zuname", "lastname", "surname", "familyname", "familynameofstudent"),
    "name": (
        "name",
        "student",
        "fullname",
        "studentname",
        "vollstandigername",
        "vorundnachname",
        "teilnehmer",
        "nachname,vorname",
        "name,vorname",
        "lastname,firstname",
    ),
    "number": (
        "matrikelnummer",
        "matrikelnr",
        "matrikel",
        "matrnr",
        "matnr",
        "mtknr",
        "registrationnumber",
        "studentnumber",
        "studentid",
        "sisuserid",
        "idnummer",
        "idnumber",
        "number",
    ),
    "email": ("email", "emailadresse", "emailaddress", "mail", "mailadresse", "mailaddress"),
    "group": ("gruppen", "groups", "group", "gruppe", "coursegroupname", "tutorium", "ubungsgruppe", "section"),
    "role": ("status", "rolle", "rollen", "role", "roles", "gruppe"),
}
RANKS = {role: {name: rank for rank, name in enumerate(names)} for role, names in NAMES.items()}


def find_header(records: Iterable[Record]) -> Header | None:
    """The first record that names a name, or a given and a family name; what stands before it is preamble."""
    for record in records:
        columns = _known_columns(record.cells)
        if "name" in columns or {"given", "family"} <= columns.keys():
            titles = {role: clean(record.cells[place][:MAX_TITLE]) for role, place in columns.items()}
            return Header(record.line, len(record.cells), columns, titles)
    return None


def _known_columns(cells: tuple[str, ...]) -> dict[str, int]:
    names = [_normal(cell) for cell in cells]
    columns: dict[str, int] = {}
    for role, ranks in RANKS.items():
        known = [(ranks[name], place) for place, name in enumerate(names) if name in ranks]
        if known:
            columns[role] = min(known)[1]
    if "given" in columns and "name" in columns:
        # German lists write "Name; Vorname": beside a given name, a name is the family's.
        name = columns.pop("name")
        columns.setdefault("family", name)
    return columns


def _normal(title: str) -> str:
    """Case, accents, spaces and punctuation do not matter; what may separate columns does."""
    return "".join(
        letter for letter in fold(title[:MAX_TITLE].replace("\t", ";")) if letter.isalnum() or letter in ",;"
    )
