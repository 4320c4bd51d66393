"""Bring a journal's tables to the newest version, once, whoever starts first."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.journal.engine import Database, JournalError

MIGRATIONS = Path(__file__).parent / "migrations"
# Any number: it only has to be the same in every process that migrates.
_LOCK = 7_306_015


def migrate(database: Database) -> None:
    """Make the tables, or bring older ones up to date, keeping what is in them.

    Raises: JournalError if the journal was made by a newer frontdesk.
    """
    config = Config()
    config.set_main_option("script_location", MIGRATIONS.as_posix().replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
        version = current_version(connection)
        if version == scripts.get_current_head():
            return
        if version is not None and version not in _known(scripts):
            raise JournalError(
                f'the journal has version "{version}", made by a newer frontdesk; '
                "upgrade frontdesk, or give another journal"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current_version(connection: Connection) -> str | None:
    """The version of the journal's tables; None where there are none yet."""
    return MigrationContext.configure(connection).get_current_revision()


def _known(scripts: ScriptDirectory) -> set[str]:
    return {script.revision for script in scripts.walk_revisions()}
