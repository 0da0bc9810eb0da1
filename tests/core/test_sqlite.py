"""Writers of SQLite wait for each other; what cannot be had by waiting is said at once."""

import sqlite3
import time
from pathlib import Path
from threading import Thread

import pytest

from attendance.core.sqlite.base import Cursor


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "some.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE seat (number INTEGER)")
    return path


def connect(path: Path) -> sqlite3.Connection:
    """As the application does it: without SQLite's own wait, and each statement a transaction."""
    return sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)


def hold(path: Path, seconds: float) -> Thread:
    """Somebody who has the write lock for a while."""
    holder = connect(path)
    holder.execute("BEGIN IMMEDIATE")

    def let_go() -> None:
        time.sleep(seconds)
        holder.execute("COMMIT")
        holder.close()

    thread = Thread(target=let_go)
    thread.start()
    return thread


@pytest.mark.parametrize("statement", ["INSERT INTO seat VALUES (%s)", "BEGIN IMMEDIATE"])
def test_waits_until_the_lock_is_free(database: Path, statement: str) -> None:
    cursor = connect(database).cursor(factory=Cursor)
    holder = hold(database, 0.2)
    cursor.execute(statement, [1] if "%s" in statement else None)
    holder.join()


def test_gives_up_in_the_end(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attendance.core.sqlite.base.WAIT_SECONDS", 0.05)
    cursor = connect(database).cursor(factory=Cursor)
    holder = connect(database)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        cursor.execute("INSERT INTO seat VALUES (1)")
    holder.close()


def test_does_not_wait_where_a_transaction_has_read_what_another_has_changed_since(database: Path) -> None:
    """Waiting cannot help: the rows that were read are old."""
    cursor = connect(database).cursor(factory=Cursor)
    cursor.execute("BEGIN")
    cursor.execute("SELECT count(*) FROM seat").fetchall()
    connect(database).execute("INSERT INTO seat VALUES (2)")
    begun = time.monotonic()
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        cursor.execute("INSERT INTO seat VALUES (1)")
    assert time.monotonic() - begun < 5


def test_a_fault_of_another_kind_is_not_waited_for(database: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        connect(database).cursor(factory=Cursor).execute("INSERT INTO table_that_is_not_there VALUES (1)")


def test_a_percent_sign_and_placeholders_reach_sqlite_in_its_own_style(database: Path) -> None:
    cursor = connect(database).cursor(factory=Cursor)
    assert cursor.execute("SELECT %s, '100 %%'", ["x"]).fetchone() == ("x", "100 %")
    assert cursor.execute("SELECT %(one)s", {"one": 1}).fetchone() == (1,)
