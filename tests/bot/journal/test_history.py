"""Questions, candidates and votes, as reports will read them."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from sqlalchemy import String

from bot.desk.reply import Outcome
from bot.journal import Considered
from bot.journal.tables import clicks, feedback, questions
from tests.bot.journal.rows import QUESTION, W, rows


def test_a_question_is_kept_masked_and_once(journal):
    ranked = [
        Considered("what-is-bpo", 7.1, 0.9, is_shown=True),
        Considered("what-is-kpo", 3.0, 0.05),
    ]
    journal.history.record(QUESTION, ranked)
    journal.history.record(replace(QUESTION, outcome="fallback"), ranked)
    question = journal.history.find("q1")
    assert question == replace(QUESTION, text="is [phone] a bpo?")
    assert journal.history.considered("q1") == ranked
    assert journal.history.find("q2") is None


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_every_outcome_fits_into_its_column(journal, outcome):
    # SQLite takes any length; PostgreSQL would refuse the question.
    column = questions.c.outcome.type
    assert isinstance(column, String)
    assert len(outcome) <= (column.length or 0)
    journal.history.record(replace(QUESTION, outcome=outcome))
    assert journal.history.find("q1").outcome == outcome


def test_a_thread_is_known_by_workspace_channel_and_time(journal):
    journal.history.record(QUESTION)
    journal.history.record(replace(QUESTION, id="q2", asked_at=1_000_001.0))
    journal.history.record(
        replace(QUESTION, id="q3", asked_at=1_000_002.0, is_ephemeral=True)
    )
    last = journal.history.last_in_thread
    assert last(W, "C1", "1.1").id == "q2"
    assert last("/T0OTHER", "C1", "1.1") is None
    assert last(W, "C2", "1.1") is None
    assert last(W, "C1", "1.2") is None


def test_the_last_question_of_a_person(journal):
    journal.history.record(QUESTION)
    journal.history.record(replace(QUESTION, id="q2", asker_hash="bob"))
    last = journal.history.last_by
    assert last(W, "ann").id == "q1"
    assert last(W, "ann", channel="C2") is None
    assert last(W, "ann", since=1_000_001.0) is None
    assert last("/T0OTHER", "ann") is None


def test_where_the_reply_is(journal):
    journal.history.record(QUESTION)
    journal.history.set_reply("q1", "1.2")
    assert journal.history.find("q1").reply_ts == "1.2"


def test_the_last_vote_of_each_person_counts(journal):
    journal.history.record(QUESTION)
    journal.history.vote("q1", "ann", "up", "what-is-bpo")
    journal.history.vote("q1", "ann", "down", "what-is-bpo")
    journal.history.vote("q1", "bob", "up", "what-is-bpo")
    votes = {row.rater_hash: row.vote for row in rows(journal, feedback)}
    assert votes == {"ann": "down", "bob": "up"}


def test_a_click_is_kept_once(journal):
    journal.history.record(QUESTION)
    for _ in range(2):
        journal.history.click("c1", W, "pick", "ann", question_id="q1", entry_id="e")
    assert [row.entry_id for row in rows(journal, clicks)] == ["e"]


def test_most_asked_is_by_workspace_and_time(journal):
    for number, entry in enumerate(["a", "b", "b", "c", "c", "c"]):
        journal.history.record(replace(QUESTION, id=f"q{number}", answer_id=entry))
    journal.history.record(replace(QUESTION, id="x", workspace="/T2", answer_id="z"))
    journal.history.record(replace(QUESTION, id="y", outcome="suggest", answer_id=None))
    most = journal.history.most_asked
    assert most(W, since=0, most=2) == ["c", "b"]
    assert most(W, since=2_000_000.0, most=2) == []
