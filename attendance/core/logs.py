"""How log lines look: a JSON object each for machines, or text for people; with the id of the request that they belong
to. gunicorn's master reads this module before there is any Django, so it leans on the standard library alone."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from attendance.core.masking import SecretsFilter, masked
from attendance.core.request_id import request_id

# What a line may carry beside its message. Django attaches whole requests to records, which are not for the log.
FIELDS = ("status_code", "duration_ms", "sql")


class RequestFilter(logging.Filter):
    """Lets every record pass and writes the request's id into it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class ForeignHostFilter(logging.Filter):
    """A Host header that is not ours: strangers send one all day long, and where in Django it was refused says nothing.
    So it is no error, and one line without a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
        return True


class MaskedFormatter(logging.Formatter):
    """What an error says of itself may carry the path that it met, and with it a code."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name that logging calls
        return masked(super().formatException(ei))


class TextFormatter(MaskedFormatter):
    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - as above
        text = f"{self.formatTime(record)} {record.levelname} {record.name}: {record.message}"
        found = getattr(record, "request_id", "")
        return f"{text} [{found}]" if found else text


class JsonFormatter(MaskedFormatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", ""),
            "view": _view_of(record),
            **{name: getattr(record, name, None) for name in FIELDS},
            "process": record.process,
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps({key: value for key, value in line.items() if value not in {None, ""}}, ensure_ascii=False)


def _view_of(record: logging.LogRecord) -> str | None:
    """The name of the view, where Django says which request it speaks of."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return match.view_name if match else None


FORMATTERS = {"json": JsonFormatter, "text": TextFormatter}


def logging_with(form: str, level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to the standard error, `form` is a key of FORMATTERS."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"usual": {"()": FORMATTERS[form]}},
        "filters": {
            "request": {"()": RequestFilter},
            "secrets": {"()": SecretsFilter},
            "foreign_host": {"()": ForeignHostFilter},
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "usual", "filters": ["request", "secrets"]}
        },
        "loggers": {"django.security.DisallowedHost": {"filters": ["foreign_host"]}},
        "root": {"handlers": ["console"], "level": level},
    }


def dress(handler: logging.Handler, form: str) -> None:
    """Let a handler that was made elsewhere write as ours does."""
    handler.setFormatter(FORMATTERS[form]())
    for each in (RequestFilter(), SecretsFilter()):
        handler.addFilter(each)
