"""A signed word of which layout a room had before, with which Undo puts it back. It travels in the toast's form."""

from dataclasses import dataclass

from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext as _

from attendance.core.errors import DomainError

MAX_AGE_SECONDS = 3600
SALT = "rooms.undo.layout-replaced"


@dataclass(frozen=True, slots=True)
class Replaced:
    """The hashes of a room's layouts before and after it was saved."""

    room: int
    before: str
    after: str


def undo_token(replaced: Replaced) -> str:
    return signing.dumps([replaced.room, replaced.before, replaced.after], salt=SALT)


def read_replaced(token: str) -> Replaced:
    try:
        room, before, after = signing.loads(token, salt=SALT, max_age=MAX_AGE_SECONDS)
    except signing.SignatureExpired as error:
        raise DomainError(_("It is too late to undo this here.")) from error
    except signing.BadSignature as error:
        raise SuspiciousOperation("An undo token that this installation did not sign") from error
    return Replaced(room, before, after)
