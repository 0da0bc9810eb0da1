"""Signed descriptions of what was done, from which Undo puts back exactly what was: a removed row comes back, a made
row goes, a changed excuse says again what it said.

They travel in the toast's form, so nothing has to be kept for an Undo that nobody asks for.
"""

from dataclasses import asdict, dataclass
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
MADE = "register.undo.attendance-made"
RELEASED = "register.undo.attendance-released"
SET = "register.undo.excuse-set"


@dataclass(frozen=True, slots=True)
class Made:
    """An attendance that was just made; the version tells whether it is still as it was made."""

    pk: int
    slot_id: int
    student_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Released:
    """An attendance whose phone was let go: which phone that was, and the version that the row has since."""

    pk: int
    slot_id: int
    student_id: int
    version: int
    device: str


@dataclass(frozen=True, slots=True)
class Set:
    """An excuse that was set at a moment; `before` are the columns that it had then, None where there was none."""

    pk: int
    session_id: int
    student_id: int
    recorded_at: str
    before: dict[str, Any] | None


def undo_token(row: Attendance | Excuse) -> str:
    """Every column of the row; moments keep their microseconds, which Django's own encoder would cut."""
    values = {item.attname: getattr(row, item.attname) for item in row._meta.concrete_fields}
    texts = {name: value.isoformat() for name, value in values.items() if isinstance(value, datetime)}
    return signing.dumps(values | texts, salt=SALTS[type(row)], compress=True)


def read_attendance(token: str, *, check_age: bool = True) -> Attendance:
    values = _values(Attendance, token, check_age)
    # A token of before an update may lack what came with it.
    disputed = values.get("disputed_at")
    moments = {
        "checked_in_at": parse_datetime(values["checked_in_at"]),
        "disputed_at": parse_datetime(disputed) if disputed else None,
    }
    return Attendance(**values | moments)


def read_excuse(token: str, *, check_age: bool = True) -> Excuse:
    values = _values(Excuse, token, check_age)
    return Excuse(**values | {"recorded_at": parse_datetime(values["recorded_at"])})


def made_token(row: Attendance) -> str:
    return signing.dumps(asdict(Made(row.pk, row.slot_id, row.student_id, row.version)), salt=MADE, compress=True)


def read_made(token: str, *, check_age: bool = True) -> Made:
    return Made(**_read(token, MADE, check_age))


def released_token(row: Attendance, device: str) -> str:
    told = Released(row.pk, row.slot_id, row.student_id, row.version, device)
    return signing.dumps(asdict(told), salt=RELEASED, compress=True)


def read_released(token: str, *, check_age: bool = True) -> Released:
    return Released(**_read(token, RELEASED, check_age))


def set_token(row: Excuse, before: Excuse | None) -> str:
    values: dict[str, Any] | None = None
    if before is not None:
        at = before.recorded_at.isoformat()
        values = {"reason": before.reason, "recorded_by_id": before.recorded_by_id, "recorded_at": at}
    told = Set(row.pk, row.session_id, row.student_id, row.recorded_at.isoformat(), values)
    return signing.dumps(asdict(told), salt=SET, compress=True)


def read_set(token: str, *, check_age: bool = True) -> Set:
    return Set(**_read(token, SET, check_age))


def _values(model: type[Model], token: str, check_age: bool) -> dict[str, Any]:
    return _read(token, SALTS[model], check_age)


def _read(token: str, salt: str, check_age: bool) -> dict[str, Any]:
    try:
        return dict(signing.loads(token, salt=salt, max_age=MAX_AGE_SECONDS if check_age else None))
    except signing.SignatureExpired as error:
        raise DomainError(_("It is too late to undo this here. Record it again by hand.")) from error
    except signing.BadSignature as error:
        raise SuspiciousOperation("An undo token that this installation did not sign") from error
