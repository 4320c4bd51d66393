"""Why a reply is what it is, in words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.desk.desk import Desk
from bot.desk.policy import Policy
from bot.desk.why import explain
from index.backend import Filter
from index.search import Index, Ranking


def test_why_names_the_match_the_words_and_the_decision(small_desk: Desk) -> None:
    lines = "\n".join(small_desk.why("langauges spoken"))
    assert "'langauges' as 'languages'" in lines
    assert "Which languages do agents speak? (languages)" in lines
    assert "Answered" in lines
    assert small_desk.why("hello") == [
        "This is small talk: it gets a fixed reply and no search."
    ]
    for text in ("", "???"):
        assert small_desk.why(text) == ["The question has no words to search for."]
    assert small_desk.why("zyzzyva quux")[0] == "No entry contains: zyzzyva, quux."


def test_why_never_says_that_as_much_as_is_needed_was_too_little(
    small_desk: Desk,
) -> None:
    index = small_desk._index
    question = "price of an agent"
    ranking = index.search(question)
    reply = replace(small_desk.ask(question), outcome="fallback")
    best = float(ranking.judgement.confidences[0])
    for needed in (best + 1e-4, best + 0.01, 0.999):
        reasons = explain(index, ranking, Policy(needed), reply)
        line = next(line for line in reasons if line.startswith("Not answered"))
        sure, limit = re.findall(r"(?:just under )?\d+%", line)[:2]
        assert sure != limit, line


def test_why_explains_the_search_that_it_replied_from(
    small_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[str] = []
    search = Index.search

    def noted(index: Index, question: str, which: Filter) -> Ranking:
        searched.append(question)
        return search(index, question, which)

    monkeypatch.setattr(Index, "search", noted)
    for question in ("which languages?", "hello"):
        assert small_desk.why(question)
    assert searched == ["which languages?", "hello"]
