"""A preview on its way through the browser: what was read, signed, for one course, one user and one hour."""

from typing import Any

from django.core import signing

from attendance.accounts.models import User
from attendance.courses.models import Course
from attendance.courses.roster.people import Refused, Row, Skipped
from attendance.courses.roster.reading import RosterFile

SALT = "courses.roster-preview"
MAX_AGE = 60 * 60


def sign_preview(file: RosterFile, fingerprint: str, *, course: Course, user: User) -> str:
    """The token of a preview; `fingerprint` names the roster that it was worked out on."""
    payload = [course.pk, user.pk, fingerprint, vars(file)]
    return signing.dumps(payload, salt=SALT, compress=True)


def open_preview(token: str, *, course: Course, user: User) -> tuple[RosterFile, str]:
    """Return (file, fingerprint), or raise signing.BadSignature for a token that is changed, old, or another's."""
    course_pk, user_pk, fingerprint, content = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    if (course_pk, user_pk) != (course.pk, user.pk):
        raise signing.BadSignature("The preview was made for another course or by another user.")
    return _roster_file(content), fingerprint


def _roster_file(content: dict[str, Any]) -> RosterFile:
    lists = {
        "rows": [Row(*row) for row in content["rows"]],
        "skipped": [Skipped(*line) for line in content["skipped"]],
        "refused": [Refused(*line) for line in content["refused"]],
    }
    return RosterFile(**(content | lists))
