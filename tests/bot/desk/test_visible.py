"""What an asker may see: answers, lists, and for the public nothing internal."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bot.desk.desk import Desk
from index.confidence import Odds
from index.signals import SIGNALS

# Words of the internal entry that no public one has, and its id and tag.
SECRETS = ("agent-cost", "12 dollars", "margin", "secret", "What does an agent cost?")

ABOUT_IT = (
    "What does an agent cost?",
    "price of an agent",
    "agent pricing",
    "12 dollars an hour margin",
    "agents",
    "what is bpo",
    "what is bpo and what does an agent cost?",
    "which languages do agents speak and what is the price of an agent",
)


def leaks(text: str, question: str) -> list[str]:
    """The secrets in a text that the asker did not write themselves."""
    return [s for s in SECRETS if s in text and s.lower() not in question.lower()]


@pytest.mark.parametrize("question", ABOUT_IT)
@pytest.mark.parametrize("audience", ["public", "Internal", "", None, "admin"])
def test_any_other_audience_sees_public_entries_only(
    small_desk: Desk, question: str, audience: str | None
) -> None:
    before = small_desk.ask("What does an agent cost?")
    assert before.answer is not None
    for previous in (None, before):
        for max_wrong in (None, 0.0, 0.5):
            reply = small_desk.ask(
                question,
                audience=audience,  # type: ignore[arg-type]
                previous=previous,
                top=100,
                max_wrong=max_wrong,
            )
            shown = reply.to_json()
            del shown["question"]
            assert leaks(json.dumps(shown), question) == []
            for answer in (reply.answer, *reply.also):
                if answer is not None:
                    assert answer.audience == "public"
                    assert "agent-cost" not in {one.id for one in answer.related}


@pytest.mark.parametrize("question", ABOUT_IT)
def test_why_tells_the_public_nothing_internal(small_desk: Desk, question: str) -> None:
    before = small_desk.ask("What does an agent cost?")
    for previous in (None, before):
        lines = small_desk.why(question, audience="public", previous=previous)
        assert leaks("\n".join(lines), question) == []


def test_a_follow_up_on_an_internal_answer_brings_public_ones(
    small_desk: Desk,
) -> None:
    before = small_desk.ask("What does an agent cost?")
    reply = small_desk.ask(
        "and which languages?", audience="public", previous=before, top=50
    )
    assert "agent-cost" not in {c.id for c in reply.candidates}


def test_lists_hold_nothing_internal(small_desk: Desk) -> None:
    assert small_desk.answer("agent-cost", audience="public") is None
    assert "agent-cost" not in {s.id for s in small_desk.titles(audience="public")}
    assert "secret" not in {t.tag for t in small_desk.topics(audience="public")}
    assert small_desk.entries_about("secret", audience="public") == []
    assert small_desk.entries_about("money", audience="public") == []
    bpo = small_desk.answer("what-is-bpo", audience="public")
    assert bpo is not None
    assert [one.id for one in bpo.related] == ["what-is-kpo"]
    assert small_desk.answer("agent-cost", audience="internal") is not None
    assert small_desk.entries_about("secret") != []


def test_a_corrected_word_of_an_internal_entry_is_not_shown(small_desk: Desk) -> None:
    question = "what is the lowest margni of a call"
    inside = small_desk.ask(question, audience="internal").corrections
    assert [(c.written, c.read_as) for c in inside] == [("margni", "margin")]
    assert small_desk.ask(question, audience="public").corrections == ()


def test_a_passage_is_quoted_with_the_sentence_that_fits(small_desk: Desk) -> None:
    confidence = small_desk._index.confidence
    n = len(SIGNALS)
    always = Odds(np.eye(1, n)[0] * 9, np.zeros((n - 1, n - 1)))
    sure = confidence._replace(best=always)
    desk = Desk(small_desk._index._replace(confidence=sure))
    reply = desk.ask("visit one site in person")
    assert reply.answer is not None
    assert reply.answer.id == "guide#references"
    assert reply.answer.kind == "passage"
    assert reply.answer.title == "Choosing a partner \u203a References"
    assert reply.answer.short == "Then visit one site in person."
    assert "Every vendor" in reply.answer.text


def test_corrected_words_are_shown(small_desk: Desk) -> None:
    reply = small_desk.ask("langauges spoken")
    assert [(c.written, c.read_as) for c in reply.corrections] == [
        ("langauges", "languages")
    ]
    assert reply.answer is not None
    assert reply.answer.id == "languages"
    assert small_desk.ask("languages spoken").corrections == ()


def test_titles_topics_and_entries_of_a_topic(small_desk: Desk) -> None:
    titles = small_desk.titles()
    assert [one.id for one in titles] == [
        "agent-cost",
        "languages",
        "onboarding-time",
        "what-is-bpo",
        "what-is-kpo",
    ]
    topics = {topic.tag: topic.n_entries for topic in small_desk.topics()}
    assert topics == {
        "basics": 2,
        "choosing": 3,
        "money": 1,
        "secret": 1,
        "service": 2,
    }
    counts = [topic.n_entries for topic in small_desk.topics()]
    assert counts == sorted(counts, reverse=True)
    assert [s.id for s in small_desk.entries_about("service")] == [
        "languages",
        "onboarding-time",
    ]
    assert small_desk.entries_about("no such tag") == []


def test_an_entry_is_given_by_its_id(small_desk: Desk) -> None:
    answer = small_desk.answer("what-is-kpo")
    assert answer is not None
    assert answer.title == "What is KPO?"
    for unknown in ("", "what-is-kp", "zzz", "WHAT-IS-KPO", "\x00", "aaa"):
        assert small_desk.answer(unknown) is None
