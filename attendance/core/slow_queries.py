"""Statements that took long are written to the log: their text with its placeholders, never what was put in."""

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

logger = logging.getLogger(__name__)
# What is longer is a list of rows.
LONGEST = 2000


def watch_queries() -> None:
    """Where SLOW_QUERY_MS says so: for all connections that are made from now on."""
    if settings.SLOW_QUERY_MS:
        connection_created.connect(_watch, dispatch_uid="slow_queries")


def _watch(connection: BaseDatabaseWrapper, **_kwargs: object) -> None:
    """What wraps statements outlives the connection, which is made anew after a loss."""
    if _timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(_timed)


def _timed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    begun = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        duration = (perf_counter() - begun) * 1000
        if duration >= settings.SLOW_QUERY_MS:
            _tell(sql, duration)


def _tell(sql: str, duration: float) -> None:
    extra = {"duration_ms": round(duration, 1), "sql": str(sql)[:LONGEST]}
    logger.warning("Slow query, %d ms: %s", duration, extra["sql"], extra=extra)
