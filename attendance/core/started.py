"""When this instance began. gunicorn's master imports it, and its workers are copies of the master: one that replaces
another does not begin anew."""

from datetime import UTC, datetime

STARTED_AT = datetime.now(UTC)
