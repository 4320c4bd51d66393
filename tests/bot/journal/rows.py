"""A question, and what the journal's tables hold, for tests that look behind them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Table, select

from bot.journal import Journal, Question
from bot.journal.tables import work

W = "/T0HOME"
QUESTION = Question(
    id="q1",
    asked_at=1_000_000.0,
    workspace=W,
    surface="mention",
    asker_hash="ann",
    text="is +1 555 010 9999 a bpo?",
    outcome="answer",
    audience="internal",
    corpus="faq@0123",
    latency_ms=3.5,
    channel="C1",
    channel_kind="channel",
    thread_ts="1.1",
    message_ts="1.1",
    answer_id="what-is-bpo",
    confidence=0.9,
)


def rows(journal: Journal, table: Table) -> list[Row[Any]]:
    """Every row of a table."""
    with journal.database.reading() as connection:
        return list(connection.execute(select(table)).all())


def state_of(journal: Journal, key: str) -> str | None:
    """The state of the work under this key; None if there is none."""
    statement = select(work.c.state).where(work.c.key == key)
    with journal.database.reading() as connection:
        state: str | None = connection.execute(statement).scalar_one_or_none()
    return state
