"""Signed descriptions of a row that was removed, from which Undo puts the very same row back.

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
from attendance.register.models import Attendance, Excuse

MAX_AGE_SECONDS = 3600
# Compressed it is far less; a reason of 500 letters, each escaped with twelve characters, fits in any case.
MAX_LENGTH = 10_000
SALTS: dict[type[Model], str] = {
    Attendance: "register.undo.attendance-removed",
    Excuse: "register.undo.excuse-removed",
}


def undo_token(row: Attendance | Excuse) -> str:
    """Every column of the row; moments keep their microseconds, which Django's own encoder would cut."""
    values = {item.attname: getattr(row, item.attname) for item in row._meta.concrete_fields}
    texts = {name: value.isoformat() for name, value in values.items() if isinstance(value, datetime)}
    return signing.dumps(values | texts, salt=SALTS[type(row)], compress=True)


def read_attendance(token: str, *, check_age: bool = True) -> Attendance:
    values = _values(Attendance, token, check_age)
    return Attendance(**values | {"checked_in_at": parse_datetime(values["checked_in_at"])})


def read_excuse(token: str, *, check_age: bool = True) -> Excuse:
    values = _values(Excuse, token, check_age)
    return Excuse(**values | {"recorded_at": parse_datetime(values["recorded_at"])})


def _values(model: type[Model], token: str, check_age: bool) -> dict[str, Any]:
    try:
        return dict(signing.loads(token, salt=SALTS[model], max_age=MAX_AGE_SECONDS if check_age else None))
    except signing.SignatureExpired as error:
        raise DomainError(_("It is too late to undo this here. Record it again by hand.")) from error
    except signing.BadSignature as error:
        raise SuspiciousOperation("An undo token that this installation did not sign") from error
