"""Questions, candidates, votes and hand-overs, as reports will read them."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from bot.journal import Considered, Question
from bot.journal.tables import clicks, feedback, handoffs, questions, work

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


def rows(journal, table):
    with journal.database.reading() as connection:
        return connection.execute(select(table)).all()


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


def test_old_questions_go_with_all_that_hangs_on_them(journal, clock):
    journal.history.record(QUESTION, [Considered("what-is-bpo")])
    journal.history.vote("q1", "ann", "up", None)
    journal.history.click("c1", W, "pick", "ann", question_id="q1")
    journal.handoffs.open(
        "h1", "q1", W, "U1", asked_channel="C1", asked_thread_ts="1.1"
    )
    clock.now += 10 * 86_400
    journal.history.record(replace(QUESTION, id="q2", asked_at=clock.now))
    assert journal.prune(keep_days=5) == 1
    assert journal.history.find("q1") is None
    assert journal.history.find("q2") is not None
    assert [rows(journal, table) for table in (feedback, clicks, handoffs)] == [[]] * 3


def test_a_question_is_handed_over_once_and_answered_once(journal):
    journal.history.record(QUESTION)
    where = {"asked_channel": "C1", "asked_thread_ts": "1.1"}
    first = journal.handoffs.open("h1", "q1", W, "U1", **where)
    second = journal.handoffs.open("h2", "q1", W, "U2", **where)
    assert (first.id, second.id, second.asker) == ("h1", "h1", "U1")
    journal.handoffs.set_post("h1", "C9", "9.9")
    assert journal.handoffs.find_post("/T2", "C9", "9.9") is None
    handoff = journal.handoffs.find_post(W, "C9", "9.9")
    assert (handoff.state, handoff.asker) == ("open", "U1")
    journal.handoffs.answered("h1")
    handoff = journal.handoffs.find_post(W, "C9", "9.9")
    assert (handoff.state, handoff.asker) == ("answered", None)


def test_a_workspace_can_be_forgotten(journal):
    journal.history.record(QUESTION, [Considered("what-is-bpo")])
    journal.history.record(replace(QUESTION, id="q2", workspace="/T2"))
    journal.work.add("k", W, "question", {})
    journal.history.click("c1", W, "pick", "ann", question_id="q1")
    journal.handoffs.open("h1", "q1", W, "U1", asked_channel=None, asked_thread_ts=None)
    journal.forget_workspace(W)
    assert [row.id for row in rows(journal, questions)] == ["q2"]
    assert [rows(journal, table) for table in (work, clicks, handoffs)] == [[]] * 3
