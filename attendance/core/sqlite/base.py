"""Django's SQLite, with writers that wait for each other without falling asleep."""

import random
import sqlite3
import time

from django.db import OperationalError
from django.db.backends.sqlite3 import base

# A check-in holds the lock for less than a millisecond.
NAP_SECONDS = (0.0002, 0.001)


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite's own wait for the write lock doubles its naps up to a tenth of a second: with a hall at once the lock is
    free most of the time, while everybody sleeps. So who begins a transaction asks again at once."""

    def _start_transaction_under_autocommit(self) -> None:
        most = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        until = time.monotonic() + most
        self.connection.execute("PRAGMA busy_timeout=0")
        try:
            while not self._begins(is_last=time.monotonic() >= until):
                time.sleep(random.uniform(*NAP_SECONDS))  # noqa: S311 - no secret, only so that two do not walk in step
        finally:
            self.connection.execute(f"PRAGMA busy_timeout={int(most * 1000)}")

    def _begins(self, *, is_last: bool) -> bool:
        """Whether the lock was free; at the last try it has to be."""
        try:
            super()._start_transaction_under_autocommit()
        except OperationalError as error:
            if is_last or getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True
