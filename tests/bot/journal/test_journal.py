"""The journal as a whole: opened, pruned, forgotten."""

from __future__ import annotations

from dataclasses import replace

from bot.journal import Considered
from bot.journal.tables import clicks, feedback, handoffs, questions, work
from tests.bot.journal.rows import QUESTION, W, rows, state_of


def test_opening_again_changes_nothing(open_journal):
    first = open_journal()
    first.work.add("k", "/T", "question", {})
    again = open_journal()
    assert state_of(again, "k") == "received"


def test_people_are_hashed_by_workspace_and_key(open_journal):
    one, keyed = open_journal(), open_journal(key="secret")
    assert one.hash_person("/T", "U1") == one.hash_person("/T", "U1")
    assert one.hash_person("/T", "U1") != one.hash_person("/T", "U2")
    assert one.hash_person("/T", "U1") != one.hash_person("/T2", "U1")
    assert one.hash_person("/T", "U1") != keyed.hash_person("/T", "U1")
    assert "U1" not in one.hash_person("/T", "U1")


def test_problem_says_that_the_journal_is_well(journal):
    assert journal.problem() is None


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


def test_a_workspace_can_be_forgotten(journal):
    journal.history.record(QUESTION, [Considered("what-is-bpo")])
    journal.history.record(replace(QUESTION, id="q2", workspace="/T2"))
    journal.work.add("k", W, "question", {})
    journal.history.click("c1", W, "pick", "ann", question_id="q1")
    journal.handoffs.open("h1", "q1", W, "U1", asked_channel=None, asked_thread_ts=None)
    journal.forget_workspace(W)
    assert [row.id for row in rows(journal, questions)] == ["q2"]
    assert [rows(journal, table) for table in (work, clicks, handoffs)] == [[]] * 3
