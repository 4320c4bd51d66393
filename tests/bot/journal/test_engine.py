"""Where the journal can be kept, and what an error says."""

from __future__ import annotations

import os
import sqlite3
import stat
from typing import cast

import pytest

from bot.journal import Journal, JournalError, engine


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense", "invalid database URL for the journal; write it like"),
        ("sqlite://", 'the journal cannot be stored in "sqlite://"; use a SQLite file'),
        ("mysql://u:secret@h/d", 'the journal cannot be stored in "mysql://u:'),
    ],
)
def test_a_url_that_is_no_journal_says_what_to_write(url, message):
    with pytest.raises(JournalError) as caught:
        Journal.open(url)
    assert str(caught.value).startswith(message)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_not_a_database_is_an_error(tmp_path):
    file = tmp_path / "journal.db"
    file.write_bytes(b"this is not a database, and long enough to be looked at" * 20)
    with pytest.raises(JournalError, match="file is not a database"):
        Journal.open(f"sqlite:///{file}")
    assert file.read_bytes().startswith(b"this is not")


@pytest.mark.skipif(os.name != "posix", reason="there are no such modes here")
def test_the_file_is_for_its_owner_only(tmp_path):
    file = tmp_path / "new" / "journal.db"
    Journal.open(f"sqlite:///{file}").close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(
        JournalError, match=r"cannot create the journal .*; choose a folder"
    ):
        Journal.open(f"sqlite:///{tmp_path / 'file' / 'journal.db'}")


def test_a_server_that_does_not_exist_is_an_error():
    pytest.importorskip("psycopg")
    url = "postgresql://me:secret@127.0.0.1:9/journal?connect_timeout=2"
    with pytest.raises(JournalError) as caught:
        Journal.open(url)
    assert "cannot open the journal" in str(caught.value)
    assert "secret" not in str(caught.value)


class BusyCursor:
    """Refuses to switch to the write-ahead log a given number of times."""

    def __init__(self, n_refusals, code=sqlite3.SQLITE_BUSY):
        self.n_refusals = n_refusals
        self.code = code
        self.n_asked = 0

    def execute(self, *_statement):
        self.n_asked += 1
        if self.n_asked <= self.n_refusals:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = self.code
            raise error


def test_who_opens_a_new_journal_beside_others_waits_for_them(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    cursor = BusyCursor(n_refusals=3)
    engine._use_wal(cast("sqlite3.Cursor", cursor))
    assert cursor.n_asked == 4


def test_a_journal_that_stays_locked_is_an_error_in_the_end(monkeypatch):
    monkeypatch.setattr(engine, "BUSY_MS", -1)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        engine._use_wal(cast("sqlite3.Cursor", BusyCursor(n_refusals=1_000)))


def test_a_journal_that_cannot_be_written_is_an_error_at_once():
    cursor = BusyCursor(n_refusals=1_000, code=sqlite3.SQLITE_READONLY)
    with pytest.raises(sqlite3.OperationalError):
        engine._use_wal(cast("sqlite3.Cursor", cursor))
    assert cursor.n_asked == 1
