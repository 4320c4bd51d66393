"""Questions handed over to a person, until that person has answered."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from bot.journal.engine import Database
from bot.journal.tables import handoffs


@dataclass(frozen=True, slots=True)
class Handoff:
    """One hand-off.

    Attributes
    ----------
    state : ``open`` until a person has answered, then ``answered``
    asker : whom to notify (Slack's id); None once that is done
    asked_channel, asked_thread_ts : where to notify them; without a thread, by direct
        message
    channel, message_ts : the post in the hand-off channel, once it is posted
    """

    id: str
    question_id: str
    workspace: str
    state: str
    asker: str | None
    asked_channel: str | None
    asked_thread_ts: str | None
    channel: str | None
    message_ts: str | None


class Handoffs:
    """The table of hand-offs."""

    def __init__(
        self, database: Database, clock: Callable[[], float] = time.time
    ) -> None:
        self._database = database
        self._clock = clock

    def open(
        self,
        handoff_id: str,
        question_id: str,
        workspace: str,
        asker: str,
        *,
        asked_channel: str | None,
        asked_thread_ts: str | None,
    ) -> Handoff:
        """The hand-off of a question: the existing one, or a new one."""
        statement = (
            self._database.insert(handoffs)
            .values(
                id=handoff_id,
                question_id=question_id,
                workspace=workspace,
                state="open",
                asker=asker,
                asked_channel=asked_channel,
                asked_thread_ts=asked_thread_ts,
                opened_at=self._clock(),
            )
            .on_conflict_do_nothing()
        )
        with self._database.writing() as connection:
            connection.execute(statement)
        handoff = self._first(handoffs.c.question_id == question_id)
        if handoff is None:  # pragma: no cover - the row was just written
            raise LookupError(question_id)
        return handoff

    def set_post(self, handoff_id: str, channel: str, message_ts: str) -> None:
        """Record where the hand-off was posted."""
        self._update(handoff_id, channel=channel, message_ts=message_ts)

    def find_post(
        self, workspace: str, channel: str, message_ts: str
    ) -> Handoff | None:
        """The hand-off that was posted as this message."""
        return self._first(
            handoffs.c.workspace == workspace,
            handoffs.c.channel == channel,
            handoffs.c.message_ts == message_ts,
        )

    def answered(self, handoff_id: str) -> None:
        """Record that a person has answered and the asker knows: forget who asked."""
        self._update(
            handoff_id, state="answered", asker=None, answered_at=self._clock()
        )

    def _update(self, handoff_id: str, **values: object) -> None:
        statement = update(handoffs).where(handoffs.c.id == handoff_id)
        with self._database.writing() as connection:
            connection.execute(statement.values(**values))

    def _first(self, *conditions: Any) -> Handoff | None:
        names = Handoff.__slots__
        statement = select(*(handoffs.c[name] for name in names)).where(*conditions)
        with self._database.reading() as connection:
            row = connection.execute(statement.limit(1)).first()
        return None if row is None else Handoff(*row)
