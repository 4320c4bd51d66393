"""Questions, replies and votes on them: the rows that reports are made from."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    bindparam,
    delete,
    func,
    select,
    update,
)

from bot.journal.engine import Database
from bot.journal.masking import mask
from bot.journal.tables import candidates, clicks, feedback, questions


@dataclass(frozen=True, slots=True)
class Considered:
    """An entry that was considered for a question, and whether it was shown."""

    entry_id: str
    score: float | None = None
    confidence: float | None = None
    is_shown: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question and the reply to it.

    Attributes
    ----------
    text : as it was asked; masked before it is stored
    surface : how it was asked, such as ``mention`` or ``slash``
    thread_ts : the thread that the reply goes to; None outside messages
    reply_ts : Slack's `ts` of the reply once it is posted; None for an ephemeral one
    asker_hash : who asked, from `Journal.hash_person`
    latency_ms : from Slack's delivery until the reply was ready
    """

    id: str
    asked_at: float
    workspace: str
    surface: str
    asker_hash: str
    text: str
    outcome: str
    audience: str
    corpus: str
    latency_ms: float
    channel: str | None = None
    channel_kind: str | None = None
    thread_ts: str | None = None
    message_ts: str | None = None
    reply_ts: str | None = None
    is_ephemeral: bool = False
    answer_id: str | None = None
    confidence: float | None = None


class History:
    """The questions, the candidates, the votes and the clicks."""

    def __init__(
        self, database: Database, clock: Callable[[], float] = time.time
    ) -> None:
        self._database = database
        self._clock = clock
        # Built once: building a statement takes longer than executing it.
        self._recording = (
            database.insert(questions)
            .values({name: bindparam(name) for name in Question.__slots__})
            .on_conflict_do_nothing()
            .returning(questions.c.id)
        )
        self._considering = candidates.insert()
        self._setting_reply = (
            update(questions)
            .where(questions.c.id == bindparam("question_id"))
            .values(reply_ts=bindparam("ts"))
        )
        self._in_thread = (
            select(questions)
            .where(
                questions.c.workspace == bindparam("workspace"),
                questions.c.channel == bindparam("channel"),
                questions.c.thread_ts == bindparam("thread_ts"),
                questions.c.is_ephemeral.is_(False),
            )
            .order_by(questions.c.asked_at.desc())
            .limit(1)
        )

    def record(self, question: Question, considered: Sequence[Considered] = ()) -> None:
        """Write down a question with its reply; doing it twice changes nothing."""
        with self._database.writing() as connection:
            self.record_by(connection, question, considered)

    def record_by(
        self,
        connection: Connection,
        question: Question,
        considered: Sequence[Considered] = (),
    ) -> None:
        """Like `record`, within the transaction of `connection`."""
        row = {name: getattr(question, name) for name in question.__slots__}
        row["text"] = mask(question.text)
        ranked = [
            {
                "question_id": question.id,
                "rank": rank,
                "entry_id": entry.entry_id,
                "score": entry.score,
                "confidence": entry.confidence,
                "is_shown": entry.is_shown,
            }
            for rank, entry in enumerate(considered)
        ]
        is_new = connection.execute(self._recording, row).first() is not None
        if is_new and ranked:
            connection.execute(self._considering, ranked)

    def set_reply(self, question_id: str, reply_ts: str | None) -> None:
        """Record Slack's `ts` of the reply."""
        values = {"question_id": question_id, "ts": reply_ts}
        with self._database.writing() as connection:
            connection.execute(self._setting_reply, values)

    def find(self, question_id: str) -> Question | None:
        """The question with this id."""
        statement = select(questions).where(questions.c.id == question_id)
        return self._first(statement.limit(1))

    def last_in_thread(
        self, workspace: str, channel: str, thread_ts: str
    ) -> Question | None:
        """The last question answered in a thread; None if the bot is not in it."""
        place = {"workspace": workspace, "channel": channel, "thread_ts": thread_ts}
        return self._first(self._in_thread, place)

    def last_by(
        self,
        workspace: str,
        asker_hash: str,
        *,
        since: float = 0.0,
        channel: str | None = None,
    ) -> Question | None:
        """The last question of a person, in one channel or in any."""
        statement = select(questions).where(
            questions.c.workspace == workspace,
            questions.c.asker_hash == asker_hash,
            questions.c.asked_at >= since,
        )
        if channel is not None:
            statement = statement.where(questions.c.channel == channel)
        return self._first(statement.order_by(questions.c.asked_at.desc()).limit(1))

    def considered(self, question_id: str) -> list[Considered]:
        """The entries that were considered for a question, best first."""
        statement = (
            select(candidates)
            .where(candidates.c.question_id == question_id)
            .order_by(candidates.c.rank)
        )
        with self._database.reading() as connection:
            return [
                Considered(row.entry_id, row.score, row.confidence, row.is_shown)
                for row in connection.execute(statement)
            ]

    def vote(
        self, question_id: str, rater_hash: str, vote: str, answer_id: str | None
    ) -> None:
        """Write down somebody's vote on an answer; their last vote counts."""
        values = {"vote": vote, "answer_id": answer_id, "voted_at": self._clock()}
        statement = (
            self._database.insert(feedback)
            .values(question_id=question_id, rater_hash=rater_hash, **values)
            .on_conflict_do_update(
                index_elements=["question_id", "rater_hash"], set_=values
            )
        )
        with self._database.writing() as connection:
            connection.execute(statement)

    def click(
        self,
        click_id: str,
        workspace: str,
        kind: str,
        person_hash: str,
        *,
        question_id: str | None = None,
        entry_id: str | None = None,
    ) -> None:
        """Write down that somebody pressed a button; doing it twice changes nothing."""
        statement = (
            self._database.insert(clicks)
            .values(
                id=click_id,
                question_id=question_id,
                workspace=workspace,
                kind=kind,
                entry_id=entry_id,
                person_hash=person_hash,
                clicked_at=self._clock(),
            )
            .on_conflict_do_nothing()
        )
        with self._database.writing() as connection:
            connection.execute(statement)

    def most_asked(self, workspace: str, *, since: float, most: int) -> list[str]:
        """The ids of the entries that answered the most questions, most asked first."""
        statement = (
            select(questions.c.answer_id)
            .where(
                questions.c.workspace == workspace,
                questions.c.outcome == "answer",
                questions.c.answer_id.is_not(None),
                questions.c.asked_at >= since,
            )
            .group_by(questions.c.answer_id)
            .order_by(func.count().desc(), questions.c.answer_id)
            .limit(most)
        )
        with self._database.reading() as connection:
            return [str(row.answer_id) for row in connection.execute(statement)]

    def prune(self, before: float) -> int:
        """Delete the questions asked before this time, and everything about them."""
        with self._database.writing() as connection:
            connection.execute(delete(clicks).where(clicks.c.clicked_at < before))
            return connection.execute(
                delete(questions).where(questions.c.asked_at < before)
            ).rowcount

    def _first(
        self, statement: Any, values: Mapping[str, str] | None = None
    ) -> Question | None:
        with self._database.reading() as connection:
            row = connection.execute(statement, values).first()
        return None if row is None else _read_question(row)


def _read_question(row: Row[Any]) -> Question:
    return Question(**{name: getattr(row, name) for name in Question.__slots__})
