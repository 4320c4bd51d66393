"""A message in its conversation: follow-ups, and messages that ask two things."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.desk.desk import Desk
from bot.desk.reply import Reply


def shown(reply: Reply) -> dict[str, object]:
    """A reply as JSON, without what no two replies share."""
    return {**reply.to_json(), "elapsed_ms": None}


def test_a_question_in_two_parts_gets_two_answers(small_desk: Desk) -> None:
    reply = small_desk.ask("what is bpo and which languages do agents speak?")
    assert reply.outcome == "answer"
    assert reply.answer is not None
    assert [reply.answer.id, *(a.id for a in reply.also)] == [
        "what-is-bpo",
        "languages",
    ]
    assert reply.suggestions == ()


def test_both_parts_must_be_sure(small_desk: Desk) -> None:
    message = "what is bpo and who won the football game?"
    assert small_desk.ask(message).also == ()


def test_the_same_thing_asked_twice_is_answered_once(small_desk: Desk) -> None:
    reply = small_desk.ask("what is bpo? what does bpo mean?")
    assert reply.answer is not None
    assert reply.answer.id == "what-is-bpo"
    assert reply.also == ()


def test_a_follow_up_keeps_the_topic(small_desk: Desk) -> None:
    first = small_desk.ask("which languages do agents speak?")
    alone = small_desk.ask("and what do they cost?", top=1)
    after = small_desk.ask("and what do they cost?", previous=first, top=1)
    assert after.candidates[0].id == "agent-cost"
    assert after.confidence is not None
    assert alone.confidence is not None
    assert after.confidence >= alone.confidence
    # What was just said is not said again.
    assert "languages" not in {c.id for c in after.candidates}


def test_a_new_question_leaves_the_topic(small_desk: Desk) -> None:
    first = small_desk.ask("what is bpo?")
    alone, after = (
        small_desk.ask("which languages do agents speak?", previous=previous)
        for previous in (None, first)
    )
    assert shown(alone) == shown(after)


@pytest.mark.parametrize("before", ["hello", "who won the football game", ""])
def test_a_reply_without_a_topic_changes_nothing(small_desk: Desk, before: str) -> None:
    previous = small_desk.ask(before)
    alone = small_desk.ask("and what does it cost?")
    assert shown(small_desk.ask("and what does it cost?", previous=previous)) == shown(
        alone
    )


def test_a_topic_of_another_corpus_does_no_harm(small_desk: Desk) -> None:
    first = small_desk.ask("what is bpo")
    assert first.answer is not None
    foreign = replace(first, answer=replace(first.answer, id="nowhere", title="\x00"))
    after = small_desk.ask("and an example?", previous=foreign)
    assert shown(after) == shown(small_desk.ask("and an example?"))


def test_the_entry_just_shown_may_answer_a_follow_up(small_desk: Desk) -> None:
    first = small_desk.ask("which languages do agents speak?")
    alone = small_desk.ask("and spanish?")
    after = small_desk.ask("and spanish?", previous=first)
    assert after.answer is not None
    assert after.answer.id == "languages"
    assert (after.confidence or 0.0) > (alone.confidence or 0.0)
