"""Questions handed over to a person."""

from __future__ import annotations

from tests.bot.journal.rows import QUESTION, W


def test_a_question_is_handed_off_once_and_answered_once(journal):
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
