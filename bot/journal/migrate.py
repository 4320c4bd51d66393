"""Bring a journal's tables to the newest version, in whichever process starts first."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.journal.engine import Database, JournalError

MIGRATIONS = Path(__file__).parent / "migrations"
# The version after the newest script.  Almost every start finds the journal at it, and
# then needs no Alembic, whose import and scripts take longer than everything else.
NEWEST_VERSION = "0001"
# Any number, as long as it is the same in every process that migrates.
_LOCK = 7_306_015


def migrate(database: Database) -> None:
    """Create the tables, or update older ones, keeping what is in them.

    Raises: JournalError if the journal was created by a newer frontdesk.
    """
    with database.reading() as connection:
        version = current_version(connection)
    if version != NEWEST_VERSION:
        _upgrade(database)


def current_version(connection: Connection) -> str | None:
    """The version of the journal's tables; None if there are none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    result = connection.execute(text("SELECT version_num FROM alembic_version"))
    version: str | None = result.scalar_one_or_none()
    return version


def _upgrade(database: Database) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", MIGRATIONS.as_posix().replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
        # Another process may have migrated meanwhile.
        version = current_version(connection)
        if version == NEWEST_VERSION:
            return
        known = {script.revision for script in scripts.walk_revisions()}
        if version is not None and version not in known:
            raise JournalError(
                f'the journal has version "{version}", created by a newer frontdesk; '
                "upgrade frontdesk, or use another journal"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
