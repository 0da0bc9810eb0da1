"""Text to records, whatever separates the cells. Lines are physical and count from 1."""

import csv
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from itertools import islice

from django.utils.translation import gettext as _

from attendance.courses.roster.columns import Header, Record, find_header
from attendance.courses.roster.limits import HEADER_WITHIN, MAX_COLUMNS, MAX_LINES, RosterRefusedError

# No text contains the unit separator, so it stands for "one column"; a tie goes to the earlier.
ONE_COLUMN = "\x1f"
DELIMITERS = (ONE_COLUMN, ";", ",", "\t")


def read_records(text: str, delimiter: str) -> Iterator[Record]:
    """Yield the records that are not blank; a quoted cell may hold line breaks and delimiters."""
    # newline="" splits at \r\n, \n and a lone \r alike, and nowhere else.
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        if line > MAX_LINES:
            raise RosterRefusedError(_("The file has more than %(most)d lines.") % {"most": MAX_LINES})
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _broken(error, line) from error
        if any(cell.strip() for cell in cells):
            if len(cells) > MAX_COLUMNS:
                raise RosterRefusedError(
                    _("Line %(line)d has more than %(most)d cells.") % {"line": line, "most": MAX_COLUMNS}
                )
            yield Record(line, tuple(cells))


def choose_delimiter(text: str) -> tuple[str, Header] | None:
    """The delimiter under which a header row names the most known columns; None if there is none under any."""
    best: tuple[str, Header] | None = None
    for delimiter in DELIMITERS:
        # A wrong delimiter may make the quotation marks wrong too, before or after the header row.
        with suppress(RosterRefusedError):
            header = find_header(islice(read_records(text, delimiter), HEADER_WITHIN))
            if header and (best is None or len(header.columns) > len(best[1].columns)):
                best = delimiter, header
    return best


def _broken(error: csv.Error, line: int) -> RosterRefusedError:
    """The reader knows two kinds of errors, by their words alone."""
    if "field limit" in str(error):
        sentence = _("A cell is too long in the record that begins on line %(line)d: is a quotation mark not closed?")
    else:
        sentence = _("The quotation marks do not match in the record that begins on line %(line)d.")
    return RosterRefusedError(sentence % {"line": line})
