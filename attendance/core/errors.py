"""Errors that carry the sentence a person reads."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError
from django.db.models import Model, ProtectedError
from django.http import Http404
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class DomainError(Exception):
    """A rule of the domain refuses what was asked; `sentence` says why, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class GoneError(DomainError, Http404):
    """A row that this needs was deleted meanwhile. A view that has nothing to say about it answers 404: just that would
    have been the answer a moment later."""


@contextmanager
def gone_errors(sentence: str = "") -> Iterator[None]:
    """Stands outside the outermost transaction: foreign keys are checked when it ends. What other constraints refuse
    passes through."""
    try:
        yield
    except IntegrityError as error:
        if not _leads_nowhere(error):
            raise
        usual = _("Something that this needs was deleted meanwhile. Look at it again.")
        raise GoneError(sentence or usual) from error


def _leads_nowhere(error: IntegrityError) -> bool:
    """Whether a foreign key was refused, in the words of PostgreSQL or of SQLite."""
    sqlstate, code = (getattr(error.__cause__, name, None) for name in ("sqlstate", "sqlite_errorcode"))
    return sqlstate == "23503" or code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY


class InUseError(DomainError):
    """Something cannot be deleted because other rows lean on it."""


def in_use_error(subject: str, error: ProtectedError) -> InUseError:
    """Turn Django's refusal to delete into one sentence that counts what leans on `subject`."""
    counts: dict[type[Model], int] = {}
    for row in error.protected_objects:
        counts[type(row)] = counts.get(type(row), 0) + 1
    return InUseError(in_use_sentence(subject, counts))


def in_use_sentence(subject: str, counts: Mapping[type[Model], int]) -> str:
    leaning = [
        f"{count} {model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural}"
        for model, count in sorted(counts.items(), key=lambda pair: str(pair[0]._meta.verbose_name))
    ]
    return ngettext(
        "%(subject)s cannot be deleted: %(leaning)s depends on it.",
        "%(subject)s cannot be deleted: %(leaning)s depend on it.",
        sum(counts.values()),
    ) % {"subject": subject, "leaning": get_text_list(leaning, _("and"))}
