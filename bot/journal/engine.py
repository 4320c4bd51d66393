"""A database URL -> an engine set up for several threads and processes."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from corpus import FrontdeskError

BUSY_MS = 10_000


class JournalError(FrontdeskError):
    """The journal cannot be opened: what is wrong, and how to fix it."""


class Database:
    """An engine that hides how SQLite and PostgreSQL differ, which is in writing.

    SQLite has one writer at a time and may starve a waiting one.  So threads of this
    process queue for a lock first, and a writing transaction takes SQLite's own lock at
    its start: then it cannot fail halfway because another process holds that lock.
    """

    def __init__(self, url: str) -> None:
        self.url = read_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _make_engine(self.url)
        self._turn = threading.Lock()

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that can say what to do if the row already exists."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading only."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction that is committed at the end of the block."""
        if not self.is_sqlite:
            with self.engine.begin() as connection:
                yield connection
            return
        with self._turn, self.engine.connect() as connection:
            connection = connection.execution_options(frontdesk_writes=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def read_url(text: str) -> URL:
    """The database URL, checked: SQLite with a file, or PostgreSQL by psycopg.

    Raises: JournalError.
    """
    try:
        url = make_url(text)
    except ArgumentError:
        raise JournalError(
            "invalid database URL for the journal; write it like "
            "sqlite:////var/lib/frontdesk/journal.db or postgresql://user@host/name"
        ) from None
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return url.set(drivername="sqlite+pysqlite")
    raise JournalError(
        f'the journal cannot be stored in "{url.render_as_string()}"; '
        "use a SQLite file (sqlite:///path) or a PostgreSQL database (postgresql://...)"
    )


def _make_engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        _make_file(Path(str(url.database)))
        engine = create_engine(
            url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False}
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise JournalError(
            'the journal in PostgreSQL needs: pip install "frontdesk[postgres]"'
        ) from None


def _make_file(file: Path) -> None:
    """Create the file, readable only by its owner: it holds questions and tokens."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise JournalError(
            f"cannot create the journal {file} ({error.strerror}); "
            "choose a folder that you can write to"
        ) from error


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself; `_begin_sqlite` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    _use_wal(cursor)
    # Survives the death of the process; a power cut may lose the last moments, but
    # leaves the database intact.
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _use_wal(cursor: sqlite3.Cursor) -> None:
    """Switch to the write-ahead log; waits for others that switch at the same time.

    SQLite itself does not wait: when several processes open a new file at once, it
    refuses some of them, whatever the busy timeout is.
    """
    deadline = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("frontdesk_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
