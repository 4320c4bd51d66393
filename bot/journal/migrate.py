"""Bring a journal's tables to the newest version, once, whoever starts first."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.journal.engine import Database, JournalError

MIGRATIONS = Path(__file__).parent / "migrations"
# What the newest script makes.  Almost every start finds it, and then needs no Alembic,
# which takes longer to import and to read its scripts than all else of opening.
NEWEST_VERSION = "0001"
# Any number: it only has to be the same in every process that migrates.
_LOCK = 7_306_015


def migrate(database: Database) -> None:
    """Make the tables, or bring older ones up to date, keeping what is in them.

    Raises: JournalError if the journal was made by a newer frontdesk.
    """
    with database.reading() as connection:
        version = current_version(connection)
    if version != NEWEST_VERSION:
        _upgrade(database)


def current_version(connection: Connection) -> str | None:
    """The version of the journal's tables; None where there are none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version"))
    version: str | None = found.scalar_one_or_none()
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
        # Another process may have been here meanwhile.
        version = current_version(connection)
        if version == NEWEST_VERSION:
            return
        known = {script.revision for script in scripts.walk_revisions()}
        if version is not None and version not in known:
            raise JournalError(
                f'the journal has version "{version}", made by a newer frontdesk; '
                "upgrade frontdesk, or give another journal"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
