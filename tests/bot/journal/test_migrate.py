"""The tables are made and updated once, whoever starts first."""

from __future__ import annotations

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from bot.journal import Journal, JournalError
from bot.journal.migrate import NEWEST_VERSION, current_version, migrate
from bot.journal.tables import metadata


def test_the_migrations_make_the_tables_that_the_code_knows(journal):
    with journal.database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert current_version(connection) == NEWEST_VERSION
        assert context.get_current_revision() == NEWEST_VERSION


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
