"""Signed copies of a note or a participation that was taken away, from which Undo puts the very same row back.

They travel in the toast's form, so nothing has to be kept for an Undo that nobody asks for.
"""

from datetime import datetime
from typing import Any

from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.db.models import Model
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from attendance.core.errors import DomainError
from attendance.notes.models import Note, Participation

MAX_AGE_SECONDS = 3600
# A note of 5000 letters, each of which JSON spells with twelve characters, and nothing of it can be compressed.
MAX_LENGTH = 100_000
SALTS: dict[type[Model], str] = {
    Note: "notes.undo.note-deleted",
    Participation: "notes.undo.participation-removed",
}


def undo_token(row: Note | Participation) -> str:
    """Every column of the row but the folded text; moments keep their microseconds."""
    values = {item.attname: getattr(row, item.attname) for item in row._meta.concrete_fields}
    values.pop("folded", None)
    texts = {name: value.isoformat() for name, value in values.items() if isinstance(value, datetime)}
    return signing.dumps(values | texts, salt=SALTS[type(row)], compress=True)


def read_note(token: str) -> Note:
    values = _values(Note, token)
    return Note(**values | {"updated_at": parse_datetime(values["updated_at"])})


def read_participation(token: str) -> Participation:
    values = _values(Participation, token)
    return Participation(**values | {"at": parse_datetime(values["at"])})


def _values(model: type[Model], token: str) -> dict[str, Any]:
    try:
        return dict(signing.loads(token, salt=SALTS[model], max_age=MAX_AGE_SECONDS))
    except signing.SignatureExpired as error:
        raise DomainError(_("It is too late to undo this here. Record it again by hand.")) from error
    except signing.BadSignature as error:
        raise SuspiciousOperation("An undo token that this installation did not sign") from error
