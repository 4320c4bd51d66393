"""Opening a journal: tables, keys, and errors that say what to do."""

from __future__ import annotations

import os
import stat
import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from bot.journal import Journal, JournalError
from bot.journal.migrate import NEWEST_VERSION, current_version, migrate
from bot.journal.tables import metadata
from tests.bot.journal.rows import state_of


def test_the_migrations_make_the_tables_that_the_code_knows(journal):
    with journal.database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert current_version(connection) == NEWEST_VERSION
        assert context.get_current_revision() == NEWEST_VERSION


def test_opening_again_changes_nothing(open_journal):
    first = open_journal()
    first.work.add("k", "/T", "question", {})
    again = open_journal()
    assert state_of(again, "k") == "received"


def test_many_may_open_a_new_journal_at_once(url):
    opened, failed = [], []

    def start():
        try:
            opened.append(Journal.open(url))
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    hashes = {journal.hash_person("/T", "U1") for journal in opened}
    for journal in opened:
        journal.close()
    assert failed == []
    assert len(hashes) == 1


def test_a_journal_of_a_newer_frontdesk_is_left_alone(journal):
    with journal.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(
        JournalError, match='version "9999", created by a newer frontdesk'
    ):
        migrate(journal.database)


def test_people_are_hashed_by_workspace_and_key(open_journal):
    one, keyed = open_journal(), open_journal(key="secret")
    assert one.hash_person("/T", "U1") == one.hash_person("/T", "U1")
    assert one.hash_person("/T", "U1") != one.hash_person("/T", "U2")
    assert one.hash_person("/T", "U1") != one.hash_person("/T2", "U1")
    assert one.hash_person("/T", "U1") != keyed.hash_person("/T", "U1")
    assert "U1" not in one.hash_person("/T", "U1")


def test_problem_says_that_the_journal_is_well(journal):
    assert journal.problem() is None


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "invalid database URL for the journal; write it like"),
        ("sqlite://", 'the journal cannot be kept in "sqlite://"; use a SQLite file'),
        ("mysql://u:secret@h/d", 'the journal cannot be kept in "mysql://u:'),
    ],
)
def test_a_url_that_is_no_journal_says_what_to_write(url, said):
    with pytest.raises(JournalError) as caught:
        Journal.open(url)
    assert str(caught.value).startswith(said)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path):
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


def test_a_server_that_is_not_there_is_said_not_to_be():
    pytest.importorskip("psycopg")
    url = "postgresql://me:secret@127.0.0.1:9/journal?connect_timeout=2"
    with pytest.raises(JournalError) as caught:
        Journal.open(url)
    assert "cannot open the journal" in str(caught.value)
    assert "secret" not in str(caught.value)
