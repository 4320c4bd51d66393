"""What stands in the journal's tables, for tests that look behind its classes."""

from __future__ import annotations

from sqlalchemy import select

from bot.journal import Journal
from bot.journal.tables import work


def state_of(journal: Journal, key: str) -> str | None:
    """The state of the work under this key; None if there is none."""
    statement = select(work.c.state).where(work.c.key == key)
    with journal.database.reading() as connection:
        state: str | None = connection.execute(statement).scalar_one_or_none()
    return state
