"""Question -> Reply on a small real index: what is decided, what is in the reply."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from bot.desk.desk import Desk
from bot.desk.reply import Reply
from corpus import Source
from index.search import Index

QUESTIONS = (
    "What is BPO?",
    "define kpo",
    "price of an agent",
    "langauges spoken",
    "average handle time",
    "twenty seats and one queue for the pilot",
    "who won the football game",
    "what does bpo mean and is spanish available?",
    "",
    "hello",
)


def shown(reply: Reply) -> dict[str, object]:
    """A reply as JSON, without what no two replies share."""
    return {**reply.to_json(), "elapsed_ms": None}


@pytest.mark.parametrize(
    ("question", "entry_id"),
    [
        ("What is BPO?", "what-is-bpo"),
        ("what is kpo", "what-is-kpo"),
        ("WHAT DOES KPO MEAN??", "what-is-kpo"),
        ("price of an agent", "agent-cost"),
        ("average handle time", "term-average-handle-time"),
        ("aht", "term-average-handle-time"),
        ("time to launch", "onboarding-time"),
    ],
)
def test_what_is_known_is_answered(
    small_desk: Desk, question: str, entry_id: str
) -> None:
    reply = small_desk.ask(question)
    assert reply.outcome == "answer"
    assert reply.answer is not None
    assert reply.answer.id == entry_id
    assert reply.confidence is not None
    assert reply.confidence >= 0.5
    assert reply.suggestions == ()


@pytest.mark.parametrize(
    "question", ["who won the football game", "zyzzyva quux", "capital of france"]
)
def test_what_is_not_known_falls_back_to_people(
    small_desk: Desk, question: str
) -> None:
    reply = small_desk.ask(question)
    assert reply.outcome == "fallback"
    assert reply.answer is None
    assert reply.also == ()
    assert reply.handoff == "#ask-sales"
    assert len(reply.suggestions) <= 3


def test_an_answer_carries_what_its_owner_wrote(small_desk: Desk) -> None:
    answer = small_desk.ask("what is bpo").answer
    assert answer is not None
    assert answer.title == "What is BPO?"
    assert answer.text.startswith("**Business process outsourcing** hands")
    assert answer.text == answer.text.strip()
    assert answer.short == "With BPO another company runs a process for you."
    assert answer.sources == (
        Source("blog", "Outsourcing explained", "https://example.org/bpo"),
        Source("talk", "A talk on agents"),
    )
    assert answer.reviewed == date(2026, 11, 1)
    assert answer.owner == "sales-enablement"
    assert answer.tags == ("basics",)
    # The third of its related entries has expired.
    assert [one.id for one in answer.related] == ["what-is-kpo", "agent-cost"]


# Courtesies


@pytest.mark.parametrize(
    "text",
    ["hi", "Hello there!", "thanks a lot", "who are you?", "bye", "good morning"],
)
def test_small_talk_gets_a_fixed_reply(small_desk: Desk, text: str) -> None:
    reply = small_desk.ask(text, top=5)
    assert reply.outcome == "chat"
    assert reply.answer is not None
    assert reply.answer.kind == "chat"
    assert (reply.also, reply.suggestions, reply.corrections) == ((), (), ())
    # What the corpus would have said is in it too, for whoever measures.
    assert len(reply.candidates) == 5
    assert reply.confidence == round(reply.candidates[0].confidence or 0.0, 4)


@pytest.mark.parametrize(
    "text", ["hi what is bpo", "Thanks! What is BPO?", "hi" + " " * 300 + "what is bpo"]
)
def test_a_question_after_a_greeting_is_a_question(small_desk: Desk, text: str) -> None:
    reply = small_desk.ask(text)
    assert reply.outcome == "answer"
    assert reply.answer is not None
    assert reply.answer.id == "what-is-bpo"


# What an asker may set


def test_tags_narrow_what_is_served(small_desk: Desk) -> None:
    service = frozenset({"service"})
    reply = small_desk.ask("price of an agent", tags=service, top=20)
    assert {c.id for c in reply.candidates} <= {"languages", "onboarding-time"}
    assert reply.outcome != "answer"
    money = small_desk.ask("price of an agent", tags=frozenset({"money", "service"}))
    assert money.answer is not None
    assert money.answer.id == "agent-cost"
    none = small_desk.ask("what is bpo", tags=frozenset({"no such tag"}), top=9)
    assert (none.outcome, none.candidates, none.confidence) == ("fallback", (), None)


def test_with_no_wrong_answers_allowed_there_are_suggestions(small_desk: Desk) -> None:
    reply = small_desk.ask("what is bpo", max_wrong=0.0)
    assert reply.outcome == "suggest"
    assert reply.answer is None
    assert reply.suggestions[0].id == "what-is-bpo"
    assert reply.suggestions[0].confidence == reply.confidence


def test_a_stricter_limit_never_answers_more(small_desk: Desk) -> None:
    for question in QUESTIONS:
        answered = [
            small_desk.ask(question, max_wrong=share).outcome == "answer"
            for share in (0.5, 0.2, 0.1, 0.05, 0.0)
        ]
        assert answered == sorted(answered, reverse=True)


@pytest.mark.parametrize("top", [0, 1, 3, 1000])
def test_candidates_are_listed_best_first_one_row_per_entry(
    small_desk: Desk, top: int
) -> None:
    found = small_desk.ask("what does an agent cost", top=top).candidates
    assert len(found) <= min(top, small_desk.n_entries)
    assert bool(found) == bool(top)
    assert len({c.id for c in found}) == len(found)
    scores = [c.score for c in found]
    assert scores == sorted(scores, reverse=True)
    sure = [c.confidence for c in found]
    assert all(c is not None and 0 <= c <= 1 for c in sure)
    assert sure == sorted(sure, reverse=True)  # type: ignore[type-var]


def test_the_json_has_the_shape_of_the_contract(small_desk: Desk) -> None:
    reply = small_desk.ask("what is bpo and which langauges do agents speak?", top=2)
    row = json.loads(json.dumps(reply.to_json()))
    assert list(row) == [
        "question",
        "outcome",
        "confidence",
        "answer",
        "also",
        "suggestions",
        "candidates",
        "corrections",
        "corpus",
        "elapsed_ms",
    ]
    for answer in (row["answer"], *row["also"]):
        assert list(answer) == [
            "id",
            "kind",
            "title",
            "text",
            "short",
            "sources",
            "audience",
            "reviewed",
        ]
    assert row["answer"]["sources"][1] == {
        "id": "talk",
        "title": "A talk on agents",
        "url": None,
    }
    assert row["answer"]["reviewed"] == "2026-11-01"
    assert [list(candidate) for candidate in row["candidates"]] == [
        ["id", "score", "confidence"]
    ] * 2
    assert row["corrections"] == [{"from": "langauges", "to": "languages"}]
    assert row["corpus"].startswith("small@")
    declined = small_desk.ask("agent languages", max_wrong=0.0).to_json()
    assert declined["answer"] is None
    assert all(
        list(row) == ["id", "title", "confidence"]
        for row in declined["suggestions"]  # type: ignore[attr-defined]
    )


# Time and threads


def test_an_entry_is_not_served_from_the_day_it_expires(
    small_desk: Desk, small_corpus: Path
) -> None:
    index: Index = small_desk._index

    def on(day: date) -> Desk:
        return Desk(index, today=lambda: day)

    before, from_then = on(date(2026, 5, 31)), on(date(2026, 6, 1))
    reply = before.ask("what is the spring discount?")
    assert reply.answer is not None
    assert reply.answer.id == "spring-discount"
    assert "spring-discount" in {one.id for one in before.titles()}
    for desk in (from_then, small_desk):
        gone = desk.ask("what is the spring discount?", top=50)
        assert "spring-discount" not in json.dumps(gone.to_json())
        assert "Ten percent" not in json.dumps(gone.to_json())
        assert desk.answer("spring-discount") is None
        assert "spring-discount" not in {one.id for one in desk.titles()}
        assert "spring-discount" not in {s.id for s in desk.entries_about("money")}
        assert "discount" not in "\n".join(desk.why("seasonal rebate"))


def test_sixteen_threads_get_what_one_gets(small_desk: Desk) -> None:
    asked = [
        (question, audience, frozenset(tags))
        for question in QUESTIONS
        for audience in ("public", "internal")
        # More kinds of asker than are remembered at a time.
        for tags in ((), *(("service", f"tag {n}") for n in range(4)))
    ]

    def ask(one: tuple[str, str, frozenset[str]]) -> dict[str, object]:
        question, audience, tags = one
        return shown(
            small_desk.ask(question, audience=audience, tags=tags, top=5)  # type: ignore[arg-type]
        )

    alone = [ask(one) for one in asked]
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(ask, asked * 4))
    assert together == alone * 4


def test_the_order_of_questions_does_not_matter(small_desk: Desk) -> None:
    forward = [shown(small_desk.ask(question)) for question in QUESTIONS]
    backward = [shown(small_desk.ask(question)) for question in reversed(QUESTIONS)]
    assert backward[::-1] == forward
