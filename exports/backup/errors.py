"""What a backup says where it does not work."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error
from django.utils.translation import gettext as _

from attendance.core.errors import DomainError


class BackupError(DomainError):
    """No backup was made, or one cannot be restored; nothing was changed."""


class MismatchError(BackupError):
    """What was restored is not what was backed up."""


@contextmanager
def plain_errors(sentence: str) -> Iterator[None]:
    """A full disk, a database that is away or refuses: `sentence`, and in the system's own words why."""
    try:
        yield
    except (Error, sqlite3.Error, OSError) as error:
        why = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise BackupError(_("%(sentence)s: %(why)s.") % {"sentence": sentence, "why": why.rstrip(".")}) from error
