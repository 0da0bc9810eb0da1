"""Django's SQLite, with writers that wait for each other without falling asleep, and statements that are put into its
own style once."""

import random
import sqlite3
import time
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

from attendance.core.sqlite.file import note_opened

WAIT_SECONDS = 20
# A check-in holds the lock for less than a millisecond.
NAP_SECONDS = (0.0002, 0.001)


@lru_cache(maxsize=512)
def to_qmarks(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query)).replace("%%", "%")


class Cursor(base.SQLiteCursorWrapper):
    """SQLite's own wait for the write lock doubles its naps up to a tenth of a second: with a hall at once the lock is
    free most of the time, while everybody sleeps. So who is not in a transaction yet asks again soon; within one a lock
    that is gone cannot be had by waiting."""

    def execute(self, query: str, params: Any = None) -> Any:
        until = None
        while True:
            try:
                return super().execute(query, params)
            except sqlite3.OperationalError as error:
                until = until or time.monotonic() + WAIT_SECONDS
                # The low byte, since the rest says why.
                is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not is_busy or self.connection.in_transaction or time.monotonic() > until:
                    raise
            time.sleep(random.uniform(*NAP_SECONDS))  # noqa: S311 - no secret, only so that two do not walk in step

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """Django searches each statement for its placeholders each time."""
        if param_names is None:
            return to_qmarks(query)
        converted: str = super().convert_query(query, param_names=param_names)  # type: ignore[misc] # not in the stubs
        return converted


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        opened: sqlite3.Connection = super().get_new_connection(conn_params)
        note_opened(str(conn_params["database"]))
        return opened

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor
